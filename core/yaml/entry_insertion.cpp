#include "core/yaml/entry_insertion.h"

#include "core/yaml/block_writer.h"
#include "core/yaml/child_lines.h"
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
    return planInsertedLines(tree, collection, QByteArray(column, ' ') + entry.firstLine + entry.otherLines, layout,
                             intended);
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

/// Before another child: on a line of its own where that one starts a line.
EditPlan planBetweenInFlow(const YamlTree &tree, int collection, const QByteArray &text, const YamlLayout &layout,
                           const IntendedChange &intended)
{
    const qsizetype at = childStart(tree, collection, intended.position);
    const QByteArray indent = tree.bytes.sliced(tree.lineStart(at), at - tree.lineStart(at));
    const QByteArray behind = startsLine(tree, at) ? QByteArray(',' + layout.lineEnd + indent) : QByteArray(", ");
    return {{.range = {.start = at, .end = at}, .text = text + behind, .intended = intended}};
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
    if (intended.position <= last)
        return planBetweenInFlow(tree, collection, text, layout, intended);
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

EditPlan planInsertedLines(const YamlTree &tree, int collection, const QByteArray &lines, const YamlLayout &layout,
                           const IntendedChange &intended)
{
    const QByteArray separator =
        separatesWithBlankLines(tree, collection) ? layout.lineEnd + layout.lineEnd : layout.lineEnd;
    if (intended.position > 0) {
        const qsizetype at = tree.lineEnd(childEnd(tree, collection, intended.position - 1));
        return {{.range = {.start = at, .end = at}, .text = separator + lines, .intended = intended}};
    }
    const qsizetype first = childStart(tree, collection, 0);
    if (!startsLine(tree, first))
        return {};
    const qsizetype at = ownLines(tree, {.collection = collection}, intended.document).start;
    return {{.range = {.start = at, .end = at}, .text = lines + separator, .intended = intended}};
}

QByteArray writtenNewItem(const YamlTree &tree, int list, const Value &value, const YamlLayout &layout)
{
    const YamlNode &node = tree.node(list);
    if (node.style == YamlStyle::Flow)
        return writtenInFlow(tree, node, value, layout, {});
    const int column = tree.column(node.content.start);
    const BlockValue item = writtenItem(tree, list, value, column, layout);
    return QByteArray(column, ' ') + item.firstLine + item.otherLines;
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
