#include "core/yaml/entry_moves.h"

#include "core/yaml/child_lines.h"
#include "core/yaml/entry_insertion.h"
#include "core/yaml/list_order.h"
#include "core/yaml/yaml_edits.h"
#include "core/yaml/yaml_habits.h"
#include "core/yaml/yaml_scalars.h"
#include "core/yaml/yaml_tree_builder.h"
#include "core/yaml/yaml_values.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// The node at the request's own path: not one that an alias or merge key leads to.
Result<int> ownNode(const EditRequest &request)
{
    const Reached reached = reach(request.tree, request.path, request.document);
    if (reached.node < 0 || request.path.isEmpty())
        return failure(u"%1 isn't there"_s.arg(request.path.toString()));
    if (reached.steps == request.path.size())
        return reached.node;
    const bool isShared = stepTo(request.tree, request.tree.root(request.document), request.path).value >= 0;
    return isShared ? Result<int>(refusal(request.path, reached.steps,
                                          u"comes from an anchor; change it where the anchor is, or set it here"_s))
                    : Result<int>(failure(u"%1 isn't there"_s.arg(request.path.toString())));
}

/// The position in its list of what the request's path leads to.
Result<int> ownItem(const EditRequest &request)
{
    return ownNode(request).and_then([&request](int node) -> Result<int> {
        if (request.tree.node(request.tree.node(node).parent).kind != YamlKind::Sequence)
            return failure(u"%1 isn't an item of a list"_s.arg(request.path.toString()));
        return positionOf(request.tree, node);
    });
}

QByteArray writtenKey(const YamlTree &tree, int keyNode, const QString &key)
{
    const YamlNode &old = tree.node(keyNode);
    if (old.style == YamlStyle::SingleQuoted)
        return quoted(key, '\'');
    if (old.style == YamlStyle::DoubleQuoted)
        return quoted(key, '"');
    const bool isInFlow = tree.node(old.parent).style == YamlStyle::Flow;
    return writtenString(key, isInFlow ? FlowContext::Flow : FlowContext::Block, habitsOf(tree).preferredQuote);
}

/// A line moved to the right, or to the left as far as it is indented. Nothing: something else would be cut off.
std::optional<QByteArray> shifted(const QByteArray &line, int columns)
{
    if (line.trimmed().isEmpty())
        return line;
    if (columns >= 0)
        return QByteArray(columns, ' ') + line;
    return line.startsWith(QByteArray(-columns, ' ')) ? std::optional(line.sliced(-columns)) : std::nullopt;
}

/// The lines of an entry with its comments, under another key and at another column.
std::optional<QByteArray> transplanted(const YamlTree &tree, const Child &child, const QString &key, int column,
                                       int document)
{
    const int keyNode = tree.node(child.collection).children[2 * static_cast<std::size_t>(child.position)];
    const TextSpan oldKey = tree.node(keyNode).span;
    const bool ownsLine = startsLine(tree, oldKey.start);
    const qsizetype start = ownsLine ? ownLines(tree, child, document).start : oldKey.start;
    const qsizetype end = tree.lineEnd(childEnd(tree, child.collection, child.position));
    QByteArray text = ownsLine ? QByteArray() : QByteArray(tree.column(oldKey.start), ' ');
    text += tree.bytes.sliced(start, oldKey.start - start) + writtenKey(tree, keyNode, key) +
            tree.bytes.sliced(oldKey.end, end - oldKey.end);
    QByteArrayList lines;
    for (const QByteArray &line : text.split('\n')) {
        const std::optional<QByteArray> moved = shifted(line, column - tree.column(oldKey.start));
        if (!moved)
            return std::nullopt;
        lines += *moved;
    }
    return lines.join('\n');
}

bool isBlockEntry(const YamlTree &tree, int node)
{
    const YamlNode &parent = tree.node(tree.node(node).parent);
    return parent.kind == YamlKind::Mapping && parent.style == YamlStyle::Block;
}

