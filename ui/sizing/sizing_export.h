#pragma once

#include "core/result.h"

class ChartPanel;
class SizingScenario;

enum class SizingFormat { Png, Svg, Csv, Markdown };

/// Saves the chart as a picture, or all pools' sizes at the ratio that is tried out as a table.
Result<void> exportSizing(SizingFormat format, const QString &path, ChartPanel &chart, const SizingScenario &scenario);
QString sizingAsText(SizingFormat format, const SizingScenario &scenario);
