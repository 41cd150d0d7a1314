#include "core/yaml/list_order.h"

#include "core/yaml/child_lines.h"
#include "core/yaml/entry_insertion.h"
#include "core/yaml/value_replacement.h"
#include "core/yaml/yaml_habits.h"

#include <algorithm>

namespace {

/// A list's text taken apart: the items, and what stands between them.
struct ListText
{
    TextSpan range;
    std::vector<QByteArray> items;
    std::vector<QByteArray> gaps; ///< behind each item but the last
    QByteArray usualGap;
};

ListText takenApart(const YamlTree &tree, const std::vector<TextSpan> &items, const QByteArray &usualGap)
{
    ListText text{.range = {.start = items.front().start, .end = items.back().end}, .usualGap = usualGap};
    for (std::size_t i = 0; i < items.size(); ++i) {
        text.items.push_back(tree.bytes.sliced(items[i].start, items[i].size()));
        if (i + 1 < items.size())
            text.gaps.push_back(tree.bytes.sliced(items[i].end, items[i + 1].start - items[i].end));
    }
    return text;
}

/// Each item is its own lines, the last line end left out.
std::optional<ListText> blockText(const YamlTree &tree, int list, const YamlLayout &layout, int document)
{
    std::vector<TextSpan> items;
    for (int position = 0; position < childCount(tree.node(list)); ++position) {
        if (!startsLine(tree, childStart(tree, list, position)))
            return std::nullopt;
        TextSpan lines = ownLines(tree, {.collection = list, .position = position}, document);
        lines.end = tree.lineEnd(childEnd(tree, list, position));
        items.push_back(lines);
    }
    const QByteArray gap = separatesWithBlankLines(tree, list) ? layout.lineEnd + layout.lineEnd : layout.lineEnd;
    return takenApart(tree, items, gap);
}

/// Which comment belongs to which item isn't known inside [ ].
std::optional<ListText> flowText(const YamlTree &tree, int list)
{
    const int count = childCount(tree.node(list));
    std::vector<TextSpan> items;
    items.reserve(static_cast<std::size_t>(count));
    for (int position = 0; position < count; ++position)
        items.push_back({.start = childStart(tree, list, position), .end = childEnd(tree, list, position)});
    ListText text = takenApart(tree, items, ", ");
    if (std::ranges::any_of(text.gaps, [](const QByteArray &gap) { return gap.contains('#'); }))
        return std::nullopt;
    if (!text.gaps.empty())
        text.usualGap = text.gaps.front();
    return text;
}

QByteArray arranged(const ListText &text, const std::vector<QByteArray> &items)
{
    QByteArray written;
    for (std::size_t i = 0; i < items.size(); ++i) {
        written += items[i];
        if (i + 1 < items.size())
            written += i < text.gaps.size() ? text.gaps[i] : text.usualGap;
    }
    for (std::size_t gap = items.empty() ? 0 : items.size() - 1; gap < text.gaps.size(); ++gap)
        written += text.gaps[gap].contains('#') ? text.gaps[gap] : QByteArray();
    return written;
}

} // namespace

std::vector<ListItem> matchedItems(const Value::List &before, const Value::List &after)
{
    std::vector<ListItem> items;
    std::vector<bool> isTaken(before.size());
    for (std::size_t i = 0; i < after.size(); ++i) {
        std::size_t old = i < before.size() && before[i] == after[i] && !isTaken[i] ? i : 0;
        while (old < before.size() && (isTaken[old] || before[old] != after[i]))
            ++old;
        if (old < before.size())
            isTaken[old] = true;
        items.push_back({.old = old < before.size() ? static_cast<int>(old) : -1, .value = after[i]});
    }
    return items;
}

EditPlan planListOrder(const YamlTree &tree, int list, const std::vector<ListItem> &items, const YamlLayout &layout,
                       const IntendedChange &intended)
{
    const YamlNode &node = tree.node(list);
    const bool isBlock = node.style == YamlStyle::Block;
    if (node.children.empty() || items.empty())
        return {};
    const std::optional<ListText> text =
        isBlock ? blockText(tree, list, layout, intended.document) : flowText(tree, list);
    if (!text)
        return {};
    std::vector<QByteArray> written;
    written.reserve(items.size());
    for (const ListItem &item : items)
        written.push_back(item.old >= 0 ? text->items[static_cast<std::size_t>(item.old)]
                                        : writtenNewItem(tree, list, item.value, layout));
    return {{.range = text->range, .text = arranged(*text, written), .intended = intended}};
}
