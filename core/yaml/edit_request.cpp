#include "core/yaml/edit_request.h"

#include "core/yaml/child_lines.h"
#include "core/yaml/yaml_habits.h"
#include "core/yaml/yaml_values.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// The place of each sibling in the usual order, -1: unknown.
std::vector<qsizetype> ranksOf(const YamlTree &tree, int mapping, const QStringList &usualKeys)
{
    const std::vector<int> &children = tree.node(mapping).children;
    std::vector<qsizetype> ranks;
    for (std::size_t i = 0; i < children.size(); i += 2)
        ranks.push_back(tree.isMergeKey(children[i]) ? -1 : usualKeys.indexOf(tree.keyName(children[i])));
    return ranks;
}

/// Two siblings at least, each behind the one before it.
bool isInOrder(const std::vector<qsizetype> &ranks)
{
    qsizetype last = -1;
    int known = 0;
    for (const qsizetype rank : ranks) {
        if (rank >= 0 && rank <= last)
            return false;
        known += rank >= 0 ? 1 : 0;
        last = std::max(last, rank);
    }
    return known >= 2;
}

/// Nothing comes before what may be the comment of a whole file or map, and nothing before merged entries, which would
/// override it.
bool isFree(const YamlTree &tree, int mapping, int position)
{
    const YamlNode &node = tree.node(mapping);
    if (position == 0 && node.style == YamlStyle::Block) {
        const qsizetype line = tree.lineStart(childStart(tree, mapping, 0));
        if (!startsLine(tree, childStart(tree, mapping, 0)) ||
            (line > tree.lineStarts.front() && isCommentLine(tree, previousLine(tree, line))))
            return false;
    }
    for (std::size_t i = static_cast<std::size_t>(position) * 2; i < node.children.size(); i += 2) {
        if (tree.isMergeKey(node.children[i]))
            return false;
    }
    return true;
}

} // namespace

Reached reach(const YamlTree &tree, const YamlPath &path, int document)
{
    Reached reached{.node = tree.root(document), .steps = 0};
    while (reached.node >= 0 && reached.steps < path.size() && tree.node(reached.node).kind != YamlKind::Alias) {
        const TreeStep step = stepFrom(tree, reached.node, path.at(reached.steps));
        if (step.value < 0 || step.isMerged)
            break;
        reached = {.node = step.value, .steps = reached.steps + 1};
    }
    return reached;
}

std::unexpected<Error> refusal(const YamlPath &path, int steps, const QString &why)
{
    const YamlPath place = path.first(steps);
    return failure(u"%1 can't be changed: %2 %3"_s.arg(path.toString(),
                                                       place.isEmpty() ? u"the document"_s : place.toString(), why));
}

Result<Value> wrapped(const YamlPath &path, int from, const Value &value)
{
    Value whole = value;
    for (int step = path.size() - 1; step >= from; --step) {
        if (const QString *key = std::get_if<QString>(&path.at(step)))
            whole = Value(Value::Map{{*key, std::move(whole)}});
        else if (std::get<int>(path.at(step)) == 0)
            whole = Value(Value::List{std::move(whole)});
        else
            return refusal(path, step, u"has no items yet, so the first one is [0]"_s);
    }
    return whole;
}

bool isOpenTo(const YamlTree &tree, int node, const YamlPath::Step &step)
{
    const YamlNode &found = tree.node(node);
    if (found.kind == YamlKind::Mapping || found.kind == YamlKind::Sequence) {
        const bool needsMapping = std::holds_alternative<QString>(step);
        return found.children.empty() && needsMapping == (found.kind == YamlKind::Mapping);
    }
    return found.kind == YamlKind::Null || (found.kind == YamlKind::Scalar && readValue(tree, node).isNull());
}

int usualPosition(const YamlTree &tree, int mapping, const QString &key, const QStringList &usualKeys)
{
    const int end = childCount(tree.node(mapping));
    const qsizetype rank = usualKeys.indexOf(key);
    const std::vector<qsizetype> ranks = rank < 0 ? std::vector<qsizetype>() : ranksOf(tree, mapping, usualKeys);
    if (!isInOrder(ranks))
        return end;
    const auto before =
        std::ranges::find_last_if(ranks, [rank](qsizetype known) { return known >= 0 && known < rank; });
    const auto position = before.empty() ? 0 : static_cast<int>(before.begin() - ranks.begin()) + 1;
    return isFree(tree, mapping, position) ? position : end;
}
