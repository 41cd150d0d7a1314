#pragma once

#include "core/catalogue/catalogue.h"

struct SearchHit
{
    const Setting *setting = nullptr;
    int score = 0;
    QString reason; ///< why it is a hit: "path", "label", "ConfigMap key bpf-…", "synonym …", "text"
};

/// Settings that match every word of the query, best first; an empty query gives all in the chart's order. Exact path,
/// last part of the path, prefix, label, what it renders to, synonyms, texts: in this order of weight. Used by the
/// window and by `datapathctl list`.
std::vector<SearchHit> search(const Catalogue &catalogue, const QString &query);
