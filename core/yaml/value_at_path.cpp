#include "core/yaml/value_at_path.h"

#include <QHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

bool isEmptyCollection(const Value &value)
{
    return !value.isScalar() && value.toList().empty() && value.toMap().empty();
}

Result<Value> withItem(const Value &whole, const YamlPath &path, const Value &value)
{
    if (!whole.isList() && !whole.isNull())
        return failure(u"%1 is not a list, it can't have items"_s.arg(whole.toDisplay()));
    Value::List list = whole.toList();
    const auto index = static_cast<std::size_t>(std::get<int>(path.at(0)));
    if (index > list.size())
        return failure(u"the list has %1 items, so the next one is [%1]"_s.arg(list.size()));
    const Result<Value> item = withValueAt(index < list.size() ? list[index] : Value(), path.mid(1), value);
    if (!item)
        return item;
    if (index == list.size())
        list.push_back(*item);
    else
        list[index] = *item;
    return list;
}

Result<Value> withEntry(const Value &whole, const YamlPath &path, const Value &value)
{
    const auto &key = std::get<QString>(path.at(0));
    if (!whole.isMap() && !whole.isNull())
        return failure(u"%1 is not a map, it can't have the key %2"_s.arg(whole.toDisplay(), key));
    Value::Map map = whole.toMap();
    const auto known = std::ranges::find(map, key, &Value::Entry::first);
    const Result<Value> entry = withValueAt(known == map.end() ? Value() : known->second, path.mid(1), value);
    if (!entry)
        return entry;
    if (known == map.end())
        map.emplace_back(key, *entry);
    else
        known->second = *entry;
    return map;
}

/// Calls `visit` with the steps to all children of either value, and those children (nullptr: it isn't there).
void forEachChild(const Value &before, const Value &after, const auto &visit)
{
    QHash<QStringView, const Value *> added;
    for (const auto &[key, value] : after.toMap())
        added.insert(key, &value);
    for (const auto &[key, value] : before.toMap())
        visit(key, &value, added.take(key));
    for (const auto &[key, value] : after.toMap()) {
        if (added.contains(key))
            visit(key, nullptr, &value);
    }
    const Value::List &old = before.toList();
    const Value::List &now = after.toList();
    for (std::size_t i = 0; i < std::max(old.size(), now.size()); ++i)
        visit(static_cast<int>(i), i < old.size() ? &old[i] : nullptr, i < now.size() ? &now[i] : nullptr);
}

void addChangedPaths(const Value &before, const Value &after, const YamlPath &path, std::vector<YamlPath> &changed)
{
    if (before == after)
        return;
    const bool areAlike = (before.isMap() && after.isMap()) || (before.isList() && after.isList());
    if (!areAlike) {
        changed.push_back(path);
        return;
    }
    forEachChild(before, after, [&](const auto &step, const Value *old, const Value *now) {
        const YamlPath child = path.child(step);
        if (old && now)
            addChangedPaths(*old, *now, child, changed);
        else
            changed.push_back(child);
    });
}

} // namespace

Result<Value> withValueAt(const Value &whole, const YamlPath &path, const Value &value)
{
    if (path.isEmpty())
        return value;
    return std::holds_alternative<int>(path.at(0)) ? withItem(whole, path, value) : withEntry(whole, path, value);
}

Value withoutValueAt(const Value &whole, const YamlPath &path)
{
    Value::Map map = whole.toMap();
    Value::List list = whole.toList();
    const YamlPath rest = path.mid(1);
    if (const int *index = std::get_if<int>(&path.at(0))) {
        const auto at = static_cast<std::size_t>(*index);
        if (at >= list.size())
            return whole;
        list[at] = rest.isEmpty() ? Value(Value::Map()) : withoutValueAt(list[at], rest);
        if (isEmptyCollection(list[at]))
            list.erase(list.begin() + *index);
        return list;
    }
    const auto known = std::ranges::find(map, std::get<QString>(path.at(0)), &Value::Entry::first);
    if (known == map.end())
        return whole;
    known->second = rest.isEmpty() ? Value(Value::Map()) : withoutValueAt(known->second, rest);
    if (isEmptyCollection(known->second))
        map.erase(known);
    return map;
}

std::vector<YamlPath> changedPaths(const Value &before, const Value &after)
{
    std::vector<YamlPath> changed;
    addChangedPaths(before, after, {}, changed);
    return changed;
}
