#pragma once

#include <QString>

#include <vector>

/// One term of a query.
struct QueryTerm
{
    enum class Kind { Word, Phrase, Pattern, Filter };

    Kind kind = Kind::Word;
    bool isExcluded = false; ///< `-` stands before it
    QString text;            ///< the word, what stands in the quotes or slashes, the filter's name
    QString value;           ///< of a filter
};

/// Terms with OR between them: one is enough.
using QueryAlternatives = std::vector<QueryTerm>;

/// The terms of a query, all of which must hold. Everything can be read: what isn't finished (a quote, a slash) is
/// taken as it stands, and what was pasted from values or a command line (`key: "value"`, `--set key=value`) is words.
std::vector<QueryAlternatives> queryTerms(const QString &typed);

/// Whether these are words and nothing else.
bool isPlain(const std::vector<QueryAlternatives> &terms);
