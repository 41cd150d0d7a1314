#include "core/catalogue/shape_words.h"

#include <QRegularExpression>
#include <QSet>

#include <optional>

using namespace Qt::StringLiterals;

namespace {
/// `{word}`, or `{word?}` for one that may be left out, with its line.
const QRegularExpression &wordPattern()
{
    static const QRegularExpression pattern(u"\\{([a-z]+)([?]?)\\}"_s);
    return pattern;
}

bool isOfLinks(const QString &word)
{
    return word == "minor"_L1 || word == "version"_L1;
}

/// Nothing where the line goes, as it has a word that may be left out and was.
Result<std::optional<QString>> fillLine(const QString &line, const ShapeWords &words, QSet<QString> &unused)
{
    QString filled;
    qsizetype copied = 0;
    for (const QRegularExpressionMatch &match : wordPattern().globalMatch(line)) {
        const QString word = match.captured(1);
        if (isOfLinks(word))
            continue;
        const bool isOptional = !match.captured(2).isEmpty();
        if (!words.contains(word) && isOptional)
            return std::nullopt;
        if (!words.contains(word))
            return failure(u"uses {%1}, which words doesn't give"_s.arg(word));
        unused.remove(word);
        filled += QStringView(line).sliced(copied, match.capturedStart() - copied) + words.value(word);
        copied = match.capturedEnd();
    }
    return QString(filled + QStringView(line).sliced(copied));
}
} // namespace

Result<QString> fillShape(const QString &text, const ShapeWords &words)
{
    QSet<QString> unused(words.keyBegin(), words.keyEnd());
    QStringList lines = text.split(u'\n');
    for (qsizetype i = 0; i < lines.size(); ++i) {
        Result<std::optional<QString>> filled = fillLine(lines[i], words, unused);
        if (!filled)
            return failure(u"line %1 of the shape %2"_s.arg(i + 1).arg(filled.error().message));
        // An empty line in its place: messages name the lines of the file.
        lines[i] = filled->value_or(QString());
    }
    if (!unused.isEmpty())
        return failure(u"the shape has no {%1}"_s.arg(*unused.cbegin()));
    return lines.join(u'\n');
}
