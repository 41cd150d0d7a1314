#pragma once

#include "core/result.h"

#include <QSize>

class MainWindow;

/// Shows the window in that size with a telling setting selected, and saves a picture of it.
Result<void> saveScreenshot(MainWindow &window, const QString &file, const QSize &size);
