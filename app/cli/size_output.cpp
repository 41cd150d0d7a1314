#include "app/cli/size_output.h"

#include "app/cli/text_layout.h"
#include "core/sizing/guide_rule.h"
#include "core/sizing/sizing_report.h"
#include "core/values/memory_quantity.h"

using namespace Qt::StringLiterals;

namespace {

QString tableRow(const QString &name, const QString &entries, const QString &unclamped, const QString &sizedBy,
                 const QString &bytesIPv4, const QString &bytesIPv6)
{
    constexpr int nameWidth = 14;
    constexpr int numberWidth = 12;
    return u"  "_s + name.leftJustified(nameWidth) + entries.rightJustified(numberWidth) +
           unclamped.rightJustified(numberWidth) + u"  "_s + sizedBy.leftJustified(nameWidth) +
           bytesIPv4.rightJustified(numberWidth) + bytesIPv6.rightJustified(numberWidth) + u'\n';
}

QString percent(double share)
{
    return QString::number(share * 100, 'f', share < 0.1 ? 2 : 1) + u" %"_s;
}

QString ratioOrigin(const PoolSizing &pool)
{
    switch (pool.ratioSource) {
    case RatioSource::AgentDefault:
        return u" (the agent's default)"_s;
    case RatioSource::ChartDefault:
        return u" (the chart's default)"_s;
    case RatioSource::ExtraConfig:
        return u" (extraConfig)"_s;
    case RatioSource::NodeConfig:
        return u" (CiliumNodeConfig %1)"_s.arg(pool.nodeConfig);
    case RatioSource::Values:
    case RatioSource::WhatIf:
        break;
    }
    return {};
}

QString headOf(const PoolSizing &pool)
{
    const SizingInput &input = pool.input;
    const NodePool &nodes = pool.pool;
    const QString name =
        nodes.name.isEmpty()
            ? u"A node"_s
            : u"%1 (%2 %3)"_s.arg(nodes.name).arg(nodes.count).arg(nodes.count == 1 ? u"node"_s : u"nodes"_s);
    const bool isDerived = nodes.memoryTotalBytes == 0;
    const QString installed = isDerived ? u" of %1 installed"_s.arg(formatMemory(nodes.memoryBytes)) : QString();
    const QString budget = pool.maps.budgetBytes > 0 ? u"ratio %1%2, budget %3"_s.arg(input.ratio)
                                                           .arg(ratioOrigin(pool))
                                                           .arg(formatMemory(pool.maps.budgetBytes))
                                                     : u"static sizes"_s;
    const QString cpus = u"%1 %2"_s.arg(input.cpus).arg(input.cpus == 1 ? u"CPU"_s : u"CPUs"_s);
    return u"%1: the agent sees %2%3; %4, %5%6\n"_s.arg(name, formatMemory(input.memoryBytes), installed, budget, cpus,
                                                        input.distributedLru ? u", distributed LRU"_s : QString());
}

QString mapRow(const MapSize &map)
{
    if (!map.exists)
        return tableRow(map.name, u"-"_s, u"-"_s, u"not made"_s, u"-"_s, u"-"_s);
    return tableRow(map.name, QString::number(map.entries), QString::number(map.unclamped), sizedByName(map.sizedBy),
                    formatMemory(map.bytesIPv4), formatMemory(map.bytesIPv6));
}

QString outcomeAsText(const SizingOutcome &outcome)
{
    const QString first = outcome.verdict == SizingVerdict::Fatal ? u"  the agent won't start: "_s : u"  note: "_s;
    return paragraph(first, outcome.message);
}

QString limitVerdict(const PoolSizing &pool, qint64 limitBytes)
{
    const qint64 maps = pool.maps.totalBytes + pool.fixedMapsBytesAtCreation;
    if (limitBytes < maps)
        return u"it doesn't start"_s;
    return limitBytes < maps + pool.resizeBytes ? u"too little while sizes change"_s : u"they fit"_s;
}

QString limitAsText(const PoolSizing &pool)
{
    if (!pool.agentLimitBytes)
        return {};
    return u"  the agent's container may take %1, and all its maps count: %2\n"_s.arg(
        formatMemory(*pool.agentLimitBytes), limitVerdict(pool, *pool.agentLimitBytes));
}

QString guideAsText(const PoolSizing &pool)
{
    const GuideRule rule = guideRuleFor(pool.input, pool.maps);
    if (rule.mapBytes <= 0)
        return {};
    return u"  the guide's rule of thumb: %1 and %2 connections; it is %3 × the memory, %4 × the connections\n"_s
        .arg(formatMemory(rule.mapBytes))
        .arg(rule.connections)
        .arg(QString::number(rule.bytesFactor, 'f', 2), QString::number(rule.connectionsFactor, 'f', 2));
}

} // namespace

QString familiesOf(const SizingInput &input)
{
    if (input.ipv4 && input.ipv6)
        return u"IPv4 and IPv6"_s;
    return input.ipv4 ? u"IPv4"_s : u"IPv6"_s;
}

QString poolAsText(const PoolSizing &pool)
{
    QString text = headOf(pool);
    text += tableRow(u"map"_s, u"entries"_s, u"unclamped"_s, u"sized by"_s, u"IPv4"_s, u"IPv6"_s);
    for (const MapSize &map : pool.maps.maps)
        text += mapRow(map);
    text += u"  in all for %1: %2, %3 of what the agent sees; as much again for a moment when sizes change\n"_s.arg(
        familiesOf(pool.input), formatMemory(pool.maps.totalBytes), percent(pool.shareOfMemory()));
    text += u"  maps of fixed size: %1 from the start, %2 at the stated load\n"_s.arg(
        formatMemory(pool.fixedMapsBytesAtCreation), formatMemory(pool.fixedMapsBytes));
    text += limitAsText(pool);
    text += guideAsText(pool);
    for (const SizingOutcome &outcome : pool.outcomes)
        text += outcomeAsText(outcome);
    return text;
}

QString clusterAsText(const ClusterSizing &cluster)
{
    if (cluster.pools.size() < 2)
        return {};
    return u"%1 pools, %2 nodes: %3 of maps in all\n"_s.arg(cluster.pools.size())
        .arg(cluster.nodes)
        .arg(formatMemory(cluster.mapBytes));
}
