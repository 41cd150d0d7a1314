#include "core/catalogue/search.h"

#include "core/catalogue/removed_settings.h"
#include "core/catalogue/search_conditions.h"
#include "core/catalogue/search_ranking.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {
constexpr std::size_t mostWays = 64; ///< to satisfy a query: nobody types more, a machine might

/// A term made ready: its words decide the order, its test who stays.
struct Part
{
    QString words;
    bool isWord = false;
    EntryTest test;
};

/// Parts that must all hold.
using Way = std::vector<const Part *>;

EntryTest negated(EntryTest test)
{
    return [test = std::move(test)](const SearchEntry &entry) -> std::optional<QString> {
        return test(entry) ? std::nullopt : std::optional(QString());
    };
}

Result<Part> partOf(const QueryTerm &term, const SearchSubject &subject)
{
    const bool isWord = term.kind == QueryTerm::Kind::Word && !term.isExcluded;
    if (isWord)
        return Part{.words = term.text, .isWord = true, .test = {}};
    Result<EntryTest> test = testOf(term, subject);
    if (!test)
        return std::unexpected(test.error());
    const bool hasWords = term.kind == QueryTerm::Kind::Phrase && !term.isExcluded;
    return Part{.words = hasWords ? term.text : QString(),
                .isWord = false,
                .test = term.isExcluded ? negated(*std::move(test)) : *std::move(test)};
}

Result<std::vector<std::vector<Part>>> partsOf(const std::vector<QueryAlternatives> &terms,
                                               const SearchSubject &subject)
{
    std::vector<std::vector<Part>> all;
    all.reserve(terms.size());
    for (const QueryAlternatives &alternatives : terms) {
        std::vector<Part> &parts = all.emplace_back();
        for (const QueryTerm &term : alternatives) {
            Result<Part> part = partOf(term, subject);
            if (!part)
                return std::unexpected(part.error());
            parts.push_back(*std::move(part));
        }
    }
    return all;
}

/// One of each alternatives, in all combinations.
std::vector<Way> waysThrough(const std::vector<std::vector<Part>> &alternatives)
{
    std::vector<Way> ways{{}};
    for (const std::vector<Part> &parts : alternatives) {
        std::vector<Way> longer;
        longer.reserve(ways.size() * parts.size());
        for (const Way &way : ways) {
            for (const Part &part : parts) {
                longer.push_back(way);
                longer.back().push_back(&part);
            }
        }
        ways = std::move(longer);
        if (ways.size() > mostWays)
            break;
    }
    return ways;
}

QString wordsOf(const Way &way, bool isWord)
{
    QStringList words;
    for (const Part *part : way)
        if (part->isWord == isWord && !part->words.isEmpty())
            words << part->words;
    return words.join(u' ');
}

/// Why the entry passes all tests of a way; nothing where it fails one.
std::optional<QString> reasonOf(const Way &way, const SearchEntry &entry)
{
    QStringList reasons;
    for (const Part *part : way) {
        if (part->isWord)
            continue;
        const std::optional<QString> reason = part->test(entry);
        if (!reason)
            return {};
        if (!reason->isEmpty() && !reasons.contains(*reason))
            reasons << *reason;
    }
    return reasons.join(u", "_s);
}

/// What passes a way, by the words' rank; a phrase ranks as words do, but finds what no word finds, too.
std::vector<SearchHit> hitsOf(const Way &way, const Catalogue &catalogue)
{
    const std::span<const SearchEntry> entries = catalogue.searchIndex().entries();
    const Setting *first = catalogue.settings().data();
    const QString words = wordsOf(way, true);
    const QString ranking = words.isEmpty() ? wordsOf(way, false) : words;
    std::vector<SearchHit> hits = ranking.isEmpty() ? std::vector<SearchHit>() : rankedByWords(catalogue, ranking);
    std::vector<bool> isRanked(entries.size());
    std::erase_if(hits, [&](SearchHit &hit) {
        const auto number = static_cast<std::size_t>(hit.setting - first);
        const std::optional<QString> reason = reasonOf(way, entries[number]);
        isRanked[number] = true;
        if (reason && words.isEmpty())
            hit.reason = *reason;
        return !reason.has_value();
    });
    if (!words.isEmpty())
        return hits;
    for (std::size_t number = 0; number < entries.size(); ++number)
        if (const auto reason = isRanked[number] ? std::nullopt : reasonOf(way, entries[number]))
            hits.push_back({.setting = entries[number].setting, .score = 0, .reason = *reason});
    return hits;
}

