#include "core/catalogue/search_words.h"

#include <QHash>
#include <QSet>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace {
constexpr std::array fillers{
    "a",     "about",   "after", "all",  "already", "am",    "an",     "and",     "any",   "are",   "aren't",  "as",
    "at",    "be",      "been",  "by",   "can",     "can't", "cannot", "could",   "do",    "does",  "doesn't", "don't",
    "for",   "from",    "get",   "gets", "has",     "have",  "how",    "i",       "if",    "in",    "into",    "is",
    "isn't", "it",      "its",   "just", "may",     "me",    "my",     "need",    "needs", "no",    "not",     "of",
    "on",    "or",      "our",   "own",  "should",  "so",    "some",   "that",    "the",   "their", "them",    "there",
    "this",  "to",      "too",   "use",  "used",    "uses",  "using",  "want",    "was",   "we",    "what",    "when",
    "where", "whether", "which", "who",  "why",     "will",  "with",   "without", "won't", "you",   "your",
};

/// Words that the field, the chart and our texts use for one thing. A word may stand in several lines.
constexpr std::array alike{
    "address ip",
    "allow permit accept",
    "alibabacloud alibaba",
    "announce advertise",
    "auth authentication",
    "aws eni ec2 amazon",
    "azure aks",
    "behaviour behavior",
    "certificate cert",
    "cidr range subnet",
    "conntrack track ct",
    "delete remove wipe clean",
    "deny refuse reject block forbid",
    "device interface nic",
    "drop lost lose loss discard",
    "egress outgoing outbound",
    "external outside internet public",
    "fixed static",
    "flag option argument",
    "gateway gw",
    "gke google gcp",
    "ingress incoming inbound",
    "interval period frequency pace",
    "kubernetes k8s kube",
    "latency delay",
    "lb loadbalancer balancer",
    "log logging",
    "machine node host",
    "map table",
    "maximum max most largest limit",
    "memory ram",
    "minimum min least fewest",
    "namespace ns",
    "neighbour neighbor",
    "performance throughput speed fast",
    "reachable unreachable reach access",
    "request call query",
    "restart rollout",
    "service svc",
    "show see print display",
    "temporary tmp",
    "unencrypted plaintext cleartext clear",
    "update upgrade",
    "verbose debug",
    "write save store export",
};

using Stems = QHash<QString, QStringList>;

Stems readAlike()
{
    Stems groups;
    for (const char *line : alike) {
        const QStringList words = searchWords(QString::fromLatin1(line));
        for (const QString &word : words)
            for (const QString &other : words)
                if (word != other)
                    groups[stemOf(word)] << stemOf(other);
    }
    return groups;
}

bool hasVowel(QStringView text)
{
    return std::ranges::any_of(text, [](QChar letter) { return u"aeiouy"_s.contains(letter); });
}

struct Ending
{
    QLatin1StringView ending;
    QLatin1StringView instead;
    qsizetype fewestBefore; ///< letters that must be left
};

constexpr Ending plurals[] = {
    {"sses"_L1, "ss"_L1, 2}, {"ies"_L1, "y"_L1, 2},   {"xes"_L1, "x"_L1, 2},
    {"ches"_L1, "ch"_L1, 2}, {"shes"_L1, "sh"_L1, 2}, {"ss"_L1, "ss"_L1, 0},
    {"us"_L1, "us"_L1, 0},   {"is"_L1, "is"_L1, 0},   {"s"_L1, ""_L1, 2},
};
constexpr Ending verbs[] = {{"ing"_L1, ""_L1, 3}, {"ied"_L1, "y"_L1, 2}, {"eed"_L1, "eed"_L1, 0}, {"ed"_L1, ""_L1, 3}};
constexpr Ending nouns[] = {
    {"ment"_L1, ""_L1, 4}, {"tion"_L1, "t"_L1, 3}, {"sion"_L1, "s"_L1, 3},
    {"er"_L1, ""_L1, 4},   {"or"_L1, ""_L1, 4},    {"ly"_L1, ""_L1, 4},
};

/// Takes the first ending of the list that the word has.
bool shorten(QString &word, std::span<const Ending> endings)
{
    for (const Ending &one : endings) {
        if (!word.endsWith(one.ending) || word.size() - one.ending.size() < one.fewestBefore)
            continue;
        word.chop(one.ending.size());
        word += one.instead;
        return !(one.ending == one.instead);
    }
    return false;
}

/// "dropp" of "dropping" is "drop".
void undouble(QString &word)
{
    const qsizetype size = word.size();
    if (size > 3 && word[size - 1] == word[size - 2])
        word.chop(1);
}
} // namespace

void forEachSearchWord(QStringView text, const std::function<void(QStringView)> &call)
{
    qsizetype start = 0;
    for (qsizetype i = 0; i <= text.size(); ++i) {
        const bool isInside = i < text.size() && (text[i].isLetterOrNumber() || (text[i] == u'\'' && i > start));
        if (isInside)
            continue;
        QStringView word = text.sliced(start, i - start);
        if (word.endsWith("'s"_L1))
            word.chop(2);
        if (word.endsWith(u'\''))
            word.chop(1);
        if (!word.isEmpty())
            call(word);
        start = i + 1;
    }
}

QStringList searchWords(QStringView text)
{
    QStringList words;
    forEachSearchWord(text, [&words](QStringView word) { words << word.toString(); });
    return words;
}

QString stemOf(QStringView whole)
{
    QString word = whole.toString();
    if (word.size() < 3 || !hasVowel(word))
        return word;
    shorten(word, plurals);
    QString noun = word;
    if (shorten(word, verbs)) {
        if (!hasVowel(word))
            return noun;
        undouble(word);
    }
    shorten(word, nouns);
    undouble(word);
    if (word.size() > 3 && word.endsWith(u'e'))
        word.chop(1);
    if (word.size() > 3 && word.endsWith(u'y'))
        word[word.size() - 1] = u'i';
    return word;
}

bool isFiller(QStringView word)
{
    return std::ranges::any_of(fillers, [word](const char *filler) { return word == QLatin1StringView(filler); });
}

QStringList stemsAlike(const QString &stem)
{
    static const Stems groups = readAlike();
    return groups.value(stem);
}
