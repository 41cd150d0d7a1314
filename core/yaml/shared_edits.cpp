#include "core/yaml/shared_edits.h"

#include "core/yaml/child_lines.h"
#include "core/yaml/entry_insertion.h"
#include "core/yaml/entry_removal.h"
#include "core/yaml/value_at_path.h"
#include "core/yaml/value_replacement.h"
#include "core/yaml/yaml_edits.h"
#include "core/yaml/yaml_habits.h"
#include "core/yaml/yaml_tree_builder.h"
#include "core/yaml/yaml_values.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

IntendedChange replacementOf(const YamlTree &tree, int node, const Value &value, int document)
{
    IntendedChange intended;
    intended.document = document;
    intended.container = tree.node(node).parent;
    intended.position = positionOf(tree, node);
    intended.value = value;
    return intended;
}

/// The same plan with something more done to each text it leads to. `follow` answers the bytes, or nothing.
EditPlan continued(const YamlTree &tree, const EditPlan &plan, const auto &follow)
{
    EditPlan longer;
    for (const PlannedEdit &edit : plan) {
        QByteArray bytes = QByteArray(tree.bytes).replace(edit.range.start, edit.range.size(), edit.text);
        const Result<YamlTree> next = buildTree(bytes);
        if (!next || !follow(*next, bytes))
            continue;
        const Splice splice = Splice::between(tree.bytes, bytes);
        longer.push_back({.range = {.start = splice.offset, .end = splice.offset + splice.removed.size()},
                          .text = splice.inserted,
                          .intended = edit.intended});
    }
    return longer;
}

/// The child that stands where a node of the tree before stood.
int childAt(const YamlTree &tree, const IntendedChange &place)
{
    const YamlNode &parent = tree.node(place.container);
    const auto position = static_cast<std::size_t>(place.position);
    return parent.children[parent.kind == YamlKind::Mapping ? 2 * position + 1 : position];
}

/// `<<: *base` and one entry that overrides it.
EditPlan planOverride(const YamlTree &tree, int alias, const Value::Entry &entry, const IntendedChange &intended)
{
    const YamlLayout layout = habitsOf(tree);
    const EditPlan plan = planReplacement(tree, alias, Value(Value::Map{entry}), layout, intended);
    const QByteArray merge = "<<: *" + tree.node(alias).text.toUtf8();
    return continued(tree, plan, [&](const YamlTree &next, QByteArray &bytes) {
        const int mapping = childAt(next, intended);
        if (next.node(mapping).children.size() != 2)
            return false;
        const qsizetype start = childStart(next, mapping, 0);
        const QByteArray separator = next.node(mapping).style == YamlStyle::Flow
                                         ? QByteArray(", ")
                                         : layout.lineEnd + QByteArray(next.column(start), ' ');
        bytes.insert(start, merge + separator);
        return true;
    });
}

Result<Splice> replaced(const EditRequest &request, int node, const Value &value, EditPlan plan)
{
    const IntendedChange intended = replacementOf(request.tree, node, value, request.document);
    std::ranges::move(planReplacement(request.tree, node, value, habitsOf(request.tree), intended),
                      std::back_inserter(plan));
    return verifiedSplice(request.tree, plan);
}

bool isInside(const YamlTree &tree, int inner, int outer)
{
    while (inner > outer)
        inner = tree.node(inner).parent;
    return inner == outer;
}

/// The first alias outside of a node for an anchor on or inside of it, or -1.
int firstUseOutside(const YamlTree &tree, int node)
{
    for (int alias = node + 1; alias < static_cast<int>(tree.nodes.size()); ++alias) {
        const int target = tree.place(alias).target;
        if (target >= node && isInside(tree, target, node) && !isInside(tree, alias, node))
            return alias;
    }
    return -1;
}

/// Where `&anchor` goes before a value, and with what around it.
void insertAnchor(const YamlTree &tree, int node, const QByteArray &anchor, const QByteArray &lineEnd,
                  QByteArray &bytes)
{
    const YamlNode &value = tree.node(node);
    const qsizetype indicator = tree.place(node).indicator;
    const bool isBlock = value.style == YamlStyle::Block && indicator >= 0;
    if (!isBlock)
        bytes.insert(value.content.start, anchor + ' ');
    else if (tree.lineStart(value.content.start) > indicator)
        bytes.insert(indicator + 1, ' ' + anchor);
    else // the first key behind a dash
        bytes.replace(indicator + 1, value.content.start - indicator - 1,
                      QByteArray(' ' + anchor + lineEnd + QByteArray(tree.column(value.content.start), ' ')));
}

/// An alias turned into what it stands for, with the anchor.
Result<Splice> takeOver(const YamlTree &tree, int alias, int document)
{
    const int target = tree.place(alias).target;
    const Value value = readValue(tree, target);
    const YamlLayout layout = habitsOf(tree);
    const IntendedChange intended = replacementOf(tree, alias, value, document);
    const Result<Splice> written = verifiedSplice(tree, planReplacement(tree, alias, value, layout, intended));
    if (!written)
        return written;
    QByteArray bytes = written->appliedTo(tree.bytes);
    const Result<YamlTree> next = buildTree(bytes);
    if (!next)
        return std::unexpected(next.error());
    insertAnchor(*next, childAt(*next, intended), '&' + tree.node(target).anchor.toUtf8(), layout.lineEnd, bytes);
    const Result<YamlTree> after = buildTree(bytes);
    if (!after || readValue(*after, after->root(document)) != readValue(tree, tree.root(document)))
        return failure(u"the anchor &%1 is used elsewhere and can't be moved there; edit the text by hand"_s.arg(
            tree.node(target).anchor));
    return Splice::between(tree.bytes, bytes);
}

