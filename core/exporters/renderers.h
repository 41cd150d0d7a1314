#pragma once

#include "core/exporters/exporter.h"

// What each exporter writes; listed in exporter.cpp.
Result<std::vector<TextFile>> renderValues(const CheckContext &context);
Result<std::vector<TextFile>> renderTalosPatches(const CheckContext &context);
