#include "core/yaml/yaml_habits.h"

#include <algorithm>
#include <array>

namespace {

constexpr int widestIndent = 8;

struct Counts
{
    std::array<int, widestIndent + 1> indents{};
    int listsIndented = 0;
    int listsAtKey = 0;
    int singleQuotes = 0;
    int doubleQuotes = 0;
    int tildes = 0;
    int nullWords = 0;
};

void countIndentation(const YamlTree &tree, int index, Counts &counts)
{
    const YamlNode &node = tree.node(index);
    const bool isInMap = node.parent >= 0 && tree.node(node.parent).kind == YamlKind::Mapping &&
                         tree.node(node.parent).style == YamlStyle::Block;
    if (node.style != YamlStyle::Block || !isInMap || tree.lineStart(node.content.start) <= tree.place(index).indicator)
        return;
    const int step = tree.column(node.content.start) - tree.column(tree.node(node.parent).content.start);
    if (node.kind == YamlKind::Sequence)
        ++(step > 0 ? counts.listsIndented : counts.listsAtKey);
    if (step > 0 && step <= widestIndent)
        ++counts.indents[static_cast<std::size_t>(step)];
}

void countSpelling(const YamlNode &node, Counts &counts)
{
    if (node.kind == YamlKind::Null && !node.text.isEmpty())
        ++(node.text == u"~" ? counts.tildes : counts.nullWords);
    counts.singleQuotes += node.style == YamlStyle::SingleQuoted ? 1 : 0;
    counts.doubleQuotes += node.style == YamlStyle::DoubleQuoted ? 1 : 0;
}

} // namespace

YamlLayout habitsOf(const YamlTree &tree)
{
    Counts counts;
    for (int index = 0; index < static_cast<int>(tree.nodes.size()); ++index) {
        countIndentation(tree, index, counts);
        countSpelling(tree.node(index), counts);
    }
    YamlLayout layout;
    const auto usual = std::ranges::max_element(counts.indents);
    if (*usual > 0)
        layout.indent = static_cast<int>(usual - counts.indents.begin());
    layout.indentLists = counts.listsIndented >= counts.listsAtKey;
    layout.preferredQuote = counts.singleQuotes > counts.doubleQuotes ? '\'' : '"';
    layout.nullWord = counts.tildes > counts.nullWords ? "~" : "null";
    const qsizetype lineFeed = tree.bytes.indexOf('\n');
    layout.lineEnd = lineFeed > 0 && tree.at(lineFeed - 1) == '\r' ? "\r\n" : "\n";
    return layout;
}

bool separatesWithBlankLines(const YamlTree &tree, int collection)
{
    const int gaps = childCount(tree.node(collection)) - 1;
    int blankGaps = 0;
    for (int position = 1; position <= gaps; ++position) {
        const qsizetype line = tree.nextLine(childEnd(tree, collection, position - 1));
        blankGaps += line < childStart(tree, collection, position) && isBlankLine(tree, line) ? 1 : 0;
    }
    return blankGaps * 2 > gaps;
}

bool isBlankLine(const YamlTree &tree, qsizetype lineStart)
{
    return lineStart < tree.bytes.size() && lineStart + indentOf(tree, lineStart) == tree.lineEnd(lineStart);
}

bool isCommentLine(const YamlTree &tree, qsizetype lineStart)
{
    return tree.at(lineStart + indentOf(tree, lineStart)) == '#';
}

int indentOf(const YamlTree &tree, qsizetype lineStart)
{
    qsizetype text = lineStart;
    while (tree.at(text) == ' ' || tree.at(text) == '\t')
        ++text;
    return static_cast<int>(text - lineStart);
}

qsizetype childStart(const YamlTree &tree, int collection, int position)
{
    const YamlNode &node = tree.node(collection);
    const auto at = static_cast<std::size_t>(position);
    if (node.kind == YamlKind::Mapping)
        return tree.node(node.children[2 * at]).span.start;
    const int item = node.children[at];
    return node.style == YamlStyle::Block ? tree.place(item).indicator : tree.node(item).span.start;
}

qsizetype childEnd(const YamlTree &tree, int collection, int position)
{
    const YamlNode &node = tree.node(collection);
    const auto at = static_cast<std::size_t>(position);
    return tree.node(node.children[node.kind == YamlKind::Mapping ? 2 * at + 1 : at]).span.end;
}

int childCount(const YamlNode &collection)
{
    const std::size_t stride = collection.kind == YamlKind::Mapping ? 2 : 1;
    return static_cast<int>(collection.children.size() / stride);
}
