#include "core/yaml/yaml_writer.h"

#include "core/yaml/block_writer.h"
#include "core/yaml/yaml_scalars.h"

#include <QByteArrayList>
#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

bool isNonEmptyCollection(const Value &value)
{
    return !value.toList().empty() || !value.toMap().empty();
}

QByteArray written(const Value &value, FlowContext context, const YamlLayout &layout)
{
    if (value.isString())
        return writtenString(value.toString(), context, layout.preferredQuote);
    if (value.isNull())
        return layout.nullWord;
    if (value.isScalar())
        return writtenAtom(value);
    QByteArrayList parts;
    for (const Value &item : value.toList())
        parts += written(item, FlowContext::Flow, layout);
    for (const auto &[key, item] : value.toMap())
        parts += writtenString(key, FlowContext::Flow, layout.preferredQuote) + ": " +
                 written(item, FlowContext::Flow, layout);
    return value.isList() ? '[' + parts.join(", ") + ']' : '{' + parts.join(", ") + '}';
}

QByteArray blanks(int count)
{
    return {count, ' '};
}

/// The lines of a collection at `column`; the first one isn't indented and has no line end before it.
QByteArray collectionLines(const Value &value, int column, const YamlLayout &layout)
{
    QByteArrayList lines;
    for (const Value &item : value.toList()) {
        const BlockValue text = writtenItemValue(item, column, layout);
        lines += '-' + text.firstLine + text.otherLines;
    }
    for (const auto &[key, item] : value.toMap()) {
        const BlockValue text = writtenEntry(key, item, column, layout);
        lines += text.firstLine + text.otherLines;
    }
    return lines.join(layout.lineEnd + blanks(column));
}

/// Scalars and empty collections behind an indicator at `column`.
BlockValue writtenInline(const Value &value, int column, const YamlLayout &layout)
{
    if (value.toString().contains(u'\n') && fitsLiteral(value.toString())) {
        BlockValue literal = writtenLiteral(value.toString(), column + layout.indent, layout.lineEnd);
        literal.firstLine.prepend(' ');
        return literal;
    }
    return {.firstLine = ' ' + written(value, FlowContext::Block, layout), .otherLines = {}};
}

} // namespace

bool fitsLiteral(const QString &text)
{
    const QStringList lines = text.split(u'\n');
    if (lines.front().isEmpty())
        return false;
    return std::ranges::all_of(lines, [isFirst = true](const QString &line) mutable {
        const bool startsBadly = line.startsWith(u'\t') || (isFirst && line.startsWith(u' '));
        isFirst = false;
        const bool isReadable = line.isEmpty() || quoted(line, '\'').startsWith('\'');
        return isReadable && !startsBadly && !line.endsWith(u' ');
    });
}

BlockValue writtenLiteral(const QString &text, int column, const QByteArray &lineEnd)
{
    QString body = text;
    QByteArray header = "|-";
    if (body.endsWith(u'\n')) {
        body.chop(1);
        header = body.endsWith(u'\n') ? "|+" : "|";
    }
    BlockValue literal{.firstLine = header, .otherLines = {}};
    for (const QString &line : body.split(u'\n'))
        literal.otherLines += line.isEmpty() ? lineEnd : lineEnd + blanks(column) + line.toUtf8();
    return literal;
}

BlockValue writtenEntryValue(const Value &value, int column, const YamlLayout &layout)
{
    if (!isNonEmptyCollection(value))
        return writtenInline(value, column, layout);
    const int inner = value.isList() && !layout.indentLists ? column : column + layout.indent;
    return {.firstLine = {}, .otherLines = layout.lineEnd + blanks(inner) + collectionLines(value, inner, layout)};
}

BlockValue writtenItemValue(const Value &value, int column, const YamlLayout &layout)
{
    if (!isNonEmptyCollection(value))
        return writtenInline(value, column, layout);
    constexpr int dashAndBlank = 2;
    const QByteArray lines = ' ' + collectionLines(value, column + dashAndBlank, layout);
    const qsizetype firstEnd = lines.indexOf(layout.lineEnd);
    if (firstEnd < 0)
        return {.firstLine = lines, .otherLines = {}};
    return {.firstLine = lines.first(firstEnd), .otherLines = lines.sliced(firstEnd)};
}

BlockValue writtenEntry(const QString &key, const Value &value, int column, const YamlLayout &layout)
{
    BlockValue entry = writtenEntryValue(value, column, layout);
    entry.firstLine.prepend(writtenString(key, FlowContext::Block, layout.preferredQuote) + ':');
    return entry;
}

QByteArray writeFlow(const Value &value, const YamlLayout &layout)
{
    return written(value, value.isScalar() ? FlowContext::Block : FlowContext::Flow, layout);
}

QByteArray writeBlock(const Value &value, int column, const YamlLayout &layout)
{
    const QByteArray lines = isNonEmptyCollection(value) ? collectionLines(value, column, layout)
                                                         : written(value, FlowContext::Block, layout);
    return blanks(column) + lines + layout.lineEnd;
}
