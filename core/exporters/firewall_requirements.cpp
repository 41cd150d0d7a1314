#include "core/exporters/firewall_requirements.h"

#include "core/rules/talos/firewall_openings.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

struct SourceName
{
    FirewallSource source;
    const char *name;
};

constexpr SourceName sourceNames[] = {
    {FirewallSource::Nodes, "nodes"},
    {FirewallSource::RemoteNodes, "remote-nodes"},
    {FirewallSource::Administrators, "administrators"},
    {FirewallSource::Pods, "pods"},
    {FirewallSource::ControlPlanes, "control-planes"},
    {FirewallSource::Clients, "clients"},
    {FirewallSource::Routers, "routers"},
};

/// Openings of one protocol from the same ranges: one rule.
struct Group
{
    MachineFirewallRule rule;
    bool isForControlPlanes = false;
    std::vector<const FirewallOpening *> openings;
};

/// The ranges of all sources, each once; `names` gets those that have any.
QStringList rangesOf(FirewallSources sources, const CheckContext &context, QStringList &names)
{
    QStringList ranges;
    for (const auto &[source, name] : sourceNames) {
        if (!sources.testFlag(source))
            continue;
        const QStringList own = rangesOf(source, context);
        if (!own.isEmpty())
            names += QString::fromLatin1(name);
        for (const QString &range : own) {
            if (!ranges.contains(range))
                ranges += range;
        }
    }
    return ranges;
}

/// Ports in order, neighbours as a range: Talos refuses ranges that overlap.
QStringList portsOf(const std::vector<const FirewallOpening *> &openings)
{
    QList<std::pair<int, int>> ranges;
    for (const FirewallOpening *opening : openings)
        ranges.append({opening->first, opening->last});
    std::ranges::sort(ranges);
    QList<std::pair<int, int>> merged;
    for (const auto &range : std::as_const(ranges)) {
        if (!merged.isEmpty() && range.first <= merged.back().second + 1)
            merged.back().second = qMax(merged.back().second, range.second);
        else
            merged.append(range);
    }
    QStringList ports;
    for (const auto &[first, last] : std::as_const(merged))
        ports += first == last ? QString::number(first) : u"%1-%2"_s.arg(first).arg(last);
    return ports;
}

std::vector<Group> groupsOf(const std::vector<FirewallOpening> &openings, const CheckContext &context)
{
    std::vector<Group> groups;
    for (const FirewallOpening &opening : openings) {
        QStringList names;
        const QStringList ranges = rangesOf(opening.sources, context, names);
        const QString protocol = opening.isUdp ? u"udp"_s : u"tcp"_s;
        if (ranges.isEmpty())
            continue;
        const QString prefix = opening.isForControlPlanes ? u"control-plane-from-"_s : u"from-"_s;
        auto group = std::ranges::find_if(groups, [&](const Group &other) {
            return other.isForControlPlanes == opening.isForControlPlanes && other.rule.protocol == protocol &&
                   other.rule.subnets == ranges;
        });
        if (group == groups.end())
            group = groups.insert(groups.end(), {.rule = {.name = prefix + names.join(u'-') + u'-' + protocol,
                                                          .protocol = protocol,
                                                          .ports = {},
                                                          .subnets = ranges},
                                                 .isForControlPlanes = opening.isForControlPlanes,
                                                 .openings = {}});
        group->openings.push_back(&opening);
    }
    return groups;
}

QString noteOn(const FirewallOpening &opening)
{
    const QString because = opening.because.isEmpty() ? u"every cluster"_s : opening.because;
    return u"%1: %2 (%3)"_s.arg(opening.ports(), opening.what, because);
}

} // namespace

void requireFirewall(MachineRequirements &requirements, const CheckContext &context)
{
    if (!context.values.profile().machines.firewall)
        return;
    requirements.firewall.defaultAction = u"block"_s;
    const std::vector<FirewallOpening> openings = firewallOpenings(context);
    for (Group &group : groupsOf(openings, context)) {
        const PatchTopic topic = group.isForControlPlanes ? PatchTopic::ControlPlaneFirewall : PatchTopic::Firewall;
        MachineFirewall &firewall =
            group.isForControlPlanes ? requirements.controlPlaneFirewall : requirements.firewall;
        for (const FirewallOpening *opening : group.openings)
            requirements.notes[topic] += noteOn(*opening);
        group.rule.ports = portsOf(group.openings);
        firewall.rules.push_back(std::move(group.rule));
    }
}

void leaveOutPresent(MachineFirewall &wanted, const MachineFirewall &present)
{
    if (wanted.defaultAction == present.defaultAction)
        wanted.defaultAction.reset();
    std::erase_if(wanted.rules,
                  [&present](const MachineFirewallRule &rule) { return std::ranges::contains(present.rules, rule); });
}
