#include "core/catalogue/shape_words.h"

#include <QRegularExpression>
#include <QSet>

using namespace Qt::StringLiterals;

Result<QString> fillShape(const QString &text, const ShapeWords &words)
{
    static const QRegularExpression pattern(u"\\{([a-z]+)\\}"_s);
    const QSet<QString> ofLinks{u"minor"_s, u"version"_s};
    QSet<QString> unused(words.keyBegin(), words.keyEnd());
    QString filled;
    qsizetype copied = 0;
    for (const QRegularExpressionMatch &match : pattern.globalMatch(text)) {
        const QString word = match.captured(1);
        if (ofLinks.contains(word))
            continue;
        if (!words.contains(word)) {
            const auto line = text.first(match.capturedStart()).count(u'\n') + 1;
            return failure(u"line %1 of the shape uses {%2}, which words doesn't give"_s.arg(line).arg(word));
        }
        unused.remove(word);
        filled += QStringView(text).sliced(copied, match.capturedStart() - copied) + words.value(word);
        copied = match.capturedEnd();
    }
    if (!unused.isEmpty())
        return failure(u"the shape has no {%1}"_s.arg(*unused.cbegin()));
    return filled + QStringView(text).sliced(copied);
}
