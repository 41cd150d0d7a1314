#include "core/yaml/value_replacement.h"

#include "core/yaml/block_writer.h"
#include "core/yaml/yaml_habits.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

bool isQuoted(const YamlNode &node)
{
    return node.style == YamlStyle::SingleQuoted || node.style == YamlStyle::DoubleQuoted;
}
bool isSpace(char character)
{
    return character == ' ' || character == '\t' || character == '\n' || character == '\r';
}
bool isBlockScalar(const YamlNode &node)
{
    return node.style == YamlStyle::Literal || node.style == YamlStyle::Folded;
}
bool isNonEmptyCollection(const Value &value)
{
    return !value.toList().empty() || !value.toMap().empty();
}

/// Everything between a `:` or `-` and the end of the value, taken apart.
struct Slot
{
    qsizetype head = 0; ///< behind the indicator, or the anchor and tag
    qsizetype end = 0;
    QByteArray blanks;  ///< between head and a value on one line
    QByteArray comment; ///< what stays at the end of the first line, with the blanks before it
    bool isItem = false;
    int parentColumn = 0;
};

/// Behind the `:` or `-`, or behind the anchor and tag that follow it.
qsizetype headOf(const YamlTree &tree, int index)
{
    const YamlNode &node = tree.node(index);
    if (node.span.start == node.content.start)
        return tree.place(index).indicator + 1;
    qsizetype head = node.span.start;
    qsizetype next = head;
    while (next < node.content.start && (tree.at(next) == '&' || tree.at(next) == '!')) {
        head = next;
        while (head < node.content.start && !isSpace(tree.at(head)))
            ++head;
        next = head;
        while (next < node.content.start && isSpace(tree.at(next)))
            ++next;
    }
    return head;
}

QByteArray rightTrimmed(QByteArray text)
{
    while (text.endsWith(' ') || text.endsWith('\t'))
        text.chop(1);
    return text;
}

/// The comment behind `|-`, with the blank before it.
QByteArray headerComment(const YamlTree &tree, const YamlNode &scalar)
{
    const QByteArray header =
        tree.bytes.sliced(scalar.content.start, tree.lineEnd(scalar.content.start) - scalar.content.start);
    const qsizetype hash = header.indexOf('#');
    return hash < 0 ? QByteArray() : ' ' + header.sliced(hash);
}

/// A scalar on a line of its own stays there; a collection always starts from its parent's line.
Slot slotOf(const YamlTree &tree, int index, const Value &value)
{
    const YamlNode &node = tree.node(index);
    const YamlNode &parent = tree.node(node.parent);
    Slot slot;
    slot.head = headOf(tree, index);
    slot.end = node.content.end;
    slot.isItem = parent.kind == YamlKind::Sequence;
    slot.parentColumn = tree.column(parent.content.start);
    const bool startsOnHeadLine = tree.lineStart(node.content.start) <= slot.head;
    if (!startsOnHeadLine && node.style != YamlStyle::Block && !isNonEmptyCollection(value)) {
        slot.head = node.content.start;
    } else if (startsOnHeadLine && node.content.start > slot.head) {
        slot.blanks = tree.bytes.sliced(slot.head, node.content.start - slot.head);
    } else {
        slot.blanks = " ";
    }
    if (!startsOnHeadLine && slot.head != node.content.start)
        slot.comment = rightTrimmed(tree.bytes.sliced(slot.head, tree.lineEnd(slot.head) - slot.head));
    if (node.style == YamlStyle::Block) {
        slot.end = tree.lineEnd(node.content.end); // a comment there is about the last child, which goes
    } else if (isBlockScalar(node)) {
        slot.comment += headerComment(tree, node);
    } else {
        slot.end = tree.lineEnd(node.content.end);
        slot.comment += tree.bytes.sliced(node.content.end, slot.end - node.content.end);
    }
    return slot;
}

