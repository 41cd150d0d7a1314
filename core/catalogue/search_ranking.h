#pragma once

#include "core/catalogue/search.h"

/// What plain words find, best first. A path, its beginning or its end, an older path and a rendered key come first,
/// then words: of the path, the label, synonyms, the rendered key, choices, texts, in this order of weight. Words are
/// found in other forms, under other names and with a slip or two. Each must be found, unless nothing is named after
/// all of them.
std::vector<SearchHit> rankedByWords(const Catalogue &catalogue, const QString &words);
