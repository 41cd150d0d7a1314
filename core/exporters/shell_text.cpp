#include "core/exporters/shell_text.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype commentWidth = 100;

/// The lines of a text, broken at blanks.
QStringList wrapped(const QString &text)
{
    QStringList lines;
    for (const QString &paragraph : text.split(u'\n')) {
        QString line;
        for (const QString &word : onOneLine(paragraph).split(u' ', Qt::SkipEmptyParts)) {
            if (!line.isEmpty() && line.size() + word.size() >= commentWidth) {
                lines += line;
                line.clear();
            }
            line += line.isEmpty() ? word : u' ' + word;
        }
        lines += line;
    }
    return lines;
}

} // namespace

QString shellWord(const QString &text)
{
    static const QRegularExpression plain(u"\\A[A-Za-z0-9_./:=@%+,-]+\\z"_s);
    if (plain.match(text).hasMatch())
        return text;
    return u'\'' + QString(text).remove(QChar(u'\0')).replace(u"'"_s, u"'\\''"_s) + u'\'';
}

QString onOneLine(const QString &text)
{
    QString line = text;
    for (QChar &character : line) {
        if (!character.isPrint() && !character.isSurrogate())
            character = u' ';
    }
    return line.simplified();
}

QByteArray commentLines(const QString &text, int indent)
{
    QByteArray lines;
    for (const QString &line : wrapped(text))
        lines += QByteArray(indent, ' ') + (line.isEmpty() ? "#" : "# ") + line.toUtf8() + '\n';
    return lines;
}
