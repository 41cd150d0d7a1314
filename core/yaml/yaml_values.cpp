#include "core/yaml/yaml_values.h"

#include "core/yaml/yaml_scalars.h"

#include <QHash>

#include <algorithm>
#include <ranges>

namespace {

/// Entries in the order of the text; setting one again changes it in place.
class MapBuilder
{
public:
    void set(const QString &key, Value value)
    {
        if (const auto known = m_positions.constFind(key); known != m_positions.constEnd()) {
            m_map[*known].second = std::move(value);
            return;
        }
        m_positions.insert(key, m_map.size());
        m_map.emplace_back(key, std::move(value));
    }
    Value::Map take() { return std::move(m_map); }

private:
    Value::Map m_map;
    QHash<QString, std::size_t> m_positions;
};

class ValueReader
{
public:
    explicit ValueReader(const YamlTree &tree) : m_tree(tree) {}

    Value read(int index)
    {
        if (index < 0 || m_depth > deepest)
            return {};
        if (!m_openAliases.empty() && --m_budget < 0)
            return {};
        const YamlNode &node = m_tree.node(index);
        switch (node.kind) {
        case YamlKind::Null:
            return {};
        case YamlKind::Scalar:
            return readScalar(node.text, node.style == YamlStyle::Plain, node.tag);
        case YamlKind::Alias:
            return throughAlias(index, [this](int target) { return read(target); });
        case YamlKind::Sequence:
            return readList(node);
        case YamlKind::Mapping: {
            MapBuilder map;
            readEntries(node, map);
            return map.take();
        }
        }
        return {};
    }

private:
    /// Calls `reader` with what the alias stands for, unless that is being read already.
    auto throughAlias(int alias, const auto &reader) -> decltype(reader(0))
    {
        const int target = m_tree.place(alias).target;
        if (target < 0 || std::ranges::contains(m_openAliases, target))
            return decltype(reader(0))();
        m_openAliases.push_back(target);
        ++m_depth;
        struct Closing
        {
            ValueReader &reader;
            ~Closing()
            {
                reader.m_openAliases.pop_back();
                --reader.m_depth;
            }
        } const closing{*this};
        return reader(target);
    }

    Value readList(const YamlNode &node)
    {
        Value::List list;
        list.reserve(node.children.size());
        ++m_depth;
        for (const int item : node.children)
            list.push_back(read(item));
        --m_depth;
        return list;
    }

    void readEntries(const YamlNode &node, MapBuilder &map)
    {
        ++m_depth;
        for (std::size_t i = 0; i + 1 < node.children.size(); i += 2) {
            if (m_tree.isMergeKey(node.children[i]))
                merge(node.children[i + 1], map);
            else
                map.set(m_tree.keyName(node.children[i]), read(node.children[i + 1]));
        }
        --m_depth;
    }

    /// go-yaml sets merged entries where the merge key stands, so they override what is above it. Of several sources
    /// the first wins.
    void merge(int source, MapBuilder &map)
    {
        if (source < 0 || m_depth > deepest || (!m_openAliases.empty() && --m_budget < 0))
            return;
        const YamlNode &node = m_tree.node(source);
        if (node.kind == YamlKind::Alias) {
            throughAlias(source, [this, &map](int target) {
                merge(target, map);
                return true;
            });
        } else if (node.kind == YamlKind::Mapping) {
            readEntries(node, map);
        } else if (node.kind == YamlKind::Sequence) {
            ++m_depth;
            for (const int item : node.children | std::views::reverse)
                merge(item, map);
            --m_depth;
        }
    }

    static constexpr int deepest = 1200;
    const YamlTree &m_tree;
    std::vector<int> m_openAliases;
    int m_depth = 0;
    int m_budget = 200'000; ///< nodes that may be read through aliases
};

} // namespace

Value readValue(const YamlTree &tree, int node)
{
    return ValueReader(tree).read(node);
}
