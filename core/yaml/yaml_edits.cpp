#include "core/yaml/yaml_edits.h"

#include "core/yaml/child_lines.h"
#include "core/yaml/entry_insertion.h"
#include "core/yaml/entry_removal.h"
#include "core/yaml/list_and_map_changes.h"
#include "core/yaml/shared_edits.h"
#include "core/yaml/value_at_path.h"
#include "core/yaml/value_replacement.h"
#include "core/yaml/yaml_habits.h"
#include "core/yaml/yaml_tree_builder.h"
#include "core/yaml/yaml_values.h"

#include <QSet>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace {

bool hasRepeatedKeys(const Value &map)
{
    QSet<QStringView> keys;
    for (const auto &[key, value] : map.toMap())
        keys.insert(key);
    return keys.size() != std::ssize(map.toMap());
}

bool isWritable(const Value &value)
{
    if (value.isNumber())
        return value.isInteger() || std::isfinite(value.toDouble());
    return !hasRepeatedKeys(value) && std::ranges::all_of(value.toList(), isWritable) &&
           std::ranges::all_of(value.toMap(), [](const Value::Entry &entry) { return isWritable(entry.second); });
}

/// How often a key stands in a map.
int repetitionsOf(const YamlTree &tree, int collection, const YamlPath::Step &step)
{
    const QString *key = std::get_if<QString>(&step);
    const std::vector<int> &children = tree.node(collection).children;
    int repetitions = key ? 0 : 1;
    for (std::size_t i = 0; key && i < children.size(); i += 2)
        repetitions += tree.keyName(children[i]) == *key ? 1 : 0;
    return repetitions;
}

constexpr int mostRepetitions = 20;

/// Makes a first splice, then one on the text that it leads to, and answers both as one.
Result<Splice> followedBy(const YamlTree &tree, const Result<Splice> &first, const auto &second)
{
    if (!first)
        return first;
    const Result<YamlTree> next = buildTree(first->appliedTo(tree.bytes));
    if (!next)
        return std::unexpected(next.error());
    return second(*next).transform(
        [&](const Splice &splice) { return Splice::between(tree.bytes, splice.appliedTo(next->bytes)); });
}

Result<Splice> replace(const EditRequest &request, int node, const Value &value)
{
    const YamlTree &tree = request.tree;
    if (tree.node(node).kind != YamlKind::Alias && readValue(tree, node) == value)
        return Splice();
    const IntendedChange intended{.kind = IntendedChange::Kind::Replace,
                                  .document = request.document,
                                  .container = tree.node(node).parent,
                                  .position = positionOf(tree, node),
                                  .key = {},
                                  .value = value};
    const YamlLayout layout = habitsOf(tree);
    EditPlan plan = planChildChanges(tree, node, value, layout, intended);
    std::ranges::move(planReplacement(tree, node, value, layout, intended), std::back_inserter(plan));
    const Result<Splice> splice = verifiedSplice(tree, plan);
    if (splice || tree.node(node).children.empty() || !holdsUsedAnchors(tree, node))
        return splice;
    return followedBy(tree, handOverAnchors(tree, node, request.document), [&](const YamlTree &next) {
        return replace({next, request.path, request.document, request.usualKeys}, node, value);
    });
}

Result<Splice> insert(const EditRequest &request, const Reached &reached, const Value &value)
{
    const YamlTree &tree = request.tree;
    const YamlPath::Step &step = request.path.at(reached.steps);
    const int count = childCount(tree.node(reached.node));
    const int *index = std::get_if<int>(&step);
    if (index && *index != count)
        return refusal(request.path, reached.steps, u"has %1 items, so the next one is [%1]"_s.arg(count));
    IntendedChange intended{.kind = IntendedChange::Kind::Insert,
                            .document = request.document,
                            .container = reached.node,
                            .position = count,
                            .key = index ? QString() : std::get<QString>(step),
                            .value = value};
    EditPlan plan;
    if (!index && request.usualKeys) {
        intended.position =
            usualPosition(tree, reached.node, intended.key, request.usualKeys(request.path.first(reached.steps)));
        plan = planInsertion(tree, reached.node, value, habitsOf(tree), intended);
        intended.position = count;
    }
    std::ranges::move(planInsertion(tree, reached.node, value, habitsOf(tree), intended), std::back_inserter(plan));
    return verifiedSplice(tree, plan);
}

