#include "core/yaml/yaml_edits.h"

#include "core/yaml/entry_insertion.h"
#include "core/yaml/entry_removal.h"
#include "core/yaml/list_and_map_changes.h"
#include "core/yaml/value_replacement.h"
#include "core/yaml/yaml_habits.h"
#include "core/yaml/yaml_tree_builder.h"
#include "core/yaml/yaml_values.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace {

/// The deepest thing on a path that exists, and how many steps of the path lead to it.
struct Reached
{
    int node = -1;
    int steps = 0;
};

std::unexpected<Error> refusal(const YamlPath &path, int steps, const QString &why)
{
    const std::vector<YamlPath::Step> &all = path.steps();
    const YamlPath place(std::vector<YamlPath::Step>(all.begin(), all.begin() + steps));
    return failure(u"%1 can't be changed: %2 %3"_s.arg(path.toString(),
                                                       place.isEmpty() ? u"the document"_s : place.toString(), why));
}

/// Follows a path as long as it exists. Refuses ways through aliases and merge keys: what they lead to is used
/// elsewhere.
Result<Reached> reach(const YamlTree &tree, const YamlPath &path, int document)
{
    Reached reached{.node = tree.root(document), .steps = 0};
    while (reached.node >= 0 && reached.steps < path.size()) {
        const YamlNode &node = tree.node(reached.node);
        if (node.kind == YamlKind::Alias)
            return refusal(path, reached.steps,
                           u"is the alias *%1; change it where &%1 is, or write it out"_s.arg(node.text));
        const TreeStep step = stepFrom(tree, reached.node, path.at(reached.steps));
        const bool isLast = reached.steps + 1 == path.size();
        if (step.isMerged && !isLast)
            return refusal(path, reached.steps + 1, u"comes from a merge key; change it where its anchor is"_s);
        if (step.value < 0 || step.isMerged)
            return reached;
        reached = {.node = step.value, .steps = reached.steps + 1};
    }
    return reached;
}

bool isInside(const YamlTree &tree, int inner, int outer)
{
    while (inner > outer)
        inner = tree.node(inner).parent;
    return inner == outer;
}

/// The anchor whose other uses would change with a node: on it, around it or (where it is replaced) inside it.
QString sharedAnchor(const YamlTree &tree, int node, bool isReplaced)
{
    for (int alias = 0; alias < static_cast<int>(tree.nodes.size()); ++alias) {
        const int target = tree.place(alias).target;
        if (target < 0)
            continue;
        const bool holdsNode = isInside(tree, node, target);
        const bool loses = isReplaced && isInside(tree, target, node) && !isInside(tree, alias, node);
        if (holdsNode || loses)
            return tree.node(target).anchor;
    }
    return {};
}

std::optional<Error> sharingRefusal(const YamlTree &tree, const YamlPath &path, int node, bool isReplaced)
{
    const QString anchor = sharedAnchor(tree, node, isReplaced);
    if (anchor.isEmpty())
        return std::nullopt;
    return failure(u"%1 can't be changed: it belongs to the anchor &%2, and the places that use *%2 would change, too"_s
                       .arg(path.toString(), anchor))
        .error();
}

/// The value with the missing parents around it.
Result<Value> wrapped(const YamlPath &path, int from, const Value &value)
{
    Value whole = value;
    for (int step = path.size() - 1; step >= from; --step) {
        if (const QString *key = std::get_if<QString>(&path.at(step)))
            whole = Value(Value::Map{{*key, std::move(whole)}});
        else if (std::get<int>(path.at(step)) == 0)
            whole = Value(Value::List{std::move(whole)});
        else
            return refusal(path, step, u"has no items yet, so the first one is [0]"_s);
    }
    return whole;
}

bool isWritable(const Value &value)
{
    if (value.isNumber())
        return value.isInteger() || std::isfinite(value.toDouble());
    return std::ranges::all_of(value.toList(), isWritable) &&
           std::ranges::all_of(value.toMap(), [&value](const Value::Entry &entry) {
               return isWritable(entry.second) && value.find(entry.first) == &entry.second;
           });
}

/// Null, `{}` and `[]`: a place that can become the collection a path needs.
bool isOpenTo(const YamlTree &tree, int node, const YamlPath::Step &step)
{
    const YamlNode &found = tree.node(node);
    if (found.kind == YamlKind::Mapping || found.kind == YamlKind::Sequence) {
        const bool needsMapping = std::holds_alternative<QString>(step);
        return found.children.empty() && needsMapping == (found.kind == YamlKind::Mapping);
    }
    return found.kind == YamlKind::Null || (found.kind == YamlKind::Scalar && readValue(tree, node).isNull());
}

