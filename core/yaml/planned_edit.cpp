#include "core/yaml/planned_edit.h"

#include "core/yaml/yaml_tree_builder.h"
#include "core/yaml/yaml_values.h"

#include <QByteArrayList>

#include <algorithm>
#include <span>

using namespace Qt::StringLiterals;

namespace {

/// Compares the tree before with the tree after an edit, node by node.
class TreeComparison
{
public:
    TreeComparison(const YamlTree &before, const YamlTree &after, const IntendedChange &change)
        : m_before(before), m_after(after), m_change(change)
    {
    }

    bool isAsIntended() const
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
    bool isDocumentAsIntended(int document) const
    {
        const int before = m_before.root(document);
        const int after = m_after.root(document);
        if (m_change.container >= 0 || m_change.document != document)
            return before < 0 || after < 0 ? before == after : isSame(before, after);
        if (m_change.kind == IntendedChange::Kind::Remove)
            return after < 0;
        return after >= 0 && isNew(after) && (before < 0 || isReplaced(before, after));
    }

    bool isSame(int before, int after) const
    {
        const YamlNode &old = m_before.node(before);
        const YamlNode &now = m_after.node(after);
        const bool isSameNode = old.kind == now.kind && old.style == now.style && old.text == now.text &&
                                old.tag == now.tag && old.anchor == now.anchor;
        if (!isSameNode)
            return false;
        return before == m_change.container ? isChanged(old, now) : areSame(old.children, now.children, 0);
    }

    bool areSame(std::span<const int> before, std::span<const int> after, std::size_t from) const
    {
        if (before.size() != after.size())
            return false;
        for (std::size_t i = from; i < before.size(); ++i) {
            if (!isSame(before[i], after[i]))
                return false;
        }
        return true;
    }

    /// The collection whose child was to change: its other children, and the child.
    bool isChanged(const YamlNode &old, const YamlNode &now) const
    {
        const std::size_t stride = old.kind == YamlKind::Mapping ? 2 : 1;
        const std::size_t at = static_cast<std::size_t>(m_change.position) * stride;
        const std::span<const int> before = old.children;
        const std::span<const int> after = now.children;
        const std::size_t behindBefore = at + (m_change.kind == IntendedChange::Kind::Insert ? 0 : stride);
        const std::size_t behindAfter = at + (m_change.kind == IntendedChange::Kind::Remove ? 0 : stride);
        if (behindBefore > before.size() || behindAfter > after.size())
            return false;
        if (!areSame(before.first(at), after.first(at), 0) ||
            !areSame(before.subspan(behindBefore), after.subspan(behindAfter), 0))
            return false;
        if (m_change.kind == IntendedChange::Kind::Remove)
            return true;
        const int child = after[behindAfter - 1];
        if (m_change.kind == IntendedChange::Kind::Insert)
            return isNew(child) && m_after.node(child).anchor.isEmpty() &&
                   (stride == 1 || m_after.keyName(after[at]) == m_change.key);
        return isNew(child) && isReplaced(before[behindBefore - 1], child) &&
               (stride == 1 || isSame(before[at], after[at]));
    }

    bool isNew(int after) const { return readValue(m_after, after) == m_change.value; }
    bool isReplaced(int before, int after) const { return m_before.node(before).anchor == m_after.node(after).anchor; }

    const YamlTree &m_before;
    const YamlTree &m_after;
    const IntendedChange &m_change;
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
            else
                return Splice::between(tree.bytes, bytes);
        }
    }
    return failure(u"this can't be changed safely here: %1; edit the text by hand"_s.arg(reason));
}
