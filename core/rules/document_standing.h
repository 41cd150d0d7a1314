#pragma once

#include "core/catalogue/search_filters.h"
#include "core/rules/rules.h"

/// What the search's filters may ask of a document, but for what changed: that takes an older one.
DocumentStanding standingOf(const Configuration &values, const Judgement &judgement);

/// The path of the setting that holds a place in the values; the place itself where the chart knows none.
YamlPath settingAround(const Catalogue &catalogue, const YamlPath &path);
