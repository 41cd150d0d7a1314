#include "core/yaml/yaml_tree.h"

#include "core/yaml/text_check.h"
#include "core/yaml/yaml_scalars.h"

#include <QSet>

namespace {

/// Merge keys can lead to each other through aliases; nobody takes entries from more places than this.
constexpr qsizetype mostMerges = 500;

/// `merged` are the mappings that were searched in vain: by several ways, or through an anchor that contains itself,
/// one may be met again and again.
TreeStep findEntry(const YamlTree &tree, int mapping, const QString &key, QSet<int> &merged);

TreeStep findMerged(const YamlTree &tree, int source, const QString &key, QSet<int> &merged)
{
    const int node = tree.resolved(source);
    if (node < 0 || merged.contains(node) || merged.size() > mostMerges)
        return {};
    merged += node;
    if (tree.node(node).kind == YamlKind::Mapping) {
        TreeStep step = findEntry(tree, node, key, merged);
        step.isMerged = true;
        return step;
    }
    if (tree.node(node).kind != YamlKind::Sequence)
        return {};
    for (const int item : tree.node(node).children) { // the first of several wins
        const TreeStep step = findMerged(tree, item, key, merged);
        if (step.value >= 0)
            return step;
    }
    return {};
}

TreeStep findEntry(const YamlTree &tree, int mapping, const QString &key, QSet<int> &merged)
{
    const std::vector<int> &children = tree.node(mapping).children;
    for (std::size_t end = children.size(); end >= 2; end -= 2) {
        const int keyNode = children[end - 2];
        if (tree.isMergeKey(keyNode)) {
            const TreeStep step = findMerged(tree, children[end - 1], key, merged);
            if (step.value >= 0)
                return step;
        } else if (tree.keyName(keyNode) == key) {
            return {.container = mapping,
                    .key = keyNode,
                    .value = children[end - 1],
                    .position = static_cast<int>(end / 2) - 1,
                    .isMerged = false};
        }
    }
    return {};
}

} // namespace

int YamlTree::root(int document) const
{
    const bool exists = document >= 0 && static_cast<std::size_t>(document) < documents.size();
    return exists ? documents[static_cast<std::size_t>(document)].root : -1;
}

qsizetype YamlTree::lineStart(qsizetype offset) const
{
    return lineStarts[lineAt(lineStarts, offset)];
}

qsizetype YamlTree::lineEnd(qsizetype offset) const
{
    const std::size_t next = lineAt(lineStarts, offset) + 1;
    if (next >= lineStarts.size())
        return bytes.size();
    const qsizetype end = lineStarts[next] - 1;
    return end > offset && at(end - 1) == '\r' ? end - 1 : end;
}

qsizetype YamlTree::nextLine(qsizetype offset) const
{
    const std::size_t next = lineAt(lineStarts, offset) + 1;
    return next < lineStarts.size() ? lineStarts[next] : bytes.size();
}

int YamlTree::resolved(int index) const
{
    return index >= 0 && node(index).kind == YamlKind::Alias ? place(index).target : index;
}

QString YamlTree::keyName(int keyNode) const
{
    const YamlNode &key = node(resolved(keyNode));
    return readKey(key.text, key.style == YamlStyle::Plain, key.tag);
}

bool YamlTree::isMergeKey(int keyNode) const
{
    const YamlNode &key = node(keyNode);
    return key.kind == YamlKind::Scalar && key.style == YamlStyle::Plain && key.text.size() == 2 && key.text == u"<<";
}

TreeStep entryOf(const YamlTree &tree, int mapping, const QString &key)
{
    QSet<int> merged;
    return findEntry(tree, mapping, key, merged);
}

TreeStep stepFrom(const YamlTree &tree, int node, const YamlPath::Step &step)
{
    const YamlNode &from = tree.node(node);
    if (const QString *key = std::get_if<QString>(&step))
        return from.kind == YamlKind::Mapping ? entryOf(tree, node, *key) : TreeStep{};
    const int index = std::get<int>(step);
    if (from.kind != YamlKind::Sequence || static_cast<std::size_t>(index) >= from.children.size())
        return {};
    return {.container = node, .key = -1, .value = from.children[static_cast<std::size_t>(index)], .position = index};
}

TreeStep stepTo(const YamlTree &tree, int root, const YamlPath &path)
{
    TreeStep last{.value = root};
    for (const YamlPath::Step &step : path.steps()) {
        const int node = tree.resolved(last.value);
        if (node < 0)
            return {};
        last = stepFrom(tree, node, step);
    }
    return last;
}
