#pragma once

#include "core/catalogue/search_index.h"

/// What a hit is worth, and why it is one.
struct SearchMatch
{
    double score = 0;
    QString reason;
};

/// Whether a whole query is a name of the setting: its path or the path's beginning or end, an older path, the key that
/// it becomes, its label. Names count more than `highestWordScore`, which words may reach.
SearchMatch nameMatch(const SearchEntry &entry, const QString &query);
inline constexpr double highestWordScore = 2'000;