/// The hits of several ways, each setting once with its best.
std::vector<SearchHit> merged(const std::vector<Way> &ways, const Catalogue &catalogue)
{
    std::vector<SearchHit> all;
    QHash<const Setting *, std::size_t> places;
    for (const Way &way : ways) {
        for (SearchHit &hit : hitsOf(way, catalogue)) {
            const auto known = places.constFind(hit.setting);
            if (known == places.constEnd()) {
                places.insert(hit.setting, all.size());
                all.push_back(std::move(hit));
            } else if (all[*known].score < hit.score) {
                all[*known] = std::move(hit);
            }
        }
    }
    if (ways.size() > 1)
        std::ranges::sort(all, [](const SearchHit &left, const SearchHit &right) {
            return left.score != right.score ? left.score > right.score : left.setting < right.setting;
        });
    return all;
}

std::vector<SearchHit> allInOrder(const Catalogue &catalogue)
{
    std::vector<SearchHit> hits;
    hits.reserve(catalogue.settings().size());
    for (const Setting &setting : catalogue.settings())
        hits.push_back({.setting = &setting, .score = 0, .reason = {}});
    return hits;
}

/// Whether what is asked for isn't in this chart at all, and the query without that.
bool takeRemoved(std::vector<QueryAlternatives> &terms)
{
    return std::erase_if(terms, [](const QueryAlternatives &alternatives) {
               return alternatives.size() == 1 && !alternatives.front().isExcluded &&
                      alternatives.front().kind == QueryTerm::Kind::Filter &&
                      alternatives.front().text.compare("removed"_L1, Qt::CaseInsensitive) == 0;
           }) > 0;
}

QString wordsOf(const std::vector<QueryAlternatives> &terms)
{
    QStringList words;
    for (const QueryAlternatives &alternatives : terms)
        words << alternatives.front().text;
    return words.join(u' ');
}

Result<std::vector<SearchHit>> found(const std::vector<QueryAlternatives> &terms, const SearchSubject &subject)
{
    if (terms.empty())
        return allInOrder(subject.catalogue);
    if (isPlain(terms))
        return rankedByWords(subject.catalogue, wordsOf(terms));
    const auto parts = partsOf(terms, subject);
    if (!parts)
        return std::unexpected(parts.error());
    const std::vector<Way> ways = waysThrough(*parts);
    if (ways.size() > mostWays)
        return failure(u"this query has more than %1 alternatives"_s.arg(mostWays));
    return merged(ways, subject.catalogue);
}

/// What older charts have and this one hasn't.
Result<std::vector<SearchHit>> foundRemoved(const std::vector<QueryAlternatives> &terms, const SearchSubject &subject)
{
    std::vector<SearchHit> removed;
    const std::vector<RemovedSetting> gone = removedSettings(subject.catalogue);
    for (const auto &older : olderCatalogues(subject.catalogue)) {
        const auto hits = found(terms, {.catalogue = *older, .document = subject.document});
        if (!hits)
            return hits;
        for (const SearchHit &hit : *hits) {
            const auto known = std::ranges::find(gone, hit.setting, &RemovedSetting::setting);
            if (known != gone.end())
                removed.push_back({.setting = hit.setting, .score = hit.score, .reason = inWords(*known)});
        }
    }
    return removed;
}
} // namespace

Result<std::vector<SearchHit>> search(const Catalogue &catalogue, const QString &query,
                                      const DocumentStanding *document)
{
    std::vector<QueryAlternatives> terms = queryTerms(query);
    const SearchSubject subject{.catalogue = catalogue, .document = document};
    if (takeRemoved(terms))
        return foundRemoved(terms, subject);
    Result<std::vector<SearchHit>> hits = found(terms, subject);
    if (!hits || !document || !document->unknownKeys || isPlain(terms))
        return hits;
    // What the chart doesn't know has problems, too.
    if (const auto unknown = found(terms, {.catalogue = *document->unknownKeys, .document = document}))
        std::ranges::copy(*unknown, std::back_inserter(*hits));
    return hits;
}
