#include "core/yaml/entry_removal.h"

#include "core/yaml/child_lines.h"
#include "core/yaml/yaml_habits.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// Text without a final line end stays so: the line end before the removed lines goes instead, with blank lines there.
TextSpan withoutFinalLineEnd(const YamlTree &tree, TextSpan lines)
{
    const bool reachesEnd = lines.end == tree.bytes.size() && !tree.bytes.endsWith('\n');
    while (reachesEnd && lines.start > tree.lineStarts.front() &&
           QByteArrayView(" \t\r\n").contains(tree.at(lines.start - 1)))
        --lines.start;
    return lines;
}

/// Blank lines above and below would become one gap twice as wide: those above go, too.
TextSpan withBlankLinesAbove(const YamlTree &tree, TextSpan lines)
{
    const bool isAtEnd = lines.end == tree.bytes.size();
    if (!isAtEnd && !isBlankLine(tree, lines.end))
        return lines;
    const qsizetype first = tree.lineStarts.front();
    while (lines.start > first && isBlankLine(tree, previousLine(tree, lines.start)))
        lines.start = previousLine(tree, lines.start);
    while (lines.start == first && lines.end < tree.bytes.size() && isBlankLine(tree, lines.end))
        lines.end = tree.nextLine(lines.end);
    return lines;
}

bool hasCommentBetween(const YamlTree &tree, qsizetype start, qsizetype end, int leastColumn)
{
    for (qsizetype line = start; line < end; line = tree.nextLine(line)) {
        if (isCommentLine(tree, line) && indentOf(tree, line) >= leastColumn)
            return true;
    }
    return false;
}

/// Whether a comment would be left inside a collection whose only child goes.
bool commentLivesIn(const YamlTree &tree, const Child &child, int document)
{
    const YamlNode &collection = tree.node(child.collection);
    if (collection.style == YamlStyle::Flow)
        return tree.bytes.sliced(collection.content.start, collection.content.size()).contains("#") &&
               !tree.isOnOneLine(collection.content);
    if (!startsLine(tree, childStart(tree, child.collection, child.position)))
        return false;
    const TextSpan lines = ownLines(tree, child, document);
    if (hasCommentBetween(tree, upperBound(tree, child, document), lines.start, 0))
        return true;
    qsizetype end = lines.end;
    while (end < tree.bytes.size() && (isBlankLine(tree, end) || isCommentLine(tree, end)))
        end = tree.nextLine(end);
    return hasCommentBetween(tree, lines.end, end, std::max(tree.column(collection.content.start), 1));
}

/// `? key` entries have an indicator before them that would be left.
bool hasPlainForm(const YamlTree &tree, const Child &child)
{
    const YamlNode &collection = tree.node(child.collection);
    const std::size_t key = static_cast<std::size_t>(child.position) * 2;
    return collection.kind != YamlKind::Mapping || tree.place(collection.children[key]).hasPlainForm;
}

EditPlan planBlockRemoval(const YamlTree &tree, const Child &child, const IntendedChange &intended)
{
    const int document = intended.document;
    if (!hasPlainForm(tree, child))
        return {};
    const qsizetype start = childStart(tree, child.collection, child.position);
    if (startsLine(tree, start)) {
        const TextSpan lines = ownLines(tree, child, document);
        EditPlan plan;
        for (const TextSpan &range :
             {withoutFinalLineEnd(tree, withBlankLinesAbove(tree, lines)), withoutFinalLineEnd(tree, lines), lines})
            plan.push_back({.range = range, .text = {}, .intended = intended});
        return plan;
    }
    // The first key behind a dash: what follows moves up to the dash.
    if (child.position + 1 >= childCount(tree.node(child.collection)))
        return {};
    qsizetype next = childStart(tree, child.collection, child.position + 1);
    for (qsizetype line = tree.nextLine(childEnd(tree, child.collection, child.position)); line < next;
         line = tree.nextLine(line)) {
        if (isCommentLine(tree, line))
            next = line + indentOf(tree, line);
    }
    return {{.range = {.start = start, .end = next}, .text = {}, .intended = intended}};
}

EditPlan planFlowRemoval(const YamlTree &tree, const Child &child, const IntendedChange &intended)
{
    if (!hasPlainForm(tree, child) || !tree.place(child.collection).hasPlainForm)
        return {};
    const int last = childCount(tree.node(child.collection)) - 1;
    const qsizetype start = childStart(tree, child.collection, child.position);
    TextSpan range{.start = start, .end = childEnd(tree, child.collection, child.position)};
    if (child.position < last)
        range.end = childStart(tree, child.collection, child.position + 1);
    else if (last > 0)
        range.start = childEnd(tree, child.collection, last - 1);
    return {{.range = range, .text = {}, .intended = intended}};
}

/// The collection stays, empty, with the comments in it.
EditPlan planEmptied(const YamlTree &tree, const Child &child, IntendedChange intended)
{
    const YamlNode &collection = tree.node(child.collection);
    const bool isMapping = collection.kind == YamlKind::Mapping;
    intended.kind = IntendedChange::Kind::Replace;
    intended.container = collection.parent;
    intended.position = positionOf(tree, child.collection);
    intended.value = isMapping ? Value(Value::Map()) : Value(Value::List());
    const QByteArray empty = isMapping ? "{}" : "[]";
    if (collection.style == YamlStyle::Flow)
        return {{.range = collection.content, .text = empty, .intended = intended}};
    if (collection.parent < 0)
        return {{.range = collection.content, .text = empty, .intended = intended}};
    if (collection.span.start != collection.content.start)
        return {};
    const qsizetype head = tree.place(child.collection).indicator + 1;
    const TextSpan lines = withoutFinalLineEnd(tree, ownLines(tree, child, intended.document));
    const QByteArray kept = tree.bytes.sliced(head, lines.start - head);
    return {{.range = {.start = head, .end = lines.end}, .text = ' ' + empty + kept, .intended = intended}};
}

} // namespace

EditPlan planRemoval(const YamlTree &tree, int collection, int position, int document)
{
    Child child{.collection = collection, .position = position};
    IntendedChange intended{.kind = IntendedChange::Kind::Remove,
                            .document = document,
                            .container = {},
                            .position = {},
                            .key = {},
                            .value = {}};
    while (childCount(tree.node(child.collection)) == 1) {
        const int parent = tree.node(child.collection).parent;
        if (parent < 0 && tree.node(child.collection).style == YamlStyle::Flow)
            return planEmptied(tree, child, intended);
        if (parent < 0) {
            intended.container = -1;
            EditPlan plan = planBlockRemoval(tree, child, intended);
            std::ranges::copy(planEmptied(tree, child, intended), std::back_inserter(plan));
            return plan;
        }
        if (commentLivesIn(tree, child, document))
            return planEmptied(tree, child, intended);
        child = {.collection = parent, .position = positionOf(tree, child.collection)};
    }
    intended.container = child.collection;
    intended.position = child.position;
    return tree.node(child.collection).style == YamlStyle::Flow ? planFlowRemoval(tree, child, intended)
                                                                : planBlockRemoval(tree, child, intended);
}
