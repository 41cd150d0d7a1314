#pragma once

#include "ui/project/project.h"
#include "ui/window/search_box.h"

// What helps somebody who searches: the filters there are, and what to do where nothing is found.

/// The filters, or a filter's values, that a term (`@pro`, `@type:ci`) may become.
QList<SearchBox::Suggestion> filterSuggestions(const QString &term, const Project &project);

/// Where a query is a key that this chart has no longer, or not yet: what became of it. Empty for others.
QString otherChartsNote(const QString &query, const Catalogue &catalogue);

/// For the place where the list would be, as HTML: why nothing is there, the nearest settings, the same query without
/// its filters, keys of other charts. A link's path is the query to ask instead.
QString nothingFoundHtml(const QString &query, const QString &problem, const Project &project);
