#include "core/yaml/alias_expansion.h"

#include "core/yaml/text_check.h"

#include <algorithm>
#include <ranges>
#include <span>

using namespace Qt::StringLiterals;

// The limits of https://github.com/yaml/go-yaml/blob/v2.4.2/decode.go: counted in its order, so that both stop at the
// same node. The stack is a vector because aliases nest deeper than a thread's stack is.

namespace {

constexpr double fewDecodes = 400'000;
constexpr double manyDecodes = 4'000'000;
constexpr double ratioOfFew = 0.99;
constexpr double ratioOfMany = 0.10;

double allowedRatio(double decodes)
{
    const double part = std::clamp((decodes - fewDecodes) / (manyDecodes - fewDecodes), 0.0, 1.0);
    return ratioOfFew - (ratioOfFew - ratioOfMany) * part;
}

constexpr double mostBehindAliases = 50'000;

class Expansion
{
public:
    Expansion(const YamlTree &tree, int root)
        : m_tree(tree), m_root(root), m_isOpen(tree.nodes.size() - static_cast<std::size_t>(root))
    {
    }

    /// The outermost alias with which it gets too much, or -1.
    int firstExcess()
    {
        m_waiting = {{.node = m_root}};
        while (!m_waiting.empty()) {
            const Task task = m_waiting.back();
            m_waiting.pop_back();
            if (task.closes) {
                m_isOpen[static_cast<std::size_t>(task.node - m_root)] = false;
                m_aliases.pop_back();
                continue;
            }
            count();
            if (isExcessive() || isTooMuch())
                return m_aliases.empty() ? task.node : m_aliases.front();
            if (!expand(task.node))
                return -1;
        }
        return -1;
    }

    /// What Helm says.
    bool isExcessive() const
    {
        constexpr double leastBehindAliases = 100;
        constexpr double leastDecodes = 1000;
        return m_behindAliases > leastBehindAliases && m_decodes > leastDecodes &&
               m_behindAliases / m_decodes > allowedRatio(m_decodes);
    }

private:
    struct Task
    {
        int node = -1;
        bool closes = false; ///< an alias
    };

    void count()
    {
        ++m_decodes;
        m_behindAliases += m_aliases.empty() ? 0 : 1;
    }

    bool isTooMuch() const { return m_behindAliases > mostBehindAliases; }

    /// False: an anchor contains itself, which the reader refuses for that.
    bool expand(int index)
    {
        const YamlNode &node = m_tree.node(index);
        if (node.kind == YamlKind::Alias)
            return open(index);
        if (node.kind == YamlKind::Mapping) {
            addEntries(node);
            return true;
        }
        for (const int item : node.children | std::views::reverse)
            m_waiting.push_back({.node = item});
        return true;
    }

    bool open(int alias)
    {
        const auto at = static_cast<std::size_t>(alias - m_root);
        if (m_isOpen[at] || m_tree.place(alias).target < 0)
            return false;
        m_isOpen[at] = true;
        m_aliases.push_back(alias);
        m_waiting.push_back({.node = alias, .closes = true});
        m_waiting.push_back({.node = m_tree.place(alias).target});
        return true;
    }

    void addEntries(const YamlNode &mapping)
    {
        for (std::size_t end = mapping.children.size(); end >= 2; end -= 2) {
            const int value = mapping.children[end - 1];
            const bool isMerged = m_tree.isMergeKey(mapping.children[end - 2]);
            if (isMerged && m_tree.node(value).kind == YamlKind::Sequence) { // its last map is read first
                std::ranges::transform(m_tree.node(value).children, std::back_inserter(m_waiting),
                                       [](int source) { return Task{.node = source}; });
                continue;
            }
            m_waiting.push_back({.node = value});
            if (!isMerged)
                m_waiting.push_back({.node = mapping.children[end - 2]});
        }
    }

    const YamlTree &m_tree;
    int m_root;
    std::vector<bool> m_isOpen; ///< by node of this document
    std::vector<int> m_aliases; ///< those that are being read, outermost first
    std::vector<Task> m_waiting;
    double m_decodes = 1; ///< the document itself counts
    double m_behindAliases = 0;
};

} // namespace

Result<void> checkAliases(const YamlTree &tree, int root)
{
    if (root < 0)
        return {};
    const std::span<const YamlNode> nodes = std::span(tree.nodes).subspan(static_cast<std::size_t>(root));
    if (std::ranges::none_of(nodes, [](const YamlNode &node) { return node.kind == YamlKind::Alias; }))
        return {};
    Expansion expansion(tree, root);
    const int excess = expansion.firstExcess();
    if (excess < 0)
        return {};
    return failureAt(tree.bytes, tree.node(excess).span.start,
                     expansion.isExcessive()
                         ? u"with this the aliases stand for so much that Helm takes the file for an attack "
                           "(“excessive aliasing”)"_s
                         : u"with this the aliases stand for more than 50,000 values; this many aren't read"_s);
}
