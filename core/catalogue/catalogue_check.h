#pragma once

#include "core/catalogue/chart_facts.h"
#include "core/catalogue/knowledge.h"

#include <span>

/// How much of a chart version is explained.
struct Coverage
{
    QString version;
    int explained = 0;
    int all = 0;
};

std::vector<Coverage> coverageOf(const Knowledge &knowledge, std::span<const ChartFacts> charts);

/// What knowledge and charts say that doesn't fit together: paths that no chart has, choices and ranges that refuse the
/// chart's default, conditions on unknown settings, links that aren't links.
std::vector<Error> checkCatalogue(const Knowledge &knowledge, std::span<const ChartFacts> charts);
