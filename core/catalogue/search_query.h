#pragma once

#include "core/catalogue/search_index.h"

/// A word of the catalogue that a word of a query may mean, and how surely (1: it is the same).
struct SearchMeaning
{
    int word = 0;
    double quality = 0;
};

struct SearchTerm
{
    QString text; ///< as it was typed, or the nearest word where that is none
    bool isCorrected = false;
    double weight = 0; ///< the rarer its meanings, the more
    std::vector<SearchMeaning> meanings;
};

inline constexpr std::size_t mostSearchTerms = 16; ///< nobody asks longer questions; a pasted text may be long

struct SearchQuery
{
    QString text; ///< in lower case, spelled right, without the signs and the value of what was pasted
    std::vector<SearchTerm> terms;
};

/// What somebody typed, as words of the catalogue. A term without meanings stands nowhere.
SearchQuery searchQuery(const SearchIndex &index, const QString &typed);
