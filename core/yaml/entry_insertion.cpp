#include "core/yaml/entry_insertion.h"

#include "core/yaml/block_writer.h"
#include "core/yaml/value_replacement.h"
#include "core/yaml/yaml_documents.h"
#include "core/yaml/yaml_habits.h"

using namespace Qt::StringLiterals;

namespace {

/// A new item is quoted as its neighbour is.
BlockValue writtenItem(const YamlTree &tree, int sequence, const Value &value, int column, const YamlLayout &layout)
{
    const YamlNode &last = tree.node(tree.node(sequence).children.back());
    if (value.isString() && !value.toString().contains(u'\n') && last.kind == YamlKind::Scalar)
        return {.firstLine = "- " + writtenLike(last, value, FlowContext::Block, layout), .otherLines = {}};
    BlockValue item = writtenItemValue(value, column, layout);
    item.firstLine.prepend('-');
    return item;
}

EditPlan planBlockInsertion(const YamlTree &tree, int collection, const Value &value, const YamlLayout &layout,
                            const IntendedChange &intended)
{
    const YamlNode &node = tree.node(collection);
    const int column = tree.column(node.content.start);
    const BlockValue entry = node.kind == YamlKind::Mapping ? writtenEntry(intended.key, value, column, layout)
                                                            : writtenItem(tree, collection, value, column, layout);
    const qsizetype at = tree.lineEnd(childEnd(tree, collection, childCount(node) - 1));
    const QByteArray separator =
        separatesWithBlankLines(tree, collection) ? layout.lineEnd + layout.lineEnd : layout.lineEnd;
    const QByteArray text = separator + QByteArray(column, ' ') + entry.firstLine + entry.otherLines;
    return {{.range = {.start = at, .end = at}, .text = text, .intended = intended}};
}

QByteArray writtenInFlow(const YamlTree &tree, const YamlNode &collection, const Value &value, const YamlLayout &layout,
                         const QString &key)
{
    const YamlNode &last = tree.node(collection.children.back());
    if (collection.kind == YamlKind::Sequence)
        return writtenLike(last, value, FlowContext::Flow, layout);
    const QByteArray name = writtenString(key, FlowContext::Flow, layout.preferredQuote);
    return name + ": " +
           (value.isString() ? writtenString(value.toString(), FlowContext::Flow, layout.preferredQuote)
                             : writeFlow(value, layout));
}

/// Whether only blanks stand before a place on its line.
bool startsLine(const YamlTree &tree, qsizetype offset)
{
    return tree.lineStart(offset) + indentOf(tree, tree.lineStart(offset)) == offset;
}

/// Behind the last child, on a line of its own where the last child has one.
EditPlan planFlowInsertion(const YamlTree &tree, int collection, const Value &value, const YamlLayout &layout,
                           const IntendedChange &intended)
{
    if (!tree.place(collection).hasPlainForm)
        return {};
    const YamlNode &node = tree.node(collection);
    const QByteArray text = writtenInFlow(tree, node, value, layout, intended.key);
    const int last = childCount(node) - 1;
    const qsizetype start = childStart(tree, collection, last);
    qsizetype end = childEnd(tree, collection, last);
    qsizetype comma = end;
    while (comma < node.content.end - 1 && (tree.at(comma) == ' ' || tree.at(comma) == '\t'))
        ++comma;
    const bool hasComma = tree.at(comma) == ',';
    end = hasComma ? comma + 1 : end;
    const qsizetype lineEnd = tree.lineEnd(end);
    if (!startsLine(tree, start) || lineEnd >= node.content.end) {
        const QByteArray inLine = (hasComma ? " " : ", ") + text;
        return {{.range = {.start = end, .end = end}, .text = inLine, .intended = intended}};
    }
    const qsizetype lineStart = tree.lineStart(start);
    const QByteArray newLine = layout.lineEnd + tree.bytes.sliced(lineStart, start - lineStart) + text;
    const QByteArray rest = tree.bytes.sliced(end, lineEnd - end);
    const QByteArray written = hasComma ? QByteArray(rest + newLine + ',') : QByteArray(',' + rest + newLine);
    return {{.range = {.start = end, .end = lineEnd}, .text = written, .intended = intended}};
}

} // namespace

EditPlan planInsertion(const YamlTree &tree, int collection, const Value &value, const YamlLayout &layout,
                       const IntendedChange &intended)
{
    return tree.node(collection).style == YamlStyle::Flow
               ? planFlowInsertion(tree, collection, value, layout, intended)
               : planBlockInsertion(tree, collection, value, layout, intended);
}

EditPlan planFirstContent(const YamlTree &tree, const Value &value, const YamlLayout &layout,
                          const IntendedChange &intended)
{
    const bool exists = static_cast<std::size_t>(intended.document) < tree.documents.size();
    TextSpan span{.start = tree.lineStarts.front(), .end = tree.bytes.size()};
    qsizetype contentStart = span.start;
    if (exists) {
        const YamlDocument &document = tree.documents[static_cast<std::size_t>(intended.document)];
        span = document.span;
        contentStart = document.contentStart;
    }
    qsizetype end = span.end;
    if (end > contentStart && markerAt(tree.bytes, tree.lineStart(end - 1)) == LineMarker::DocumentEnd)
        end = tree.lineStart(end - 1);
    while (end > contentStart && QByteArrayView(" \t\r\n").contains(tree.at(end - 1)))
        --end;
    QByteArray lines = writeBlock(value, 0, layout);
    const bool isFirstLine = end == span.start;
    if (end < tree.bytes.size() || !isFirstLine)
        lines.chop(layout.lineEnd.size());
    if (isFirstLine && end < tree.bytes.size() && tree.at(end) != '\n' && tree.at(end) != '\r')
        lines += layout.lineEnd;
    if (!isFirstLine)
        lines.prepend(layout.lineEnd);
    return {{.range = {.start = end, .end = end}, .text = lines, .intended = intended}};
}
