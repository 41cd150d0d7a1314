#include "core/talos/judge/settle_nulls.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// Whether the reader can keep a null of this type.
bool keepsNull(QStringView expression)
{
    return expression.startsWith(u'*') || expression.startsWith(u"[]") || expression.startsWith(u"{}") ||
           expression == u"any";
}

class NullSettler
{
public:
    NullSettler(const MachineTypes &types, int document) : m_types(types), m_document(document) {}

    void settle(QStringView expression, MachineNode &node, const YamlPath &path)
    {
        const QStringView type = bareType(expression);
        const MachineType *named = type.startsWith(u'@') ? m_types.type(type.sliced(1)) : nullptr;
        if (named && !named->list.isEmpty())
            return settle(named->list, node, path);
        if (type.startsWith(u"[]"))
            settleList(type.sliced(2), node, path);
        else if (type.startsWith(u"{}"))
            settleMap(type.sliced(2), node, path);
        else if (named && !named->isText)
            settleStructure(*named, node, path);
    }

    MachineProblems take() { return std::move(m_unheard); }

private:
    void settleList(QStringView element, MachineNode &node, const YamlPath &path)
    {
        if (!keepsNull(element))
            std::erase_if(node.items, [](const MachineNode &item) { return item.isNull(); });
        for (int i = 0; i < static_cast<int>(node.items.size()); ++i)
            settle(element, node.items[static_cast<std::size_t>(i)], path.child(i));
    }

    void settleMap(QStringView element, MachineNode &node, const YamlPath &path)
    {
        expandMergeKey(node);
        for (auto &[key, value] : node.entries) {
            if (value.isNull() && !keepsNull(element))
                value = {.kind = MachineNode::Kind::Scalar, .isQuoted = true, .source = value.source};
            settle(element, value, path.child(key));
        }
    }

    /// `<<: *other` stands for the other map's entries that this one doesn't have.
    static void expandMergeKey(MachineNode &node)
    {
        const MachineNode *merged = node.find(u"<<");
        if (!merged)
            return;
        const std::vector<MachineNode::Entry> entries = merged->entries;
        node.remove(u"<<");
        for (const auto &[key, value] : entries) {
            if (!node.find(key))
                node.entries.emplace_back(key, value);
        }
    }

    void settleStructure(const MachineType &type, MachineNode &node, const YamlPath &path)
    {
        if (const QString any = type.fields.value(QString()); !any.isEmpty())
            return settle(any, node, path);
        for (auto &[key, value] : node.entries) {
            if (value.isNull())
                m_unheard.push_back({.rule = "talos.value-unheard",
                                     .message = u"%1 is null, which changes nothing; $patch: delete removes it"_s.arg(
                                         path.child(key).toString()),
                                     .path = path.child(key),
                                     .source = value.source,
                                     .document = m_document});
            settle(type.fields.value(key), value, path.child(key));
        }
        std::erase_if(node.entries, [](const MachineNode::Entry &entry) { return entry.value.isNull(); });
    }

    const MachineTypes &m_types;
    int m_document;
    MachineProblems m_unheard;
};

} // namespace

MachineProblems settleNulls(MachineDocument &document, const MachineTypes &types)
{
    NullSettler settler(types, document.index);
    const QString type = u"@"_s + types.kinds.value(document.kind).type;
    settler.settle(type, document.content, {});
    return settler.take();
}
