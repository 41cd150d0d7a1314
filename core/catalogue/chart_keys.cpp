#include "core/catalogue/chart_keys.h"

#include "core/catalogue/chart_comments.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {
constexpr QLatin1StringView freeFormNames[] = {
    "affinity"_L1,           "nodeSelector"_L1,   "updateStrategy"_L1, "securityContext"_L1,
    "podSecurityContext"_L1, "seLinuxOptions"_L1, "extraConfig"_L1,    "subject"_L1,
};
constexpr QLatin1StringView freeFormEndings[] = {"labels"_L1, "annotations"_L1, "resources"_L1};

class KeyCollector
{
public:
    explicit KeyCollector(const YamlText &values) : m_values(values) {}

    std::vector<ChartKey> collect()
    {
        if (m_values.root() >= 0)
            addChildren(m_values.root(), {}, -1);
        return std::move(m_keys);
    }

private:
    void addChildren(int mapping, const YamlPath &path, int parent)
    {
        const YamlNode &node = m_values.node(mapping);
        if (node.kind != YamlKind::Mapping)
            return;
        for (std::size_t i = 0; i + 1 < node.children.size(); i += 2)
            addKey(node.children[i], node.children[i + 1], path, parent);
    }

    void addKey(int keyNode, int valueNode, const YamlPath &path, int parent)
    {
        const YamlNode &key = m_values.node(keyNode);
        const YamlNode &value = m_values.node(valueNode);
        const TextPosition position = m_values.positionOf(key.span.start);
        const int index = static_cast<int>(m_keys.size());
        const bool isCollection = value.kind == YamlKind::Mapping || value.kind == YamlKind::Sequence;
        m_keys.push_back({.path = path.child(key.text),
                          .parent = parent,
                          .node = valueNode,
                          .line = position.line - 1,
                          .column = position.column - 1,
                          .holdsNothing = isCollection ? value.children.empty() : m_values.value(valueNode).isNull()});
        if (parent >= 0)
            m_keys[static_cast<std::size_t>(parent)].childColumn = position.column - 1;
        addChildren(valueNode, path.child(key.text), index);
    }

    const YamlText &m_values;
    std::vector<ChartKey> m_keys;
};

/// The keys that have a documented key somewhere below them.
std::vector<bool> withDocumentedFields(const std::vector<ChartKey> &keys, const std::vector<QString> &lines)
{
    std::vector<bool> found(keys.size(), false);
    for (const ChartKey &key : keys) {
        if (!isDocumented(lines, key.line, key.column))
            continue;
        for (int above = key.parent; above >= 0; above = keys[static_cast<std::size_t>(above)].parent)
            found[static_cast<std::size_t>(above)] = true;
    }
    return found;
}
} // namespace

bool isFreeFormName(const QString &name)
{
    const auto endsName = [&name](QLatin1StringView ending) { return name.endsWith(ending, Qt::CaseInsensitive); };
    return std::ranges::find(freeFormNames, name) != std::end(freeFormNames) ||
           std::ranges::any_of(freeFormEndings, endsName);
}

std::vector<ChartKey> chartKeys(const YamlText &values)
{
    return KeyCollector(values).collect();
}

void assignRoles(std::vector<ChartKey> &keys, const YamlText &values, const std::vector<QString> &lines)
{
    const std::vector<bool> documented = withDocumentedFields(keys, lines);
    for (std::size_t i = 0; i < keys.size(); ++i) {
        ChartKey &key = keys[i];
        const bool isTopLevel = key.parent < 0;
        if (!isTopLevel && keys[static_cast<std::size_t>(key.parent)].role != KeyRole::Group) {
            key.role = KeyRole::Inside;
            continue;
        }
        const bool isMap = values.node(key.node).kind == YamlKind::Mapping && !key.holdsNothing;
        key.role = isMap && (documented[i] || !isFreeFormName(key.name())) ? KeyRole::Group : KeyRole::Setting;
    }
}