/// Where a moved entry comes to stand: below a map that is there, with the keys on the way to it.
struct Landing
{
    int mapping = -1;
    QStringList parents; ///< keys that are missing, outermost first
    QString key;
};

std::optional<Landing> landingFor(const YamlTree &tree, const YamlPath &target, int document)
{
    const Reached reached = reach(tree, target, document);
    if (reached.node < 0 || reached.steps == target.size() || tree.node(reached.node).style != YamlStyle::Block ||
        tree.node(reached.node).kind != YamlKind::Mapping || tree.node(reached.node).children.empty())
        return std::nullopt;
    Landing landing{.mapping = reached.node};
    for (int step = reached.steps; step < target.size(); ++step) {
        const QString *key = std::get_if<QString>(&target.at(step));
        if (!key)
            return std::nullopt;
        landing.parents += *key;
    }
    landing.key = landing.parents.takeLast();
    return landing;
}

/// The entry's own lines at another place, with its comments. Nothing where only its value can go there.
std::optional<Splice> copied(const EditRequest &request, int node, const YamlPath &target)
{
    const YamlTree &tree = request.tree;
    const std::optional<Landing> landing = landingFor(tree, target, request.document);
    if (!landing || !isBlockEntry(tree, node))
        return std::nullopt;
    const YamlLayout layout = habitsOf(tree);
    int column = tree.column(tree.node(landing->mapping).content.start);
    QByteArray lines;
    for (const QString &parent : landing->parents) {
        lines += QByteArray(column, ' ') + writtenString(parent, FlowContext::Block, layout.preferredQuote) + ':' +
                 layout.lineEnd;
        column += layout.indent;
    }
    const Child child{.collection = tree.node(node).parent, .position = positionOf(tree, node)};
    const std::optional<QByteArray> entry = transplanted(tree, child, landing->key, column, request.document);
    const Reached reached = reach(tree, target, request.document);
    const Result<Value> value = wrapped(target, reached.steps + 1, readValue(tree, node));
    if (!entry || !value)
        return std::nullopt;
    const IntendedChange intended{.kind = IntendedChange::Kind::Insert,
                                  .document = request.document,
                                  .container = landing->mapping,
                                  .position = childCount(tree.node(landing->mapping)),
                                  .key = std::get<QString>(target.at(reached.steps)),
                                  .value = *value};
    const Result<Splice> splice =
        verifiedSplice(tree, planInsertedLines(tree, landing->mapping, lines + *entry, layout, intended));
    return splice ? std::optional(*splice) : std::nullopt;
}

std::optional<Error> obstacleTo(const EditRequest &request, const YamlPath &target)
{
    if (target.startsWith(request.path))
        return failure(u"%1 can't be moved into itself"_s.arg(request.path.toString())).error();
    if (stepTo(request.tree, request.tree.root(request.document), target).value >= 0)
        return failure(
                   u"%1 can't be moved to %2: that is there already"_s.arg(request.path.toString(), target.toString()))
            .error();
    return std::nullopt;
}

bool isRepeated(const YamlTree &tree, int mapping, const QString &key)
{
    const std::vector<int> &children = tree.node(mapping).children;
    int found = 0;
    for (std::size_t i = 0; i < children.size(); i += 2)
        found += tree.keyName(children[i]) == key ? 1 : 0;
    return found > 1;
}

} // namespace

Result<Splice> spliceToRename(const EditRequest &request, const QString &key)
{
    const YamlTree &tree = request.tree;
    const Result<int> node = ownNode(request);
    if (!node)
        return std::unexpected(node.error());
    const int mapping = tree.node(*node).parent;
    const int position = positionOf(tree, *node);
    if (tree.node(mapping).kind != YamlKind::Mapping)
        return failure(u"%1 is an item of a list and has no key"_s.arg(request.path.toString()));
    const int keyNode = tree.node(mapping).children[2 * static_cast<std::size_t>(position)];
    if (tree.keyName(keyNode) == key)
        return Splice();
    if (entryOf(tree, mapping, key).value >= 0)
        return failure(u"%1 can't be renamed: %2 is there already"_s.arg(request.path.toString(), key));
    if (isRepeated(tree, mapping, tree.keyName(keyNode)))
        return failure(u"%1 stands more than once in its map; edit the text by hand"_s.arg(request.path.toString()));
    const IntendedChange intended{.kind = IntendedChange::Kind::Rename,
                                  .document = request.document,
                                  .container = mapping,
                                  .position = position,
                                  .key = key,
                                  .value = {}};
    return verifiedSplice(
        tree, {{.range = tree.node(keyNode).content, .text = writtenKey(tree, keyNode, key), .intended = intended}});
}

