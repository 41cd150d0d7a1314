#include "core/catalogue/search_ranking.h"

#include "core/catalogue/search_names.h"
#include "core/catalogue/search_query.h"

#include <algorithm>
#include <array>
#include <span>

using namespace Qt::StringLiterals;

namespace {
using ByField = std::array<double, searchFieldCount>;

/// What a word is worth in a field, and what a phrase of it is worth that has the query's words and no others.
constexpr ByField wordWeights{0.75, 0.6, 0.65, 0.6, 0.45, 0.5, 0.3, 0.25, 0.1};
constexpr ByField phraseWeights{1, 0.9, 1, 1, 0.8, 0.9, 0.7, 0.6, 0.1};
constexpr double allWords = 1'000;
constexpr double wholePhrase = 800;

constexpr std::size_t wordsOfQuestion = 3; ///< of fewer words each must be found
constexpr double leastFound = 0.4;         ///< of what the words of a question weigh
constexpr double farBehind = 0.3;          ///< of the best hit's score
constexpr double tellingPhrase = 0.3;

/// How a setting's words answer a query.
struct WordMatch
{
    double score = 0;
    QString reason;
    QStringList missing;
    double found = 0;    ///< share of the terms' weight
    bool isNamed = true; ///< every term stands in what names it, not only in texts
};

/// A word in several fields says more than in one, but never more than certainty.
double wordScore(const ByField &best)
{
    double unanswered = 1;
    for (std::size_t field = 0; field < searchFieldCount; ++field)
        unanswered *= 1 - best[field] * wordWeights[field];
    return 1 - unanswered;
}

bool standsInName(const ByField &best)
{
    const auto names = static_cast<std::size_t>(SearchField::Purpose);
    return std::ranges::any_of(std::span(best).first(names), [](double quality) { return quality > 0; });
}

class Search
{
public:
    Search(const SearchIndex &index, const QString &typed);

    std::vector<SearchHit> hits() const;

private:
    /// The term that a word of the catalogue answers, and how surely.
    struct Answer
    {
        std::size_t term = 0;
        double quality = 0;
    };

    struct PhraseMatch
    {
        double score = 0;
        std::size_t field = 0;
    };

    void lookUp(std::size_t term);
    const ByField &bestOf(std::size_t entry, std::size_t term) const
    {
        return m_best[entry * m_query.terms.size() + term];
    }
    WordMatch wordMatch(std::size_t entry) const;
    double phraseScore(const SearchPhrase &phrase) const;
    PhraseMatch bestPhrase(const SearchEntry &entry) const;
    std::size_t mostTellingField(std::size_t entry) const;
    QString reasonFrom(const SearchEntry &entry, std::size_t field) const;
    bool isWorthwhile(const WordMatch &match) const;
    SearchHit hit(const SearchEntry &entry, const SearchMatch &name, const WordMatch &words) const;

