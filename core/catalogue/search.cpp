#include "core/catalogue/search.h"

#include "core/catalogue/search_index.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {
/// How well a word fits a setting, and where it was found.
struct Match
{
    int score = 0;
    QString reason;
};

struct Query
{
    QString text;
    QStringList words;
};

// What a hit is worth. The whole query beats its words; names beat words about them.
constexpr int wholePath = 10'000;
constexpr int switchOfPath = 9'000; ///< `x.enabled` for `x`
constexpr int wholeName = 4'000;
constexpr int pathPrefix = 3'000;
constexpr int wholePhrase = 2'500; ///< the query is a synonym, a label or what it renders to
constexpr int nameWord = 800;
constexpr int stepWord = 700;
constexpr int keyWord = 500;
constexpr int keyWordStart = 420;
constexpr int labelWord = 400;
constexpr int labelPart = 300;
constexpr int pathPart = 280;
constexpr int rendered = 240;
constexpr int synonym = 230;
constexpr int inText = 50;

constexpr qsizetype shortestTypo = 5;

/// Words that carry no meaning in a question; searched for only if there is nothing else.
constexpr QLatin1StringView fillers[] = {
    "a"_L1,   "an"_L1, "and"_L1, "are"_L1,  "can"_L1,  "can't"_L1, "cannot"_L1,  "do"_L1,  "does"_L1, "for"_L1,
    "how"_L1, "i"_L1,  "in"_L1,  "is"_L1,   "it"_L1,   "my"_L1,    "of"_L1,      "on"_L1,  "or"_L1,   "so"_L1,
    "the"_L1, "to"_L1, "use"_L1, "want"_L1, "what"_L1, "with"_L1,  "without"_L1, "why"_L1,
};

QStringList withoutFillers(const QStringList &words)
{
    QStringList rest;
    for (const QString &word : words)
        if (std::ranges::find(fillers, word) == std::end(fillers))
            rest << word;
    return rest.isEmpty() ? words : rest;
}

Query parsed(const QString &query)
{
    const QString text = query.simplified().toLower();
    return {.text = text, .words = withoutFillers(text.split(u' ', Qt::SkipEmptyParts))};
}

Match wordMatch(const SearchEntry &entry, const QString &word)
{
    const auto contains = [&word](const QString &text) { return text.contains(word); };
    const auto startsWith = [&word](const QString &text) { return text.startsWith(word); };
    if (entry.name == word)
        return {nameWord, u"path"_s};
    if (entry.steps.contains(word))
        return {stepWord, u"path"_s};
    if (entry.keyWords.contains(word))
        return {keyWord, u"path"_s};
    if (std::ranges::any_of(entry.keyWords, startsWith) || std::ranges::any_of(entry.steps, startsWith))
        return {keyWordStart, u"path"_s};
    if (entry.labelWords.contains(word))
        return {labelWord, u"label"_s};
    if (entry.label.contains(word))
        return {labelPart, u"label"_s};
    if (entry.path.contains(word))
        return {pathPart, u"path"_s};
    if (const auto found = std::ranges::find_if(entry.rendersTo, contains); found != entry.rendersTo.end())
        return {rendered, u"renders to %1"_s.arg(*found)};
    if (const auto found = std::ranges::find_if(entry.synonyms, contains); found != entry.synonyms.end())
        return {synonym, u"synonym %1"_s.arg(*found)};
    if (entry.text.contains(word))
        return {inText, u"text"_s};
    return {};
}

/// "pods" finds "pod", too.
Match wordOrSingularMatch(const SearchEntry &entry, const QString &word)
{
    const Match match = wordMatch(entry, word);
    const bool isPlural = word.size() > 3 && word.endsWith(u's') && !word.endsWith("ss"_L1);
    return match.score > 0 || !isPlural ? match : wordMatch(entry, word.chopped(1));
}

/// The rendered key without the ConfigMap's name: `cilium-config/enable-bpf-masquerade`; flags may be written with
/// dashes.
bool rendersExactly(const SearchEntry &entry, const QString &query)
{
    const qsizetype dashes = query.startsWith("--"_L1) ? 2 : 0;
    const QStringView flag = QStringView(query).sliced(dashes);
    return std::ranges::any_of(entry.rendersTo, [flag](const QString &rendersTo) {
        return rendersTo == flag || QStringView(rendersTo).sliced(rendersTo.lastIndexOf(u'/') + 1) == flag;
    });
}