Result<Splice> spliceToMove(const EditRequest &request, const YamlPath &target)
{
    const YamlTree &tree = request.tree;
    const Result<int> node = ownNode(request);
    if (!node)
        return std::unexpected(node.error());
    if (const std::optional<Error> obstacle = obstacleTo(request, target))
        return std::unexpected(*obstacle);
    const QString *key = target.isEmpty() ? nullptr : std::get_if<QString>(&target.at(target.size() - 1));
    if (key && target.parent() == request.path.parent())
        return spliceToRename(request, *key);
    const std::optional<Splice> copy = copied(request, *node, target);
    const Result<Splice> first =
        copy ? Result<Splice>(*copy)
             : spliceToSet({tree, target, request.document, request.usualKeys}, readValue(tree, *node));
    const Result<YamlTree> next = first ? buildTree(first->appliedTo(tree.bytes)) : std::unexpected(first.error());
    if (!next)
        return std::unexpected(next.error());
    return spliceToUnset({*next, request.path, request.document, request.usualKeys})
        .transform([&](const Splice &splice) { return Splice::between(tree.bytes, splice.appliedTo(next->bytes)); });
}

Result<Splice> spliceToInsertItem(const EditRequest &request, const Value &value)
{
    const YamlPath list = request.path.parent();
    const int *index = request.path.isEmpty() ? nullptr : std::get_if<int>(&request.path.at(request.path.size() - 1));
    if (!index)
        return failure(u"%1 isn't an item of a list"_s.arg(request.path.toString()));
    const Reached reached = reach(request.tree, list, request.document);
    const bool isOwnList =
        reached.node >= 0 && reached.steps == list.size() && request.tree.node(reached.node).kind == YamlKind::Sequence;
    if (!isOwnList || *index >= childCount(request.tree.node(reached.node)))
        return spliceToSet(request, value);
    const IntendedChange intended{.kind = IntendedChange::Kind::Insert,
                                  .document = request.document,
                                  .container = reached.node,
                                  .position = *index,
                                  .key = {},
                                  .value = value};
    return verifiedSplice(request.tree,
                          planInsertion(request.tree, reached.node, value, habitsOf(request.tree), intended));
}

Result<Splice> spliceToMoveItem(const EditRequest &request, int position)
{
    const Result<int> from = ownItem(request);
    if (!from)
        return std::unexpected(from.error());
    const int list = request.tree.node(ownNode(request).value()).parent;
    const int count = childCount(request.tree.node(list));
    if (position < 0 || position >= count)
        return failure(u"%1 can't be moved to [%2]: the list has %3 items"_s.arg(request.path.toString())
                           .arg(position)
                           .arg(count));
    std::vector<ListItem> items;
    items.reserve(static_cast<std::size_t>(count));
    for (int item = 0; item < count; ++item)
        items.push_back({.old = item});
    const ListItem moved = items[static_cast<std::size_t>(*from)];
    items.erase(items.begin() + *from);
    items.insert(items.begin() + position, moved);
    const IntendedChange intended{.kind = IntendedChange::Kind::Move,
                                  .document = request.document,
                                  .container = list,
                                  .position = *from,
                                  .target = position,
                                  .key = {},
                                  .value = {}};
    return verifiedSplice(request.tree, planListOrder(request.tree, list, items, habitsOf(request.tree), intended));
}
