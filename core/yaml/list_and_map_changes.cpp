#include "core/yaml/list_and_map_changes.h"

#include "core/yaml/planned_edit.h"
#include "core/yaml/yaml_edits.h"
#include "core/yaml/yaml_habits.h"
#include "core/yaml/yaml_tree_builder.h"
#include "core/yaml/yaml_values.h"

#include <algorithm>

namespace {

struct ChildChange
{
    YamlPath path;
    std::optional<Value> value; ///< none: the child goes
};

using ChildChanges = std::vector<ChildChange>;

/// Each step is parsed, so many of them cost more than they are worth.
constexpr std::size_t mostChanges = 16;

/// Items that differ, then items at the end that are new or gone. Nothing where items in the middle come: those would
/// all move.
std::optional<ChildChanges> listChanges(const Value::List &before, const Value::List &after, const YamlPath &path)
{
    std::size_t first = 0;
    while (first < before.size() && first < after.size() && before[first] == after[first])
        ++first;
    std::size_t same = 0;
    while (same < std::min(before.size(), after.size()) - first &&
           before[before.size() - 1 - same] == after[after.size() - 1 - same])
        ++same;
    const std::size_t oldEnd = before.size() - same;
    const std::size_t newEnd = after.size() - same;
    if (newEnd > oldEnd && same > 0)
        return std::nullopt;
    ChildChanges changes;
    for (std::size_t i = first; i < newEnd; ++i)
        changes.push_back({.path = path.child(static_cast<int>(i)), .value = after[i]});
    for (std::size_t i = oldEnd; i > std::max(newEnd, first); --i)
        changes.push_back({.path = path.child(static_cast<int>(i - 1)), .value = std::nullopt});
    return changes;
}

/// Changed and new entries, then those that are gone. Nothing where the entries would stand in another order.
std::optional<ChildChanges> mapChanges(const Value &before, const Value &after, const YamlPath &path)
{
    ChildChanges changes;
    std::vector<QString> order;
    for (const auto &[key, value] : before.toMap()) {
        if (after.find(key))
            order.push_back(key);
    }
    for (const auto &[key, value] : after.toMap()) {
        const Value *old = before.find(key);
        if (!old)
            order.push_back(key);
        if (!old || *old != value)
            changes.push_back({.path = path.child(key), .value = value});
    }
    if (!std::ranges::equal(order, after.toMap(), {}, {}, &Value::Entry::first))
        return std::nullopt;
    for (const auto &[key, value] : before.toMap()) {
        if (!after.find(key))
            changes.push_back({.path = path.child(key), .value = std::nullopt});
    }
    return changes;
}

/// Entries that look simple but aren't: merged, repeated.
bool hasOnlyOwnEntries(const YamlTree &tree, const YamlNode &mapping, const Value &value)
{
    const bool hasMerge = std::ranges::any_of(mapping.children, [&tree](int child) { return tree.isMergeKey(child); });
    return !hasMerge && static_cast<std::size_t>(childCount(mapping)) == value.toMap().size();
}

} // namespace

std::optional<Splice> spliceOfChildren(const YamlTree &tree, int node, const Value &value, const YamlPath &path,
                                       int document)
{
    const YamlNode &collection = tree.node(node);
    if (collection.children.empty() || (value.toList().empty() && value.toMap().empty()))
        return std::nullopt;
    const Value before = readValue(tree, node);
    std::optional<ChildChanges> changes;
    if (collection.kind == YamlKind::Sequence && value.isList())
        changes = listChanges(before.toList(), value.toList(), path);
    else if (collection.kind == YamlKind::Mapping && value.isMap() && hasOnlyOwnEntries(tree, collection, before))
        changes = mapChanges(before, value, path);
    if (!changes || changes->size() > mostChanges)
        return std::nullopt;

    YamlTree current = tree;
    for (const ChildChange &change : *changes) {
        const Result<Splice> splice = change.value ? spliceToSet(current, change.path, *change.value, document)
                                                   : spliceToUnset(current, change.path, document);
        if (!splice)
            return std::nullopt;
        Result<YamlTree> next = buildTree(splice->appliedTo(current.bytes));
        if (!next)
            return std::nullopt;
        current = std::move(*next);
    }
    const int changed = stepTo(current, current.root(document), path).value;
    if (changed < 0 || readValue(current, changed) != value)
        return std::nullopt;
    return Splice::between(tree.bytes, current.bytes);
}
