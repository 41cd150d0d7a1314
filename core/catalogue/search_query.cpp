#include "core/catalogue/search_query.h"

#include "core/catalogue/edit_distance.h"
#include "core/catalogue/search_words.h"
#include "core/catalogue/setting_labels.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {
constexpr double sameStem = 0.92;
constexpr double sameMeaning = 0.7;
constexpr double beginning = 0.75;
constexpr double beginningOfKnown = 0.5; ///< "ip" is a word, but may become "ipam"
constexpr double inside = 0.6;
constexpr double oneSlip = 0.8;
constexpr double twoSlips = 0.6;

constexpr qsizetype shortestBeginning = 4; ///< of a word that isn't being typed any more
constexpr qsizetype shortestInside = 4;
constexpr qsizetype shortestOneSlip = 5;
constexpr qsizetype shortestTwoSlips = 9;

/// `--set bpf.masquerade=true`, `routingMode: native` and `--enable-ipv4=true` ask for the key before the value.
QString withoutValue(const QString &typed)
{
    static const QRegularExpression pasted(u"^(?:--set(?:-string)?\\s+)?-*([\\w./-]+?)\\.?(?:\\s*=.*|:(?:\\s.*)?)?$"_s);
    const QRegularExpressionMatch match = pasted.match(typed);
    return match.hasMatch() ? match.captured(1) : typed;
}

int mostSlips(const QString &word)
{
    if (word.size() < shortestOneSlip)
        return 0;
    return word.size() < shortestTwoSlips ? 1 : 2;
}

class Meanings
{
public:
    explicit Meanings(const SearchIndex &index) : m_index(index) {}

    SearchTerm of(const QString &word, bool isLast)
    {
        SearchTerm term{.text = word, .meanings = {}};
        m_qualities.assign(m_index.words().size(), 0);
        m_isKnown = false;
        addForms(stemOf(word), sameStem);
        for (const QString &stem : stemsAlike(stemOf(word)))
            addForms(stem, sameMeaning);
        const double start = m_isKnown ? beginningOfKnown : beginning;
        if (isLast || word.size() >= shortestBeginning)
            for (const int id : m_index.startingWith(word))
                add(id, start);
        if (!m_isKnown)
            addContaining(word);
        if (!m_isKnown)
            addSimilar(term);
        take(term);
        return term;
    }

private:
    const SearchWord &word(int id) const { return m_index.words()[static_cast<std::size_t>(id)]; }

    void add(int id, double quality)
    {
        double &known = m_qualities[static_cast<std::size_t>(id)];
        known = std::max(known, quality);
        m_isKnown = true;
    }

    void addForms(const QString &stem, double quality)
    {
        for (const int id : m_index.withStem(stem))
            add(id, quality);
    }

    void addContaining(const QString &text)
    {
        if (text.size() < shortestInside)
            return;
        for (int id = 0; id < static_cast<int>(m_qualities.size()); ++id)
            if (word(id).isName && word(id).text.contains(text))
                add(id, inside);
    }

    /// The nearest words; the names among them where there are any.
    void addSimilar(SearchTerm &term)
    {
        const int most = mostSlips(term.text);
        int nearest = 2 * most + 1;
        int best = -1;
        for (int id = 0; id < static_cast<int>(m_qualities.size()); ++id) {
            const int distance = editDistance(term.text, word(id).text, nearest / 2);
            const int rank = 2 * distance + (word(id).isName ? 0 : 1);
            if (rank > nearest)
                continue;
            if (rank < nearest)
                m_qualities.assign(m_qualities.size(), 0);
            add(id, distance == 1 ? oneSlip : twoSlips);
            if (best < 0 || rank < nearest || word(id).postings.size() > word(best).postings.size())
                best = id;
            nearest = rank;
        }
        term.isCorrected = best >= 0;
        if (term.isCorrected)
            term.text = word(best).text;
    }

    /// Weighs by the settings that have one of the surest meanings.
    void take(SearchTerm &term) const
    {
        std::size_t settings = 0;
        for (int id = 0; id < static_cast<int>(m_qualities.size()); ++id) {
            const bool isSame = word(id).text == term.text && !term.isCorrected;
            const double quality = isSame ? 1 : m_qualities[static_cast<std::size_t>(id)];
            if (quality == 0)
                continue;
            term.meanings.push_back({.word = id, .quality = quality});
            if (quality >= sameStem || term.isCorrected)
                settings = std::max(settings, word(id).postings.size());
        }
        term.weight = m_index.weightOf(settings);
    }

    const SearchIndex &m_index;
    std::vector<double> m_qualities; ///< by word: how surely it is meant
    bool m_isKnown = false;
};

/// The words that say something; all where none does.
QStringList tellingWords(const QString &text)
{
    const QStringList words = searchWords(text);
    QStringList telling;
    for (const QString &word : words)
        if (!isFiller(word.toLower()))
            telling << word;
    return telling.isEmpty() ? words : telling;
}
} // namespace

SearchQuery searchQuery(const SearchIndex &index, const QString &typed)
{
    const QString text = withoutValue(typed.simplified());
    SearchQuery query{.text = text.toLower(), .terms = {}};
    Meanings meanings(index);
    const QStringList words = tellingWords(text).mid(0, mostSearchTerms);
    for (const QString &word : words) {
        const bool isLast = &word == &words.last();
        SearchTerm term = meanings.of(word.toLower(), isLast);
        const QStringList parts = wordsOfKey(word);
        if (term.isCorrected)
            query.text.replace(word.toLower(), term.text);
        // `egressGatewayPolicy` is three words where it isn't one of the catalogue.
        if (!term.meanings.empty() || parts.size() == 1)
            query.terms.push_back(std::move(term));
        else
            for (const QString &part : parts)
                query.terms.push_back(meanings.of(part, isLast));
    }
    query.terms.resize(std::min(query.terms.size(), mostSearchTerms));
    return query;
}