/// There is something on the way to the path already, or nothing at all.
Result<Splice> grow(const EditRequest &request, const Reached &reached, const Value &value)
{
    const YamlPath &path = request.path;
    const bool needsNode = reached.node < 0 || isOpenTo(request.tree, reached.node, path.at(reached.steps));
    const Result<Value> whole = wrapped(path, needsNode ? reached.steps : reached.steps + 1, value);
    if (!whole)
        return std::unexpected(whole.error());
    if (reached.node < 0) {
        const IntendedChange intended{
            .document = request.document, .container = -1, .position = 0, .key = {}, .value = *whole};
        return verifiedSplice(request.tree, planFirstContent(request.tree, *whole, habitsOf(request.tree), intended));
    }
    if (needsNode)
        return replace(request, reached.node, *whole);
    const bool isKey = std::holds_alternative<QString>(path.at(reached.steps));
    if (request.tree.node(reached.node).kind != (isKey ? YamlKind::Mapping : YamlKind::Sequence))
        return refusal(path, reached.steps,
                       isKey
                           ? u"is not a map, it can't have the key %1"_s.arg(std::get<QString>(path.at(reached.steps)))
                           : u"is not a list, it can't have items"_s);
    return insert(request, reached, *whole);
}

bool isMergedFrom(const YamlTree &tree, const Reached &reached, const YamlPath &path)
{
    return tree.node(reached.node).kind == YamlKind::Mapping &&
           stepFrom(tree, reached.node, path.at(reached.steps)).isMerged;
}

Result<Splice> remove(const EditRequest &request, int node)
{
    const YamlTree &tree = request.tree;
    if (holdsUsedAnchors(tree, node))
        return followedBy(tree, handOverAnchors(tree, node, request.document), [&](const YamlTree &next) {
            return remove({next, request.path, request.document, request.usualKeys}, node);
        });
    const int collection = tree.node(node).parent;
    const int repetitions = repetitionsOf(tree, collection, request.path.at(request.path.size() - 1));
    if (repetitions > mostRepetitions)
        return failure(
            u"%1 stands %2 times in one map; edit the text by hand"_s.arg(request.path.toString()).arg(repetitions));
    const Result<Splice> splice =
        verifiedSplice(tree, planRemoval(tree, collection, positionOf(tree, node), request.document));
    if (repetitions == 1)
        return splice;
    // The key stands there more than once: without the last one the one before it would count.
    return followedBy(tree, splice, [&](const YamlTree &next) {
        return spliceToUnset({next, request.path, request.document, request.usualKeys});
    });
}

/// Whether a key on the way stands more than once: if its last map went, the one before it would count.
bool hasRepeatedParents(const YamlTree &tree, int node)
{
    for (int parent = tree.node(node).parent; parent >= 0 && tree.node(parent).parent >= 0;
         parent = tree.node(parent).parent) {
        const int around = tree.node(parent).parent;
        if (tree.node(around).kind != YamlKind::Mapping)
            continue;
        const std::size_t key = 2 * static_cast<std::size_t>(positionOf(tree, parent));
        if (repetitionsOf(tree, around, tree.keyName(tree.node(around).children[key])) > 1)
            return true;
    }
    return false;
}

Result<Splice> removeAlone(const EditRequest &request, int node)
{
    const YamlTree &tree = request.tree;
    const Result<Splice> splice = remove(request, node);
    if (!splice || !hasRepeatedParents(tree, node))
        return splice;
    const Value wanted = withoutValueAt(readValue(tree, tree.root(request.document)), request.path);
    const Result<YamlTree> after = buildTree(splice->appliedTo(tree.bytes));
    const bool isAlone = after && readValue(*after, after->root(request.document)) == wanted;
    return isAlone ? splice
                   : Result<Splice>(refusal(request.path, request.path.size() - 1,
                                            u"is in a map whose key stands more than once; edit the text by hand"_s));
}

} // namespace

Result<Splice> spliceToSet(const EditRequest &request, const Value &value)
{
    const YamlTree &tree = request.tree;
    const YamlPath &path = request.path;
    const int documents = std::max(1, static_cast<int>(tree.documents.size()));
    if (request.document < 0 || request.document >= documents)
        return failure(u"the file has %1 documents, there is no number %2"_s.arg(documents).arg(request.document + 1));
    if (!isWritable(value))
        return failure(u"%1 can't be set to %2: Helm can't read infinite numbers or maps with repeated keys"_s.arg(
            path.toString(), value.toDisplay()));
    const Reached reached = reach(tree, path, request.document);
    if (reached.node < 0)
        return grow(request, reached, value);
    if (reached.steps == path.size())
        return replace(request, reached.node, value);
    if (tree.node(reached.node).kind == YamlKind::Alias)
        return setThroughAlias(request, reached, value);
    return isMergedFrom(tree, reached, path) ? setMerged(request, reached, value) : grow(request, reached, value);
}

Result<Splice> spliceToUnset(const EditRequest &request)
{
    const YamlTree &tree = request.tree;
    const Reached reached = reach(tree, request.path, request.document);
    if (reached.node < 0)
        return Splice();
    if (reached.steps == request.path.size())
        return tree.node(reached.node).parent < 0
                   ? Result<Splice>(failure(u"the whole document can't be unset; unset what is in it"_s))
                   : removeAlone(request, reached.node);
    if (tree.node(reached.node).kind == YamlKind::Alias)
        return unsetThroughAlias(request, reached);
    return isMergedFrom(tree, reached, request.path) ? unsetMerged(request, reached) : Result<Splice>(Splice());
}
