#pragma once

#include "core/catalogue/search_filters.h"
#include "core/catalogue/search_grammar.h"
#include "core/catalogue/search_index.h"
#include "core/result.h"

#include <functional>

/// Why a setting satisfies a term; nothing where it doesn't.
using EntryTest = std::function<std::optional<QString>(const SearchEntry &)>;

/// What filters may ask.
struct SearchSubject
{
    const Catalogue &catalogue;
    const DocumentStanding *document = nullptr;
};

/// The test that a phrase, a pattern, a filter or an excluded word stands for, `-` before it not yet considered.
Result<EntryTest> testOf(const QueryTerm &term, const SearchSubject &subject);

/// The same for the filters, each by the name in `searchFilters`.
Result<EntryTest> filterTest(const QueryTerm &filter, const SearchSubject &subject);

/// Those by the kind of value and by what a change costs.
Result<EntryTest> typeTest(const QueryTerm &filter, const SearchSubject &subject);
Result<EntryTest> impactTest(const QueryTerm &filter, const SearchSubject &subject);

/// One of a few words is needed; the message says which there are.
std::unexpected<Error> unknownFilterValue(const QString &filter, const QString &value, const QStringList &known);
std::optional<QString> reasonIf(bool matches, const QString &reason);
