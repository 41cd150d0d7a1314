#include "core/yaml/planned_edit.h"

#include "core/yaml/second_reading.h"
#include "core/yaml/yaml_tree_builder.h"
#include "core/yaml/yaml_values.h"

#include <QByteArrayList>

#include <algorithm>
#include <span>
#include <unordered_map>

using namespace Qt::StringLiterals;

namespace {

/// Compares the tree before with the tree after an edit, node by node, in the order of the text after it.
class TreeComparison
{
public:
    TreeComparison(const YamlTree &before, const YamlTree &after, const IntendedChange &change)
        : m_before(before), m_after(after), m_change(change)
    {
    }

    bool isAsIntended()
    {
        const std::size_t count = std::max(m_before.documents.size(), m_after.documents.size());
        for (std::size_t document = 0; document < count; ++document) {
            if (!isDocumentAsIntended(static_cast<int>(document)))
                return false;
        }
        // An empty document may come and go with its content, but never move its neighbours.
        return m_before.documents.size() == m_after.documents.size() || count == 1;
    }

private:
    using Kind = IntendedChange::Kind;

    bool isDocumentAsIntended(int document)
    {
        const int before = m_before.root(document);
        const int after = m_after.root(document);
        if (m_change.container >= 0 || m_change.document != document)
            return before < 0 || after < 0 ? before == after : isSame(before, after);
        if (m_change.kind == Kind::Remove)
            return after < 0;
        return after >= 0 && isNew(after) && (before < 0 || isReplaced(before, after));
    }

    bool isSame(int before, int after)
    {
        const YamlNode &old = m_before.node(before);
        const YamlNode &now = m_after.node(after);
        const bool isSameNode = old.kind == now.kind && old.style == now.style && old.text == now.text &&
                                old.tag == now.tag && old.anchor == now.anchor;
        if (!isSameNode || (old.kind == YamlKind::Alias && !hasSameTarget(before, after)))
            return false;
        if (!old.anchor.isEmpty())
            m_partners[before] = after;
        return before == m_change.container ? isChanged(old, now) : areSame(old.children, now.children);
    }

    /// An alias stands for the same node as before. One inside of what was replaced has no partner.
    bool hasSameTarget(int before, int after) const
    {
        const int target = m_after.place(after).target;
        const auto partner = m_partners.find(m_before.place(before).target);
        if (partner != m_partners.end())
            return partner->second == target;
        return std::ranges::none_of(m_partners, [target](const auto &pair) { return pair.second == target; });
    }

    bool areSame(std::span<const int> before, std::span<const int> after)
    {
        return before.size() == after.size() &&
               std::ranges::equal(before, after, [this](int old, int now) { return isSame(old, now); });
    }

    /// The collection whose child was to change: its other children, and the child.
    bool isChanged(const YamlNode &old, const YamlNode &now)
    {
        const std::size_t stride = old.kind == YamlKind::Mapping ? 2 : 1;
        const std::size_t at = static_cast<std::size_t>(m_change.position) * stride;
        if (m_change.kind == Kind::Move)
            return areSame(moved(old.children, at, stride), now.children);
        const std::span<const int> before = old.children;
        const std::span<const int> after = now.children;
        const std::size_t behindBefore = at + (m_change.kind == Kind::Insert ? 0 : stride);
        const std::size_t behindAfter = at + (m_change.kind == Kind::Remove ? 0 : stride);
        if (behindBefore > before.size() || behindAfter > after.size())
            return false;
        return areSame(before.first(at), after.first(at)) &&
               isChildAsIntended(before.subspan(at, behindBefore - at), after.subspan(at, behindAfter - at)) &&
               areSame(before.subspan(behindBefore), after.subspan(behindAfter));
    }

    /// The child alone: an item, or the key and value of an entry.
    bool isChildAsIntended(std::span<const int> before, std::span<const int> after)
    {
        const bool isEntry = after.size() == 2;
        switch (m_change.kind) {
        case Kind::Insert:
            return isNew(after.back()) && m_after.node(after.back()).anchor.isEmpty() &&
                   (!isEntry || m_after.keyName(after.front()) == m_change.key);
        case Kind::Replace:
            return (!isEntry || isSame(before.front(), after.front())) && isNew(after.back()) &&
                   isReplaced(before.back(), after.back());
        case Kind::Rename:
            return m_after.keyName(after.front()) == m_change.key && isReplaced(before.front(), after.front()) &&
                   isSame(before.back(), after.back());
        case Kind::Remove:
        case Kind::Move:
            break;
        }
        return true;
    }

    std::vector<int> moved(std::vector<int> children, std::size_t from, std::size_t stride) const
    {
        const auto to = static_cast<std::size_t>(m_change.target) * stride;
        const auto place = [&children](std::size_t index) { return children.begin() + static_cast<qsizetype>(index); };
        if (from + stride > children.size() || to + stride > children.size())
            return {};
        if (from < to)
            std::rotate(place(from), place(from + stride), place(to + stride));
        else
            std::rotate(place(to), place(from), place(from + stride));
        return children;
    }

    bool isNew(int after) const { return readValue(m_after, after) == m_change.value; }

    bool isReplaced(int before, int after)
    {
        if (!m_before.node(before).anchor.isEmpty())
            m_partners[before] = after;
        return m_before.node(before).anchor == m_after.node(after).anchor;
    }

    const YamlTree &m_before;
    const YamlTree &m_after;
    const IntendedChange &m_change;
    std::unordered_map<int, int> m_partners; ///< nodes with anchors: before → after
};

/// At the end of a text without a final line end, a block of text may need one to keep its own.
QByteArrayList endingsOf(const YamlTree &tree, const PlannedEdit &edit)
{
    const bool endsText = edit.range.end == tree.bytes.size() && !edit.text.isEmpty() && !edit.text.endsWith('\n');
    if (!endsText)
        return {QByteArray()};
    return {QByteArray(), edit.text.contains("\r\n") ? QByteArray("\r\n") : QByteArray("\n")};
}

} // namespace

Result<Splice> verifiedSplice(const YamlTree &tree, const EditPlan &plan)
{
    QString reason = u"there is no way to write it here"_s;
    for (const PlannedEdit &edit : plan) {
        for (const QByteArray &end : endingsOf(tree, edit)) {
            const QByteArray bytes =
                QByteArray(tree.bytes).replace(edit.range.start, edit.range.size(), QByteArray(edit.text + end));
            const Result<YamlTree> after = buildTree(bytes);
            if (!after)
                reason = u"the text would not be YAML any more (%1)"_s.arg(after.error().message);
            else if (!TreeComparison(tree, *after, edit.intended).isAsIntended())
                reason = u"something else in the file would change with it"_s;
            else if (readAgain(*after) && !readAgain(tree))
                reason = u"Helm's YAML reader would read something else"_s;
            else
                return Splice::between(tree.bytes, bytes);
        }
    }
    return failure(u"this can't be changed safely here: %1; edit the text by hand"_s.arg(reason));
}