/// The indentation of a block scalar's text, or what a new one would have.
int bodyColumn(const YamlTree &tree, const YamlNode &scalar, int fallback)
{
    for (qsizetype line = tree.nextLine(scalar.content.start); line < scalar.content.end; line = tree.nextLine(line)) {
        if (!isBlankLine(tree, line))
            return std::max(indentOf(tree, line), 1);
    }
    return fallback;
}

/// A block scalar stays one where the text allows it.
std::optional<BlockValue> blockText(const YamlTree &tree, const YamlNode &old, const Value &value, const Slot &slot,
                                    const YamlLayout &layout)
{
    const QString &text = value.toString();
    const bool staysBlock = isBlockScalar(old) && (text.contains(u'\n') || !old.text.contains(u'\n'));
    const bool becomesBlock = !isQuoted(old) && text.contains(u'\n');
    if (text.isEmpty() || (!staysBlock && !becomesBlock) || !fitsLiteral(text))
        return std::nullopt;
    const int column = slot.parentColumn + layout.indent;
    BlockValue written =
        writtenLiteral(text, isBlockScalar(old) ? bodyColumn(tree, old, column) : column, layout.lineEnd);
    if (old.style == YamlStyle::Folded && !text.chopped(1).contains(u'\n'))
        written.firstLine.replace('|', '>'); // one paragraph reads the same
    written.firstLine.prepend(slot.blanks);
    return written;
}

BlockValue writtenIn(const YamlTree &tree, const YamlNode &old, const Value &value, const Slot &slot,
                     const YamlLayout &layout)
{
    if (isNonEmptyCollection(value))
        return slot.isItem ? writtenItemValue(value, slot.parentColumn, layout)
                           : writtenEntryValue(value, slot.parentColumn, layout);
    if (const std::optional<BlockValue> text = blockText(tree, old, value, slot, layout))
        return *text;
    return {.firstLine = slot.blanks + writtenLike(old, value, FlowContext::Block, layout), .otherLines = {}};
}

bool isInFlow(const YamlTree &tree, int index)
{
    const int parent = tree.node(index).parent;
    return parent >= 0 && tree.node(parent).style == YamlStyle::Flow;
}

QByteArray blockLines(const Value &value, int column, const YamlLayout &layout)
{
    QByteArray lines = writeBlock(value, column, layout).sliced(column);
    lines.chop(layout.lineEnd.size());
    return lines;
}

/// The whole document is replaced; behind `---` a collection needs a line of its own.
EditPlan planRoot(const YamlTree &tree, const YamlNode &root, const Value &value, const YamlLayout &layout,
                  const IntendedChange &intended)
{
    if (root.span.start != root.content.start)
        return {};
    const bool isBlock = isNonEmptyCollection(value) && root.style != YamlStyle::Flow;
    const QByteArray lines = isNonEmptyCollection(value) && (isBlock || root.children.empty())
                                 ? blockLines(value, 0, layout)
                                 : writtenLike(root, value, FlowContext::Block, layout);
    const TextSpan line{.start = tree.lineStart(root.content.start), .end = root.content.end};
    return {{.range = root.content, .text = lines, .intended = intended},
            {.range = root.content, .text = layout.lineEnd + lines, .intended = intended},
            {.range = line, .text = lines, .intended = intended}};
}

/// A key alone inside { }, as templates have it, gets its colon.
EditPlan planMissingValue(const YamlTree &tree, int index, const Value &value, const YamlLayout &layout,
                          const IntendedChange &intended)
{
    const YamlNode &mapping = tree.node(tree.node(index).parent);
    const int key = *std::prev(std::ranges::find(mapping.children, index));
    if (mapping.kind != YamlKind::Mapping || !tree.place(key).hasPlainForm)
        return {};
    const qsizetype end = tree.node(key).span.end;
    return {{.range = {.start = end, .end = end},
             .text = ": " + writtenLike(tree.node(index), value, FlowContext::Flow, layout),
             .intended = intended}};
}