Match wholeMatch(const SearchEntry &entry, const QString &query)
{
    if (entry.path == query)
        return {wholePath, u"path"_s};
    if (entry.path == query + ".enabled"_L1)
        return {switchOfPath, u"path"_s};
    if (entry.name == query || entry.path.endsWith(QString(u'.' + query)))
        return {wholeName, u"path"_s};
    if (entry.path.endsWith(QString(u'.' + query + ".enabled"_L1)))
        return {wholeName - 1, u"path"_s};
    if (entry.path.startsWith(query))
        return {pathPrefix, u"path"_s};
    if (rendersExactly(entry, query))
        return {wholePhrase, u"renders to %1"_s.arg(query)};
    if (entry.label == query)
        return {wholePhrase, u"label"_s};
    if (entry.synonyms.contains(query))
        return {wholePhrase, u"synonym %1"_s.arg(query)};
    return {};
}

/// Every word must be found; each adds to the score, the weakest says the reason only if all are weak.
Match wordsMatch(const SearchEntry &entry, const QStringList &words)
{
    Match all;
    int best = 0;
    for (const QString &word : words) {
        const Match match = wordOrSingularMatch(entry, word);
        if (match.score == 0)
            return {};
        all.score += match.score;
        if (match.score > best) {
            best = match.score;
            all.reason = match.reason;
        }
    }
    all.score /= static_cast<int>(words.size());
    return all;
}

/// Among equals: what people need first, what is explained, and what is nearer to the top.
int tieBreak(const Setting &setting)
{
    const int level = 2 - static_cast<int>(setting.knowledge.level);
    return level * 30 + (setting.isExplained ? 20 : 0) - setting.path().size() * 5;
}

std::vector<SearchHit> hitsOf(const SearchIndex &index, const Query &query)
{
    std::vector<SearchHit> hits;
    for (const SearchEntry &entry : index.entries()) {
        Match match = wholeMatch(entry, query.text);
        const Match words = wordsMatch(entry, query.words);
        if (match.score == 0 && words.score == 0)
            continue;
        hits.push_back({.setting = entry.setting,
                        .score = match.score + words.score + tieBreak(*entry.setting),
                        .reason = match.score > 0 ? match.reason : words.reason});
    }
    return hits;
}

/// The query with each long word that nothing has replaced by one that something has.
std::vector<SearchHit> hitsOfSimilar(const SearchIndex &index, const Query &query)
{
    std::vector<Query> variants{query};
    for (qsizetype i = 0; i < query.words.size(); ++i) {
        const QString &word = query.words[i];
        const auto known = [&word](const SearchEntry &entry) { return wordOrSingularMatch(entry, word).score > 0; };
        if (word.size() < shortestTypo || std::ranges::any_of(index.entries(), known))
            continue;
        std::vector<Query> next;
        for (const QString &similar : index.similarWords(word)) {
            for (Query variant : variants) {
                variant.words[i] = similar;
                variant.text = variant.words.join(u' ');
                next.push_back(variant);
            }
        }
        variants = std::move(next);
    }

    std::vector<SearchHit> hits;
    for (const Query &variant : variants) {
        for (SearchHit hit : hitsOf(index, variant)) {
            hit.reason = u"similar: %1"_s.arg(variant.text);
            if (std::ranges::find(hits, hit.setting, &SearchHit::setting) == hits.end())
                hits.push_back(hit);
        }
    }
    return hits;
}
} // namespace

std::vector<SearchHit> search(const Catalogue &catalogue, const QString &query)
{
    const Query wanted = parsed(query);
    std::vector<SearchHit> hits;
    if (wanted.words.isEmpty()) {
        for (const Setting &setting : catalogue.settings())
            hits.push_back({.setting = &setting, .score = 0, .reason = {}});
        return hits;
    }
    hits = hitsOf(catalogue.searchIndex(), wanted);
    if (hits.empty())
        hits = hitsOfSimilar(catalogue.searchIndex(), wanted);
    std::ranges::stable_sort(hits, std::ranges::greater(), &SearchHit::score);
    return hits;
}
