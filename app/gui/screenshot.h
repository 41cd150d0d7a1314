#pragma once

#include "core/result.h"

#include <QSize>

class MainWindow;

enum class View { Settings, Calculator };

/// Shows the window in that size with a telling setting selected, or with the calculator, and saves a picture of it.
Result<void> saveScreenshot(MainWindow &window, const QString &file, const QSize &size, View view);
