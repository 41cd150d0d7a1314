#pragma once

#include "app/gui/command_line.h"

class MainWindow;

/// Saves a picture of the window as the command line asks for it: of a view, or with the details of a setting; where
/// none is named, with a telling one selected.
Result<void> saveScreenshot(MainWindow &window, const CommandLine &line);

/// Shows the view, and the setting's details where one is named.
void show(MainWindow &window, View view, const YamlPath &setting);
