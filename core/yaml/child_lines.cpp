#include "core/yaml/child_lines.h"

#include "core/yaml/yaml_habits.h"

#include <algorithm>

int positionOf(const YamlTree &tree, int node)
{
    const int parent = tree.node(node).parent;
    if (parent < 0)
        return 0;
    const YamlNode &collection = tree.node(parent);
    const auto index = static_cast<int>(std::ranges::find(collection.children, node) - collection.children.begin());
    return collection.kind == YamlKind::Mapping ? index / 2 : index;
}

bool startsLine(const YamlTree &tree, qsizetype offset)
{
    return tree.lineStart(offset) + indentOf(tree, tree.lineStart(offset)) == offset;
}

qsizetype previousLine(const YamlTree &tree, qsizetype lineStart)
{
    return tree.lineStart(lineStart - 1);
}

qsizetype upperBound(const YamlTree &tree, const Child &child, int document)
{
    if (child.position > 0)
        return tree.nextLine(childEnd(tree, child.collection, child.position - 1));
    const qsizetype indicator = tree.place(child.collection).indicator;
    if (indicator >= 0)
        return tree.nextLine(indicator);
    const qsizetype contentStart = tree.documents[static_cast<std::size_t>(document)].contentStart;
    return contentStart == tree.lineStart(contentStart) ? contentStart : tree.nextLine(contentStart);
}

TextSpan ownLines(const YamlTree &tree, const Child &child, int document)
{
    const qsizetype start = childStart(tree, child.collection, child.position);
    TextSpan lines{.start = tree.lineStart(start),
                   .end = tree.nextLine(childEnd(tree, child.collection, child.position))};
    const qsizetype bound = upperBound(tree, child, document);
    while (lines.start > bound) {
        const qsizetype above = previousLine(tree, lines.start);
        if (!isCommentLine(tree, above) || indentOf(tree, above) != tree.column(start))
            break;
        lines.start = above;
    }
    return lines;
}
