#include "core/talos/judge/merged_config.h"

namespace {

void select(const PlacedNode &from, const QList<QStringView> &steps, qsizetype position, std::vector<PlacedNode> &found)
{
    static const std::vector<MachineNode::Entry> none;
    if (position == steps.size()) {
        found.push_back(from);
        return;
    }
    QStringView step = steps[position];
    const bool isOnlyIfThere = step.endsWith(u'?');
    if (isOnlyIfThere)
        step.chop(1);
    if (step == u"*") {
        for (const auto &[key, value] : from.node ? from.node->entries : none)
            select({from.path.child(key), &value}, steps, position + 1, found);
        return;
    }
    const bool isEach = step.endsWith(u"[]");
    if (isEach)
        step.chop(2);
    const PlacedNode child{from.path.child(step.toString()), from.node ? from.node->find(step) : nullptr};
    if (isOnlyIfThere && !child.node)
        return;
    if (!isEach)
        return select(child, steps, position + 1, found);
    for (int i = 0; child.node && i < static_cast<int>(child.node->items.size()); ++i)
        select({child.path.child(i), &child.node->items[static_cast<std::size_t>(i)]}, steps, position + 1, found);
}

} // namespace

const MachineDocument &MergedConfig::main() const
{
    static const MachineDocument none;
    const MachineDocument *document = findKind(documents, mainKind);
    return document ? *document : none;
}

std::vector<PlacedNode> selectNodes(const MachineNode &root, QStringView path)
{
    std::vector<PlacedNode> found;
    select({{}, &root}, path.split(u'.'), 0, found);
    return found;
}

void ProblemList::add(const char *rule, const PlacedNode &place, const QString &message)
{
    m_problems.push_back({.rule = rule,
                          .message = message,
                          .path = place.path,
                          .source = place.node ? place.node->source : -1,
                          .document = m_document.index});
}

void ProblemList::add(const char *rule, QStringView path, const QString &message)
{
    const std::vector<PlacedNode> places = selectNodes(m_document.content, path);
    add(rule, places.empty() ? PlacedNode{{}, &m_document.content} : places.front(), message);
}