    const SearchIndex &m_index;
    SearchQuery m_query;
    std::vector<ByField> m_best;   ///< by setting, then by term: the surest meaning that stands in each field
    std::vector<Answer> m_answers; ///< by word
    double m_weight = 0;           ///< of all terms
    bool m_isKnown = true;         ///< every term stands somewhere
};

Search::Search(const SearchIndex &index, const QString &typed) : m_index(index), m_query(searchQuery(index, typed))
{
    m_best.resize(index.entries().size() * m_query.terms.size());
    m_answers.resize(index.words().size());
    for (std::size_t term = 0; term < m_query.terms.size(); ++term)
        lookUp(term);
}

void Search::lookUp(std::size_t term)
{
    const SearchTerm &wanted = m_query.terms[term];
    m_weight += wanted.weight;
    m_isKnown = m_isKnown && !wanted.meanings.empty();
    for (const SearchMeaning &meaning : wanted.meanings) {
        const auto word = static_cast<std::size_t>(meaning.word);
        if (m_answers[word].quality < meaning.quality)
            m_answers[word] = {.term = term, .quality = meaning.quality};
        for (const SearchPosting &posting : m_index.words()[word].postings) {
            ByField &best = m_best[static_cast<std::size_t>(posting.entry) * m_query.terms.size() + term];
            for (std::size_t field = 0; field < searchFieldCount; ++field)
                if ((posting.fields & (1U << field)) != 0)
                    best[field] = std::max(best[field], meaning.quality);
        }
    }
}

/// High where a phrase has all words of the query and few others.
double Search::phraseScore(const SearchPhrase &phrase) const
{
    std::array<double, mostSearchTerms> answered{}; // by term
    double ofPhrase = 0;
    for (const int id : phrase.words) {
        const Answer &answer = m_answers[static_cast<std::size_t>(id)];
        ofPhrase += answer.quality * m_index.words()[static_cast<std::size_t>(id)].weight;
        answered[answer.term] = std::max(answered[answer.term], answer.quality);
    }
    double ofQuery = 0;
    for (std::size_t term = 0; term < m_query.terms.size(); ++term)
        ofQuery += answered[term] * m_query.terms[term].weight;
    return ofPhrase / phrase.weight * ofQuery / m_weight * phraseWeights[static_cast<std::size_t>(phrase.field)];
}

Search::PhraseMatch Search::bestPhrase(const SearchEntry &entry) const
{
    PhraseMatch best;
    for (const SearchPhrase &phrase : entry.phrases) {
        const double score = phraseScore(phrase);
        if (score > best.score)
            best = {.score = score, .field = static_cast<std::size_t>(phrase.field)};
    }
    return best;
}

QString Search::reasonFrom(const SearchEntry &entry, std::size_t field) const
{
    const auto text = [&entry, field, this] {
        const auto answers = [this](int id) { return m_answers[static_cast<std::size_t>(id)].quality > 0; };
        for (const SearchPhrase &phrase : entry.phrases)
            if (static_cast<std::size_t>(phrase.field) == field && std::ranges::any_of(phrase.words, answers))
                return phrase.text;
        return QString();
    };
    switch (static_cast<SearchField>(field)) {
    case SearchField::Name:
    case SearchField::Path:
        return u"path"_s;
    case SearchField::Label:
        return u"label"_s;
    case SearchField::Synonym:
        return u"synonym %1"_s.arg(text());
    case SearchField::Rendered:
        return u"renders to %1"_s.arg(text());
    case SearchField::Choice:
        return u"value %1"_s.arg(text());
    default:
        return u"text"_s;
    }
}

std::size_t Search::mostTellingField(std::size_t entry) const
{
    ByField telling{};
    for (std::size_t term = 0; term < m_query.terms.size(); ++term)
        for (std::size_t field = 0; field < searchFieldCount; ++field)
            telling[field] =
                std::max(telling[field], bestOf(entry, term)[field] * wordWeights[field] * m_query.terms[term].weight);
    return static_cast<std::size_t>(std::ranges::max_element(telling) - telling.begin());
}

WordMatch Search::wordMatch(std::size_t entry) const
{
    WordMatch match;
    double answered = 0;
    for (std::size_t term = 0; term < m_query.terms.size(); ++term) {
        const double share = m_query.terms[term].weight / m_weight;
        const double score = wordScore(bestOf(entry, term));
        answered += share * score;
        match.isNamed = match.isNamed && standsInName(bestOf(entry, term));
        if (score > 0)
            match.found += share;
        else
            match.missing << m_query.terms[term].text;
    }
    if (match.found <= 0)
        return match;

    const PhraseMatch phrase = bestPhrase(m_index.entries()[entry]);
    const auto field = phrase.score > tellingPhrase ? phrase.field : mostTellingField(entry);
    match.score = (allWords * answered + wholePhrase * phrase.score) * match.found * match.found;
    match.reason = reasonFrom(m_index.entries()[entry], field);
    return match;
}

/// Questions may have words that no text has; a word or two name what is wanted.
bool Search::isWorthwhile(const WordMatch &match) const
{
    if (match.missing.isEmpty())
        return match.found > 0;
    const bool isQuestion = m_query.terms.size() >= wordsOfQuestion;
    return (isQuestion || m_isKnown) && match.found >= leastFound;
}

/// Among equals: what people need first, what is explained, and what is nearer to the top.
double tieBreak(const Setting &setting)
{
    const int level = 2 - static_cast<int>(setting.knowledge.level);
    return level * 30 + (setting.isExplained ? 20 : 0) - setting.path().size() * 8;
}

/// What lacks a word stays out where it is far behind.
void addBest(std::vector<SearchHit> &hits, const std::vector<SearchHit> &nearly)
{
    int best = 0;
    for (const SearchHit &hit : hits)
        best = std::max(best, hit.score);
    for (const SearchHit &hit : nearly)
        best = std::max(best, hit.score);
    for (const SearchHit &hit : nearly)
        if (hit.score > best * farBehind)
            hits.push_back(hit);
}

SearchHit Search::hit(const SearchEntry &entry, const SearchMatch &name, const WordMatch &words) const
{
    SearchHit hit{.setting = entry.setting,
                  .score = static_cast<int>(name.score + words.score + tieBreak(*entry.setting)),
                  .reason = name.score > 0 ? name.reason : words.reason};
    if (std::ranges::any_of(m_query.terms, &SearchTerm::isCorrected))
        hit.reason = u"similar: %1"_s.arg(m_query.text);
    if (name.score == 0 && !words.missing.isEmpty())
        hit.reason += u", without %1"_s.arg(words.missing.join(u", "_s));
    return hit;
}

std::vector<SearchHit> Search::hits() const
{
    std::vector<SearchHit> hits;
    std::vector<SearchHit> nearly;
    bool isNamed = false;
    for (std::size_t i = 0; i < m_index.entries().size(); ++i) {
        const SearchEntry &entry = m_index.entries()[i];
        const SearchMatch name = nameMatch(entry, m_query.text);
        const WordMatch words = wordMatch(i);
        if (name.score == 0 && !isWorthwhile(words))
            continue;
        const bool isWhole = name.score > 0 || words.missing.isEmpty();
        isNamed = isNamed || name.score > 0 || (isWhole && words.isNamed);
        (isWhole ? hits : nearly).push_back(hit(entry, name, words));
    }
    // More words narrow; only what nothing is named after is answered by what comes near.
    if (!isNamed)
        addBest(hits, nearly);
    std::ranges::stable_sort(hits, std::ranges::greater(), &SearchHit::score);
    return hits;
}
} // namespace

std::vector<SearchHit> rankedByWords(const Catalogue &catalogue, const QString &words)
{
    return Search(catalogue.searchIndex(), words).hits();
}
