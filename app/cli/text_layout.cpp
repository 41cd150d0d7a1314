#include "app/cli/text_layout.h"

using namespace Qt::StringLiterals;

QStringList wrapped(const QString &text, int width)
{
    QStringList lines;
    for (const QString &part : text.trimmed().split(u'\n')) {
        QString line;
        for (const QString &word : part.split(u' ', Qt::SkipEmptyParts)) {
            if (!line.isEmpty() && line.size() + 1 + word.size() > width) {
                lines += line;
                line.clear();
            }
            line += (line.isEmpty() ? QString() : u" "_s) + word;
        }
        lines += line;
    }
    return lines;
}

QString paragraph(const QString &first, const QString &text)
{
    const auto column = first.size();
    QString lines;
    QString start = first;
    for (const QString &line : wrapped(text, textWidth - static_cast<int>(column))) {
        lines += line.isEmpty() ? u"\n"_s : QString(start + line + u'\n');
        start = QString(column, u' ');
    }
    return lines;
}

QString Paint::painted(const char *code, const QString &text) const
{
    return m_isColored ? u"\x1b[%1m%2\x1b[0m"_s.arg(QLatin1StringView(code), text) : text;
}
