#include "core/yaml/list_and_map_changes.h"

#include "core/yaml/entry_insertion.h"
#include "core/yaml/entry_removal.h"
#include "core/yaml/list_order.h"
#include "core/yaml/value_replacement.h"
#include "core/yaml/yaml_habits.h"
#include "core/yaml/yaml_values.h"

#include <algorithm>
#include <optional>
#include <ranges>

namespace {

bool startsWith(const Value::List &list, const Value::List &start)
{
    return std::ranges::mismatch(start, list).in1 == start.end();
}

/// Gathers what has to change in different places of one text. A member that answers false met something that isn't
/// simple.
class ChildChanges
{
public:
    ChildChanges(const YamlTree &tree, const YamlLayout &layout, int document)
        : m_tree(tree), m_layout(layout), m_document(document)
    {
    }

    bool add(int node, const Value &value)
    {
        const YamlNode &collection = m_tree.node(node);
        if (collection.children.empty() || (value.toList().empty() && value.toMap().empty()))
            return false;
        const Value before = readValue(m_tree, node);
        if (collection.kind == YamlKind::Sequence && value.isList())
            return addList(node, before.toList(), value.toList());
        return collection.kind == YamlKind::Mapping && value.isMap() && hasOnlyOwnEntries(collection, before) &&
               addMap(node, before, value);
    }

    /// All changes as one edit of the text from the first to the last; nothing where they overlap.
    std::optional<PlannedEdit> joined(const IntendedChange &intended)
    {
        std::ranges::stable_sort(m_edits, {}, [](const TextEdit &edit) { return edit.range.start; });
        if (m_edits.empty())
            return std::nullopt;
        TextEdit whole = m_edits.front();
        for (const TextEdit &edit : m_edits | std::views::drop(1)) {
            if (edit.range.start < whole.range.end && !mergeOverlapping(whole, edit))
                return std::nullopt;
            if (edit.range.start >= whole.range.end) {
                whole.text += m_tree.bytes.sliced(whole.range.end, edit.range.start - whole.range.end) + edit.text;
                whole.range.end = edit.range.end;
            }
        }
        return PlannedEdit{.range = whole.range, .text = whole.text, .intended = intended};
    }

private:
    struct TextEdit
    {
        TextSpan range;
        QByteArray text;
    };

    /// Neighbours that both go, and new children behind a last one that goes.
    bool mergeOverlapping(TextEdit &whole, const TextEdit &edit) const
    {
        if (edit.range.size() > 0) {
            whole.range.end = std::max(whole.range.end, edit.range.end);
            return whole.text.isEmpty() && edit.text.isEmpty();
        }
        const bool endsLine = m_tree.at(whole.range.end - 1) == '\n';
        if (!edit.text.startsWith(m_layout.lineEnd))
            return false;
        whole.text += endsLine ? QByteArray(edit.text.sliced(m_layout.lineEnd.size()) + m_layout.lineEnd) : edit.text;
        return true;
    }

    bool take(const EditPlan &plan)
    {
        if (plan.empty())
            return false;
        m_edits.push_back({.range = plan.front().range, .text = plan.front().text});
        return true;
    }

    bool replace(int child, const Value &before, const Value &after)
    {
        if (before == after)
            return true;
        const std::size_t known = m_edits.size();
        if (add(child, after))
            return true;
        m_edits.resize(known);
        return take(planReplacement(m_tree, child, after, m_layout, {}));
    }

    bool append(int collection, const QString &key, const Value &value)
    {
        IntendedChange entry;
        entry.position = childCount(m_tree.node(collection));
        entry.key = key;
        return take(planInsertion(m_tree, collection, value, m_layout, entry));
    }

    bool remove(int collection, std::size_t position)
    {
        return childCount(m_tree.node(collection)) > 1 &&
               take(planRemoval(m_tree, collection, static_cast<int>(position), m_document));
    }

    bool addList(int node, const Value::List &before, const Value::List &after)
    {
        const std::vector<ListItem> items = matchedItems(before, after);
        const auto stay = std::ranges::count_if(items, [](const ListItem &item) { return item.old >= 0; });
        const bool isReordered = stay == std::ssize(before) && !startsWith(after, before);
        const std::size_t edits = m_edits.size();
        if (!isReordered && addItems(node, before, after))
            return true;
        m_edits.resize(edits);
        IntendedChange intended;
        intended.document = m_document;
        return take(planListOrder(m_tree, node, items, m_layout, intended));
    }

    /// Items that differ, then items at the end that are new, or those that are gone.
    bool addItems(int node, const Value::List &before, const Value::List &after)
    {
        const std::vector<int> &items = m_tree.node(node).children;
        const auto [oldFirst, newFirst] = std::ranges::mismatch(before, after);
        const auto first = static_cast<std::size_t>(oldFirst - before.begin());
        std::size_t same = 0;
        while (same < std::min(before.size(), after.size()) - first &&
               before[before.size() - 1 - same] == after[after.size() - 1 - same])
            ++same;
        const std::size_t oldEnd = before.size() - same;
        const std::size_t newEnd = after.size() - same;
        if (newEnd > oldEnd && same > 0)
            return false;
        bool isSimple = true;
        for (std::size_t i = first; i < std::max(oldEnd, newEnd) && isSimple; ++i) {
            if (i >= newEnd)
                isSimple = remove(node, i);
            else
                isSimple = i < oldEnd ? replace(items[i], before[i], after[i]) : append(node, {}, after[i]);
        }
        return isSimple;
    }

    bool addMap(int node, const Value &before, const Value &after)
    {
        if (!keepsOrder(before, after))
            return false;
        const std::vector<int> &children = m_tree.node(node).children;
        for (std::size_t i = 0; i < before.toMap().size(); ++i) {
            const auto &[key, value] = before.toMap()[i];
            const Value *now = after.find(key);
            if (now ? !replace(children[2 * i + 1], value, *now) : !remove(node, i))
                return false;
        }
        return std::ranges::all_of(after.toMap(), [&](const Value::Entry &entry) {
            return before.find(entry.first) || append(node, entry.first, entry.second);
        });
    }

    /// Whether new entries stand at the end and the others in their old order.
    static bool keepsOrder(const Value &before, const Value &after)
    {
        std::vector<QString> order;
        for (const auto &[key, value] : before.toMap()) {
            if (after.find(key))
                order.push_back(key);
        }
        for (const auto &[key, value] : after.toMap()) {
            if (!before.find(key))
                order.push_back(key);
        }
        return std::ranges::equal(order, after.toMap(), {}, {}, &Value::Entry::first);
    }

    /// No merged and no repeated ones.
    bool hasOnlyOwnEntries(const YamlNode &mapping, const Value &value) const
    {
        const bool hasMerge =
            std::ranges::any_of(mapping.children, [this](int child) { return m_tree.isMergeKey(child); });
        return !hasMerge && static_cast<std::size_t>(childCount(mapping)) == value.toMap().size();
    }

    const YamlTree &m_tree;
    const YamlLayout &m_layout;
    int m_document;
    std::vector<TextEdit> m_edits;
};

} // namespace

EditPlan planChildChanges(const YamlTree &tree, int node, const Value &value, const YamlLayout &layout,
                          const IntendedChange &intended)
{
    ChildChanges changes(tree, layout, intended.document);
    if (!changes.add(node, value))
        return {};
    const std::optional<PlannedEdit> edit = changes.joined(intended);
    return edit ? EditPlan{*edit} : EditPlan();
}
