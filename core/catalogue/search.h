#pragma once

#include "core/catalogue/search_filters.h"
#include "core/result.h"

struct SearchHit
{
    const Setting *setting = nullptr; ///< of an older chart for `@removed`; of the document's `unknownKeys`
    int score = 0;
    QString reason; ///< why it is a hit: "path", "label", "renders to bpf-…", "synonym …", "set in the file"
};

/// What a query finds, best first; an empty query gives all in the chart's order. A query is terms that must all hold:
/// words, `"a phrase"`, `/a pattern/` and filters (`@type:cidr`, see `searchFilters`); `-` before a term leaves out
/// what it finds, and of terms with `OR` between them one is enough. Filters that ask what a document says need its
/// standing. Fails, with what would be right, where a filter or a pattern can't be read. Used by the window and by
/// `datapathctl list`.
Result<std::vector<SearchHit>> search(const Catalogue &catalogue, const QString &query,
                                      const DocumentStanding *document = nullptr);