/// A map's merge keys replaced by the entries they bring, written at its end.
Result<Splice> mergeWrittenOut(const EditRequest &request, const YamlPath &mappingPath, const Value &wanted)
{
    YamlTree tree = request.tree;
    const auto goOn = [&tree](const Result<Splice> &splice) -> Result<void> {
        if (!splice)
            return std::unexpected(splice.error());
        Result<YamlTree> next = buildTree(splice->appliedTo(tree.bytes));
        if (!next)
            return std::unexpected(next.error());
        tree = *std::move(next);
        return {};
    };
    for (const auto &[key, value] : wanted.toMap()) {
        const YamlPath path = mappingPath.child(key);
        if (!stepTo(tree, tree.root(request.document), path).isMerged)
            continue;
        if (const Result<void> set = goOn(spliceToSet({tree, path, request.document, request.usualKeys}, value)); !set)
            return std::unexpected(set.error());
    }
    const int mapping = reach(tree, mappingPath, request.document).node;
    for (int position = childCount(tree.node(mapping)) - 1; position >= 0; --position) {
        if (!tree.isMergeKey(tree.node(mapping).children[2 * static_cast<std::size_t>(position)]))
            continue;
        if (const Result<void> removed =
                goOn(verifiedSplice(tree, planRemoval(tree, mapping, position, request.document)));
            !removed)
            return std::unexpected(removed.error());
    }
    return Splice::between(request.tree.bytes, tree.bytes);
}

/// The value of a whole map or alias with the change made, told with the path of the whole edit where it can't be.
Result<Value> changedValue(const EditRequest &request, const Reached &place, const Value &value)
{
    return withValueAt(readValue(request.tree, place.node), request.path.mid(place.steps), value)
        .transform_error([&request](const Error &error) {
            return failure(u"%1 can't be changed: %2"_s.arg(request.path.toString(), error.message)).error();
        });
}

} // namespace

Result<Splice> setThroughAlias(const EditRequest &request, const Reached &alias, const Value &value)
{
    const Result<Value> whole = changedValue(request, alias, value);
    if (!whole)
        return std::unexpected(whole.error());
    EditPlan plan;
    const QString *key = std::get_if<QString>(&request.path.at(alias.steps));
    if (const Value *entry = key ? whole->find(*key) : nullptr)
        plan = planOverride(request.tree, alias.node, {*key, *entry},
                            replacementOf(request.tree, alias.node, *whole, request.document));
    return replaced(request, alias.node, *whole, std::move(plan));
}

Result<Splice> unsetThroughAlias(const EditRequest &request, const Reached &alias)
{
    const Value before = readValue(request.tree, alias.node);
    const Value rest = withoutValueAt(before, request.path.mid(alias.steps));
    if (rest == before)
        return Splice();
    if (!rest.toMap().empty() || !rest.toList().empty())
        return replaced(request, alias.node, rest, {});
    const YamlPath path = request.path.first(alias.steps);
    return spliceToUnset({request.tree, path, request.document, request.usualKeys});
}

Result<Splice> setMerged(const EditRequest &request, const Reached &mapping, const Value &value)
{
    const YamlPath path = request.path.first(mapping.steps + 1);
    const Result<Value> whole = changedValue(request, mapping, value);
    if (!whole)
        return std::unexpected(whole.error());
    const auto &key = std::get<QString>(request.path.at(mapping.steps));
    IntendedChange intended{.kind = IntendedChange::Kind::Insert,
                            .document = request.document,
                            .container = mapping.node,
                            .position = childCount(request.tree.node(mapping.node)),
                            .key = key,
                            .value = *whole->find(key)};
    return verifiedSplice(
        request.tree, planInsertion(request.tree, mapping.node, *whole->find(key), habitsOf(request.tree), intended));
}

Result<Splice> unsetMerged(const EditRequest &request, const Reached &mapping)
{
    const Value before = readValue(request.tree, mapping.node);
    const Value rest = withoutValueAt(before, request.path.mid(mapping.steps));
    if (rest == before)
        return Splice();
    const YamlPath path = request.path.first(mapping.steps);
    if (rest.toMap().empty() && !path.isEmpty())
        return spliceToUnset({request.tree, path, request.document, request.usualKeys});
    const Result<Splice> splice = mergeWrittenOut(request, path, rest);
    const Result<YamlTree> after =
        splice ? buildTree(splice->appliedTo(request.tree.bytes)) : std::unexpected(splice.error());
    if (!after)
        return std::unexpected(after.error());
    const Value now = readValue(*after, reach(*after, path, request.document).node);
    return changedPaths(now, rest).empty()
               ? splice
               : Result<Splice>(refusal(request.path, mapping.steps + 1,
                                        u"comes from a merge key; set it to null, or change it where its anchor is"_s));
}

bool holdsUsedAnchors(const YamlTree &tree, int node)
{
    return firstUseOutside(tree, node) >= 0;
}

Result<Splice> handOverAnchors(const YamlTree &tree, int node, int document)
{
    constexpr int mostAnchors = 50;
    QByteArray bytes = tree.bytes;
    Result<YamlTree> current = tree;
    for (int round = 0; round < mostAnchors; ++round) {
        const int alias = firstUseOutside(*current, node); // nodes before it keep their numbers
        if (alias < 0)
            return Splice::between(tree.bytes, bytes);
        const Result<Splice> splice = takeOver(*current, alias, document);
        if (!splice)
            return splice;
        bytes = splice->appliedTo(bytes);
        current = buildTree(bytes);
        if (!current)
            return std::unexpected(current.error());
    }
    return failure(u"more than %1 anchors in there are used elsewhere; edit the text by hand"_s.arg(mostAnchors));
}
