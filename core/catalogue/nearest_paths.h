#pragma once

#include "core/catalogue/catalogue.h"

/// What a path that doesn't exist was probably meant to be, best first, at most five.
std::vector<YamlPath> nearestPaths(const YamlPath &path, std::span<const Setting> settings,
                                   std::span<const YamlPath> groups);
