#include "ui/project/editor_text.h"

#include <QtGlobal>

#include <algorithm>

namespace {

constexpr char byteOrderMark[] = "\xEF\xBB\xBF";

/// One character of the pane: how many bytes it takes in the file, how many UTF-16 units in the pane.
struct Character
{
    qsizetype bytes = 1;
    qsizetype units = 1;
};

Character characterAt(const QByteArray &bytes, qsizetype offset)
{
    const auto lead = static_cast<uchar>(bytes[offset]);
    if (lead == '\r' && offset + 1 < bytes.size() && bytes[offset + 1] == '\n')
        return {.bytes = 2, .units = 1};
    if (lead < 0xC0)
        return {};
    if (lead < 0xE0)
        return {.bytes = 2, .units = 1};
    if (lead < 0xF0)
        return {.bytes = 3, .units = 1};
    return {.bytes = 4, .units = 2};
}

qsizetype textStart(const QByteArray &bytes)
{
    return bytes.startsWith(byteOrderMark) ? 3 : 0;
}

bool splitsSurrogate(const QString &text, qsizetype position)
{
    return position > 0 && position < text.size() && text[position - 1].isHighSurrogate() &&
           text[position].isLowSurrogate();
}

} // namespace

QString editorText(const QByteArray &bytes)
{
    QString text = QString::fromUtf8(bytes.sliced(textStart(bytes)));
    text.replace(QStringLiteral("\r\n"), QStringLiteral("\n"));
    text.replace(QLatin1Char('\r'), QLatin1Char('\n'));
    text.replace(QChar::ParagraphSeparator, QLatin1Char('\n'));
    return text;
}

qsizetype byteOffset(const QByteArray &bytes, qsizetype position)
{
    qsizetype offset = textStart(bytes);
    for (qsizetype units = 0; offset < bytes.size() && units < position;) {
        const Character character = characterAt(bytes, offset);
        units += character.units;
        offset += character.bytes;
    }
    return std::min(offset, bytes.size());
}

qsizetype editorPosition(const QByteArray &bytes, qsizetype byteOffset)
{
    qsizetype units = 0;
    for (qsizetype offset = textStart(bytes); offset < std::min(byteOffset, bytes.size());) {
        const Character character = characterAt(bytes, offset);
        units += character.units;
        offset += character.bytes;
    }
    return units;
}

QByteArray dominantLineEnd(const QByteArray &bytes)
{
    const qsizetype crlf = bytes.count("\r\n");
    return crlf * 2 > bytes.count('\n') ? QByteArray("\r\n") : QByteArray("\n");
}

TextDifference differenceBetween(const QString &before, const QString &after)
{
    const qsizetype shorter = std::min(before.size(), after.size());
    qsizetype prefix = 0;
    while (prefix < shorter && before[prefix] == after[prefix])
        ++prefix;
    if (splitsSurrogate(before, prefix) || splitsSurrogate(after, prefix))
        --prefix;
    qsizetype suffix = 0;
    while (suffix < shorter - prefix && before[before.size() - 1 - suffix] == after[after.size() - 1 - suffix])
        ++suffix;
    if (splitsSurrogate(before, before.size() - suffix) || splitsSurrogate(after, after.size() - suffix))
        --suffix;
    return {.position = prefix,
            .removed = before.size() - prefix - suffix,
            .inserted = after.sliced(prefix, after.size() - prefix - suffix)};
}

Splice typedSplice(const QByteArray &bytes, const QString &typed)
{
    const TextDifference difference = differenceBetween(editorText(bytes), typed);
    const qsizetype start = byteOffset(bytes, difference.position);
    const qsizetype end = byteOffset(bytes, difference.position + difference.removed);
    return {.offset = start,
            .removed = bytes.sliced(start, end - start),
            .inserted = difference.inserted.toUtf8().replace("\n", dominantLineEnd(bytes))};
}
