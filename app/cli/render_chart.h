#pragma once

#include "app/cli/outcome.h"
#include "core/exporters/exporter.h"

/// What the user's `helm` makes of a chart with these values: every object that the release would have.
Outcome<QString> renderChart(const QString &helm, const QString &chart, const CheckContext &context,
                             const ExportOptions &options);
