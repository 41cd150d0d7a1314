#pragma once

#include <QString>

/// The chart of the user's own that was chosen last, where it is still there; later sessions offer it, too.
QString rememberedChart();
void rememberChart(const QString &path);