EditPlan planInFlow(const YamlTree &tree, int index, const Value &value, const YamlLayout &layout,
                    const IntendedChange &intended)
{
    const YamlNode &old = tree.node(index);
    if (!tree.place(index).isSpelledOut && tree.place(index).indicator < 0)
        return planMissingValue(tree, index, value, layout, intended);
    QByteArray text = writtenLike(old, value, FlowContext::Flow, layout);
    if (!tree.place(index).isSpelledOut)
        text.prepend(' ');
    EditPlan plan{{.range = old.content, .text = text, .intended = intended}};
    if (!old.tag.isEmpty() && old.anchor.isEmpty())
        plan.push_back({.range = old.span, .text = text, .intended = intended});
    return plan;
}

/// One line for one line: nothing but the value itself changes.
bool staysInPlace(const YamlTree &tree, int index, const Value &value, const BlockValue &written)
{
    const YamlNode &old = tree.node(index);
    if (isNonEmptyCollection(value) && old.style != YamlStyle::Flow)
        return false;
    return written.otherLines.isEmpty() && tree.place(index).isSpelledOut && old.style != YamlStyle::Block &&
           !isBlockScalar(old);
}

/// A `? key` without a value gets one on the next line.
EditPlan planBelowKey(const YamlTree &tree, int index, const Value &value, const YamlLayout &layout,
                      const IntendedChange &intended)
{
    const YamlNode &mapping = tree.node(tree.node(index).parent);
    const int column = tree.column(mapping.content.start);
    const qsizetype end = tree.lineEnd(tree.node(index).span.end);
    const BlockValue written = writtenEntryValue(value, column, layout);
    return {{.range = {.start = end, .end = end},
             .text = layout.lineEnd + QByteArray(column, ' ') + ':' + written.firstLine + written.otherLines,
             .intended = intended}};
}

EditPlan planInBlock(const YamlTree &tree, int index, const Value &value, const YamlLayout &layout,
                     const IntendedChange &intended)
{
    const YamlNode &old = tree.node(index);
    if (tree.place(index).indicator < 0)
        return planBelowKey(tree, index, value, layout, intended);
    const Slot slot = slotOf(tree, index, value);
    const BlockValue written = writtenIn(tree, old, value, slot, layout);
    EditPlan plan;
    if (staysInPlace(tree, index, value, written)) {
        const QByteArray text = writtenLike(old, value, FlowContext::Block, layout);
        plan.push_back({.range = old.content, .text = text, .intended = intended});
        if (!old.tag.isEmpty() && old.anchor.isEmpty())
            plan.push_back({.range = old.span, .text = text, .intended = intended});
        return plan;
    }
    const QByteArray text = written.firstLine + slot.comment + written.otherLines;
    plan.push_back({.range = {.start = slot.head, .end = slot.end}, .text = text, .intended = intended});
    if (value.isString() && !written.otherLines.isEmpty()) // a comment below might become part of a block of text
        plan.push_back({.range = {.start = slot.head, .end = slot.end},
                        .text = slot.blanks + writtenLike(old, value, FlowContext::Block, layout) + slot.comment,
                        .intended = intended});
    if (!old.tag.isEmpty() && old.anchor.isEmpty())
        plan.push_back(
            {.range = {.start = tree.place(index).indicator + 1, .end = slot.end}, .text = text, .intended = intended});
    return plan;
}

} // namespace

QByteArray writtenLike(const YamlNode &model, const Value &value, FlowContext context, const YamlLayout &layout)
{
    if (!value.isString())
        return writeFlow(value, layout);
    if (model.style == YamlStyle::SingleQuoted)
        return quoted(value.toString(), '\'');
    if (model.style == YamlStyle::DoubleQuoted)
        return quoted(value.toString(), '"');
    return writtenString(value.toString(), context, layout.preferredQuote);
}

EditPlan planReplacement(const YamlTree &tree, int node, const Value &value, const YamlLayout &layout,
                         const IntendedChange &intended)
{
    if (tree.node(node).parent < 0)
        return planRoot(tree, tree.node(node), value, layout, intended);
    return isInFlow(tree, node) ? planInFlow(tree, node, value, layout, intended)
                                : planInBlock(tree, node, value, layout, intended);
}
