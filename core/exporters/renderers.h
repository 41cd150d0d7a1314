#pragma once

#include "core/exporters/exporter.h"

// What each exporter writes; listed in exporter.cpp.
Result<std::vector<TextFile>> renderValues(const CheckContext &context, const ExportOptions &options);
Result<std::vector<TextFile>> renderTalosPatches(const CheckContext &context, const ExportOptions &options);
Result<std::vector<TextFile>> renderResources(const CheckContext &context, const ExportOptions &options);
Result<std::vector<TextFile>> renderRelease(const CheckContext &context, const ExportOptions &options);
Result<std::vector<TextFile>> renderReadme(const CheckContext &context, const ExportOptions &options);
