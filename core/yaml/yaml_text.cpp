#include "core/yaml/yaml_text.h"

#include "core/yaml/entry_moves.h"
#include "core/yaml/text_check.h"
#include "core/yaml/yaml_edits.h"
#include "core/yaml/yaml_tree_builder.h"
#include "core/yaml/yaml_values.h"

#include <QSet>

#include <algorithm>
#include <mutex>

using namespace Qt::StringLiterals;

struct YamlText::Parsed
{
    YamlTree tree;
    mutable std::once_flag readsAgain;
    mutable std::optional<ReaderDifference> difference;
};

namespace {

/// How far an entry or item reaches for someone who points at it: to the end of its last line.
bool reachesTo(const YamlTree &tree, int container, int value, qsizetype offset)
{
    const qsizetype end = tree.node(value).span.end;
    return offset <= end || (tree.node(container).style == YamlStyle::Block && offset <= tree.lineEnd(end));
}

qsizetype startOf(const YamlTree &tree, const YamlNode &container, std::size_t child)
{
    const int index = container.children[child];
    const bool isBlockItem = container.kind == YamlKind::Sequence && container.style == YamlStyle::Block;
    return isBlockItem ? tree.place(index).indicator : tree.node(index).span.start;
}

/// The last child pair (or item) that starts at or before an offset, as an index into `children`; -1: none.
qsizetype childBefore(const YamlTree &tree, const YamlNode &container, qsizetype offset)
{
    const std::size_t stride = container.kind == YamlKind::Mapping ? 2 : 1;
    std::size_t low = 0;
    std::size_t high = container.children.size() / stride;
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        if (startOf(tree, container, middle * stride) <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low == 0 ? -1 : static_cast<qsizetype>((low - 1) * stride);
}

bool isCollection(const YamlNode &node)
{
    return node.kind == YamlKind::Mapping || node.kind == YamlKind::Sequence;
}

void addRepeatedKeys(const YamlTree &tree, const YamlNode &mapping, std::vector<int> &repeated)
{
    QSet<QString> names;
    std::vector<int> found;
    for (std::size_t end = mapping.children.size(); end >= 2; end -= 2) {
        const int key = mapping.children[end - 2];
        if (tree.isMergeKey(key))
            continue;
        const QString name = tree.keyName(key);
        if (names.contains(name))
            found.push_back(key);
        names.insert(name);
    }
    repeated.insert(repeated.end(), found.rbegin(), found.rend());
}

} // namespace

YamlText::YamlText() : m_parsed(std::make_shared<Parsed>())
{
}

Result<YamlText> YamlText::parse(QByteArray bytes)
{
    return buildTree(std::move(bytes)).transform([](YamlTree tree) {
        YamlText text;
        text.m_parsed = std::make_shared<Parsed>(std::move(tree));
        return text;
    });
}

const QByteArray &YamlText::bytes() const
{
    return m_parsed->tree.bytes;
}
int YamlText::documentCount() const
{
    return static_cast<int>(m_parsed->tree.documents.size());
}
int YamlText::root(int document) const
{
    return m_parsed->tree.root(document);
}
const YamlNode &YamlText::node(int index) const
{
    return m_parsed->tree.node(index);
}

int YamlText::find(const YamlPath &path, int document) const
{
    const YamlTree &tree = m_parsed->tree;
    return stepTo(tree, tree.root(document), path).value;
}

int YamlText::findKey(const YamlPath &path, int document) const
{
    const YamlTree &tree = m_parsed->tree;
    return stepTo(tree, tree.root(document), path).key;
}

YamlPath YamlText::pathAt(qsizetype offset, int document) const
{
    const YamlTree &tree = m_parsed->tree;
    YamlPath path;
    int index = tree.root(document);
    while (index >= 0 && isCollection(tree.node(index))) {
        const YamlNode &container = tree.node(index);
        const qsizetype child = childBefore(tree, container, offset);
        if (child < 0)
            break;
        const bool isMapping = container.kind == YamlKind::Mapping;
        const auto position = static_cast<std::size_t>(child);
        const int value = container.children[isMapping ? position + 1 : position];
        if (!reachesTo(tree, index, value, offset))
            break;
        path = isMapping ? path.child(tree.keyName(container.children[position])) : path.child(static_cast<int>(child));
        index = value;
    }
    return path;
}

Value YamlText::value(int node) const
{
    return readValue(m_parsed->tree, node);
}

TextPosition YamlText::positionOf(qsizetype offset) const
{
    return positionIn(m_parsed->tree.bytes, m_parsed->tree.lineStarts, offset);
}

std::vector<int> YamlText::repeatedKeys(int document) const
{
    const YamlTree &tree = m_parsed->tree;
    std::vector<int> repeated;
    if (tree.root(document) < 0)
        return repeated;
    // The nodes of a document stand together, its root first.
    auto end = static_cast<int>(tree.nodes.size());
    for (int next = document + 1; next < documentCount(); ++next)
        end = tree.root(next) >= 0 ? std::min(end, tree.root(next)) : end;
    for (int index = tree.root(document); index < end; ++index) {
        if (tree.node(index).kind == YamlKind::Mapping)
            addRepeatedKeys(tree, tree.node(index), repeated);
    }
    return repeated;
}

Result<YamlText> YamlText::applied(const Splice &splice) const
{
    const bool fits = splice.offset >= 0 && splice.offset + splice.removed.size() <= bytes().size() &&
                      QByteArrayView(bytes()).sliced(splice.offset, splice.removed.size()) == splice.removed;
    if (!fits)
        return failure(u"this change was made for another state of the text"_s);
    return parse(splice.appliedTo(bytes()));
}

Result<Splice> YamlText::set(const YamlPath &path, const Value &value, int document, const UsualKeys &usualKeys) const
{
    return spliceToSet({m_parsed->tree, path, document, usualKeys}, value);
}

Result<Splice> YamlText::unset(const YamlPath &path, int document) const
{
    return spliceToUnset({m_parsed->tree, path, document, {}});
}

Result<Splice> YamlText::rename(const YamlPath &path, const QString &key, int document) const
{
    return spliceToRename({m_parsed->tree, path, document, {}}, key);
}

Result<Splice> YamlText::move(const YamlPath &path, const YamlPath &target, int document) const
{
    return spliceToMove({m_parsed->tree, path, document, {}}, target);
}

Result<Splice> YamlText::insertItem(const YamlPath &path, const Value &value, int document) const
{
    return spliceToInsertItem({m_parsed->tree, path, document, {}}, value);
}

Result<Splice> YamlText::moveItem(const YamlPath &path, int position, int document) const
{
    return spliceToMoveItem({m_parsed->tree, path, document, {}}, position);
}

bool YamlText::hasAliases() const
{
    return std::ranges::any_of(m_parsed->tree.nodes, [](const YamlNode &node) { return node.kind == YamlKind::Alias; });
}

std::optional<ReaderDifference> YamlText::readerDifference() const
{
    std::call_once(m_parsed->readsAgain, [this] { m_parsed->difference = readAgain(m_parsed->tree); });
    return m_parsed->difference;
}
