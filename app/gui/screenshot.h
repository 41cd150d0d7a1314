#pragma once

#include "core/result.h"
#include "core/yaml/yaml_path.h"

#include <QSize>

class MainWindow;

enum class View { Settings, Calculator };

/// Shows the window in that size with the details of a setting, without one with a telling one selected, or with the
/// calculator, and saves a picture of it.
Result<void> saveScreenshot(MainWindow &window, const QString &file, const QSize &size, View view,
                            const YamlPath &setting);
