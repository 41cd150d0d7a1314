#include "core/sizing/sizing_report.h"

#include "core/values/memory_quantity.h"

#include <QLocale>

using namespace Qt::StringLiterals;

namespace {

QString csvField(const QString &text)
{
    if (!text.contains(u',') && !text.contains(u'"') && !text.contains(u'\n') && !text.contains(u'\r'))
        return text;
    return u'"' + QString(text).replace(u'"', u"\"\""_s) + u'"';
}

QString csvRow(const QStringList &fields)
{
    QStringList quoted;
    for (const QString &field : fields)
        quoted += csvField(field);
    return quoted.join(u',') + u"\r\n"_s;
}

qint64 bytesOf(const MapSize &map, const SizingInput &input)
{
    if (!map.exists)
        return 0;
    return (input.ipv4 ? map.bytesIPv4 : 0) + (input.ipv6 ? map.bytesIPv6 : 0);
}

QString poolName(const PoolSizing &pool)
{
    return pool.pool.name.isEmpty() ? u"nodes"_s : pool.pool.name;
}

/// A pipe would end the cell.
QString cell(const QString &text)
{
    return QString(text).replace(u'|', u"\\|"_s);
}

QString markdownRow(const QStringList &cells)
{
    QStringList safe;
    for (const QString &text : cells)
        safe += cell(text);
    return u"| %1 |\n"_s.arg(safe.join(u" | "_s));
}

QString percent(double share)
{
    return QString::number(share * 100, 'f', 1) + u" %"_s;
}

/// The C locale would leave the groups out.
QString count(qint64 number)
{
    return QLocale(QLocale::English, QLocale::UnitedStates).toString(number);
}

QString poolAsMarkdown(const PoolSizing &pool)
{
    QString text =
        u"\n### %1\n\n%2 nodes, the agent sees %3, ratio %4: %5 of maps on each node, %6 of its memory.\n\n"_s
            .arg(poolName(pool))
            .arg(pool.pool.count)
            .arg(formatMemory(pool.input.memoryBytes))
            .arg(pool.input.ratio)
            .arg(formatMemory(pool.maps.totalBytes), percent(pool.shareOfMemory()));
    text += markdownRow({u"map"_s, u"entries"_s, u"sized by"_s, u"memory"_s});
    text += u"|---|---:|---|---:|\n"_s;
    for (const MapSize &map : pool.maps.maps)
        text += markdownRow({map.name, count(map.entries), map.exists ? sizedByName(map.sizedBy) : u"not made"_s,
                             formatMemory(bytesOf(map, pool.input))});
    for (const SizingOutcome &outcome : pool.outcomes)
        text += u"\n* %1: %2\n"_s.arg(verdictName(outcome.verdict), outcome.message);
    return text;
}

} // namespace

QString sizedByName(SizedBy sizedBy)
{
    switch (sizedBy) {
    case SizedBy::Ratio:
        return u"ratio"_s;
    case SizedBy::Floor:
        return u"floor"_s;
    case SizedBy::Ceiling:
        return u"ceiling"_s;
    case SizedBy::Explicit:
        return u"explicit"_s;
    case SizedBy::NatCap:
        return u"nat-cap"_s;
    case SizedBy::Default:
        break;
    }
    return u"default"_s;
}

QString ratioSourceName(RatioSource source)
{
    switch (source) {
    case RatioSource::AgentDefault:
        return u"agent-default"_s;
    case RatioSource::Values:
        return u"values"_s;
    case RatioSource::ExtraConfig:
        return u"extra-config"_s;
    case RatioSource::NodeConfig:
        return u"node-config"_s;
    case RatioSource::WhatIf:
        return u"what-if"_s;
    case RatioSource::ChartDefault:
        break;
    }
    return u"chart-default"_s;
}

QString verdictName(SizingVerdict verdict)
{
    switch (verdict) {
    case SizingVerdict::Adjusted:
        return u"adjusted"_s;
    case SizingVerdict::Recreated:
        return u"recreated"_s;
    case SizingVerdict::Fatal:
        break;
    }
    return u"fatal"_s;
}

QString sizingAsCsv(const ClusterSizing &cluster)
{
    QString text =
        csvRow({u"pool"_s, u"nodes"_s, u"memory_bytes"_s, u"cpus"_s, u"ratio"_s, u"ratio_source"_s, u"map"_s,
                u"entries"_s, u"unclamped"_s, u"sized_by"_s, u"made"_s, u"bytes_ipv4"_s, u"bytes_ipv6"_s, u"bytes"_s});
    for (const PoolSizing &pool : cluster.pools) {
        for (const MapSize &map : pool.maps.maps)
            text += csvRow({poolName(pool), QString::number(pool.pool.count), QString::number(pool.input.memoryBytes),
                            QString::number(pool.input.cpus), QString::number(pool.input.ratio),
                            ratioSourceName(pool.ratioSource), map.name, QString::number(map.entries),
                            QString::number(map.unclamped), sizedByName(map.sizedBy),
                            map.exists ? u"true"_s : u"false"_s, QString::number(map.bytesIPv4),
                            QString::number(map.bytesIPv6), QString::number(bytesOf(map, pool.input))});
    }
    return text;
}

QString sizingAsMarkdown(const ClusterSizing &cluster)
{
    QString text = markdownRow(
        {u"pool"_s, u"nodes"_s, u"MemTotal"_s, u"ratio"_s, u"TCP connections"_s, u"maps on a node"_s, u"share"_s});
    text += u"|---|---:|---:|---:|---:|---:|---:|\n"_s;
    for (const PoolSizing &pool : cluster.pools)
        text += markdownRow({poolName(pool), QString::number(pool.pool.count), formatMemory(pool.input.memoryBytes),
                             QString::number(pool.input.ratio), count(pool.maps.maps.front().entries),
                             formatMemory(pool.maps.totalBytes), percent(pool.shareOfMemory())});
    text += u"\nAll maps of all %1 nodes together, fixed ones included: %2.\n"_s.arg(cluster.nodes)
                .arg(formatMemory(cluster.mapBytes));
    for (const PoolSizing &pool : cluster.pools)
        text += poolAsMarkdown(pool);
    return text;
}