int positionIn(const YamlTree &tree, int node)
{
    const int parent = tree.node(node).parent;
    if (parent < 0)
        return 0;
    const YamlNode &collection = tree.node(parent);
    const auto index = static_cast<int>(std::ranges::find(collection.children, node) - collection.children.begin());
    return collection.kind == YamlKind::Mapping ? index / 2 : index;
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

Result<Splice> replace(const YamlTree &tree, int node, const Value &value, const YamlPath &path, int document)
{
    if (tree.node(node).kind != YamlKind::Alias && readValue(tree, node) == value)
        return Splice();
    if (const std::optional<Error> refused = sharingRefusal(tree, path, node, true))
        return std::unexpected(*refused);
    const IntendedChange intended{.kind = IntendedChange::Kind::Replace,
                                  .document = document,
                                  .container = tree.node(node).parent,
                                  .position = positionIn(tree, node),
                                  .key = {},
                                  .value = value};
    const YamlLayout layout = habitsOf(tree);
    EditPlan plan = planChildChanges(tree, node, value, layout, intended);
    std::ranges::move(planReplacement(tree, node, value, layout, intended), std::back_inserter(plan));
    return verifiedSplice(tree, plan);
}

Result<Splice> insert(const YamlTree &tree, int collection, const Value &value, const YamlPath &path, int steps,
                      int document)
{
    const YamlPath::Step &step = path.at(steps);
    const int count = childCount(tree.node(collection));
    const int *index = std::get_if<int>(&step);
    if (index && *index != count)
        return refusal(path, steps, u"has %1 items, so the next one is [%1]"_s.arg(count));
    if (const std::optional<Error> refused = sharingRefusal(tree, path, collection, false))
        return std::unexpected(*refused);
    const IntendedChange intended{.kind = IntendedChange::Kind::Insert,
                                  .document = document,
                                  .container = collection,
                                  .position = count,
                                  .key = index ? QString() : std::get<QString>(step),
                                  .value = value};
    return verifiedSplice(tree, planInsertion(tree, collection, value, habitsOf(tree), intended));
}

} // namespace

Result<Splice> spliceToSet(const YamlTree &tree, const YamlPath &path, const Value &value, int document)
{
    const int documents = std::max(1, static_cast<int>(tree.documents.size()));
    if (document < 0 || document >= documents)
        return failure(u"the file has %1 documents, there is no number %2"_s.arg(documents).arg(document + 1));
    if (!isWritable(value))
        return failure(u"%1 can't be set to %2: Helm can't read infinite numbers or maps with repeated keys"_s.arg(
            path.toString(), value.toDisplay()));
    const Result<Reached> reached = reach(tree, path, document);
    if (!reached)
        return std::unexpected(reached.error());
    if (reached->steps == path.size() && reached->node >= 0)
        return replace(tree, reached->node, value, path, document);

    const bool needsNode = reached->node < 0 || isOpenTo(tree, reached->node, path.at(reached->steps));
    const Result<Value> whole = wrapped(path, needsNode ? reached->steps : reached->steps + 1, value);
    if (!whole)
        return std::unexpected(whole.error());
    if (reached->node < 0) {
        const IntendedChange intended{.document = document, .container = -1, .position = 0, .key = {}, .value = *whole};
        return verifiedSplice(tree, planFirstContent(tree, *whole, habitsOf(tree), intended));
    }
    if (needsNode)
        return replace(tree, reached->node, *whole, path, document);
    const YamlNode &node = tree.node(reached->node);
    const bool isKey = std::holds_alternative<QString>(path.at(reached->steps));
    if (node.kind != (isKey ? YamlKind::Mapping : YamlKind::Sequence))
        return refusal(path, reached->steps,
                       isKey
                           ? u"is not a map, it can't have the key %1"_s.arg(std::get<QString>(path.at(reached->steps)))
                           : u"is not a list, it can't have items"_s);
    return insert(tree, reached->node, *whole, path, reached->steps, document);
}

Result<Splice> spliceToUnset(const YamlTree &tree, const YamlPath &path, int document)
{
    const Result<Reached> reached = reach(tree, path, document);
    if (!reached)
        return std::unexpected(reached.error());
    if (reached->node < 0)
        return Splice();
    if (reached->steps < path.size()) {
        const bool isMerged = stepTo(tree, tree.root(document), path).isMerged;
        return isMerged ? Result<Splice>(
                              refusal(path, path.size(),
                                      u"comes from a merge key; set it to null, or change it where its anchor is"_s))
                        : Splice();
    }
    if (const std::optional<Error> refused = sharingRefusal(tree, path, reached->node, true))
        return std::unexpected(*refused);
    const int collection = tree.node(reached->node).parent;
    if (collection < 0)
        return failure(u"the whole document can't be unset; unset what is in it"_s);
    const Result<Splice> splice =
        verifiedSplice(tree, planRemoval(tree, collection, positionIn(tree, reached->node), document));
    const int repetitions = repetitionsOf(tree, collection, path.at(path.size() - 1));
    if (!splice || repetitions == 1)
        return splice;
    if (repetitions > mostRepetitions)
        return failure(u"%1 stands %2 times in one map; edit the text by hand"_s.arg(path.toString()).arg(repetitions));
    // The key stands there more than once: without the last one the one before it would count.
    const Result<YamlTree> rest = buildTree(splice->appliedTo(tree.bytes));
    if (!rest)
        return std::unexpected(rest.error());
    return spliceToUnset(*rest, path, document).transform([&](const Splice &others) {
        return Splice::between(tree.bytes, others.appliedTo(rest->bytes));
    });
}
