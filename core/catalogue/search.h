#pragma once

#include "core/catalogue/catalogue.h"

struct SearchHit
{
    const Setting *setting = nullptr;
    int score = 0;
    QString reason; ///< why it is a hit: "path", "label", "renders to bpf-…", "synonym …", "text, without …"
};

/// What a query finds, best first; an empty query gives all in the chart's order. A path, its beginning or its end, an
/// older path and a rendered key come first, then words: of the path, the label, synonyms, the rendered key, choices,
/// texts, in this order of weight. Words are found in other forms, under other names and with a slip or two. Each must
/// be found, unless nothing is named after all of them. Used by the window and by `datapathctl list`.
std::vector<SearchHit> search(const Catalogue &catalogue, const QString &query);
