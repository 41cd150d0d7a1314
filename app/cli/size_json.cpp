#include "app/cli/size_json.h"

#include "core/sizing/guide_rule.h"
#include "core/sizing/sizing_report.h"

#include <QJsonArray>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace {

QString clampName(SizedBy sizedBy)
{
    if (sizedBy == SizedBy::Floor)
        return u"min"_s;
    return sizedBy == SizedBy::Ceiling ? u"max"_s : u"none"_s;
}

QJsonArray mapsAsJson(const MapSizes &maps)
{
    QJsonArray array;
    for (const MapSize &map : maps)
        array.append(QJsonObject{{"name"_L1, map.name},
                                 {"entries"_L1, map.entries},
                                 {"unclamped"_L1, map.unclamped},
                                 {"clamp"_L1, clampName(map.sizedBy)},
                                 {"sizedBy"_L1, sizedByName(map.sizedBy)},
                                 {"made"_L1, map.exists},
                                 {"bytesIPv4"_L1, map.bytesIPv4},
                                 {"bytesIPv6"_L1, map.bytesIPv6}});
    return array;
}

QJsonArray outcomesAsJson(const std::vector<SizingOutcome> &outcomes)
{
    QJsonArray array;
    for (const SizingOutcome &outcome : outcomes)
        array.append(QJsonObject{
            {"verdict"_L1, verdictName(outcome.verdict)}, {"map"_L1, outcome.map}, {"message"_L1, outcome.message}});
    return array;
}

QJsonObject guideAsJson(const PoolSizing &pool)
{
    const GuideRule rule = guideRuleFor(pool.input, pool.maps);
    return {{"mapBytes"_L1, rule.mapBytes},
            {"connections"_L1, rule.connections},
            {"bytesFactor"_L1, rule.bytesFactor},
            {"connectionsFactor"_L1, rule.connectionsFactor}};
}

} // namespace

QJsonObject poolAsJson(const PoolSizing &pool)
{
    QJsonObject json{{"memoryBytes"_L1, pool.input.memoryBytes},
                     {"ratio"_L1, pool.input.ratio},
                     {"ratioSource"_L1, ratioSourceName(pool.ratioSource)},
                     {"budgetBytes"_L1, pool.maps.budgetBytes},
                     {"cpus"_L1, pool.input.cpus},
                     {"distributedLRU"_L1, pool.input.distributedLru},
                     {"ipv4"_L1, pool.input.ipv4},
                     {"ipv6"_L1, pool.input.ipv6},
                     {"count"_L1, pool.pool.count},
                     {"maps"_L1, mapsAsJson(pool.maps.maps)},
                     {"totalBytes"_L1, pool.maps.totalBytes},
                     {"shareOfMemory"_L1, pool.shareOfMemory()},
                     {"fixedMapsBytesAtCreation"_L1, pool.fixedMapsBytesAtCreation},
                     {"fixedMapsBytesAtLoad"_L1, pool.fixedMapsBytes},
                     {"resizeBytes"_L1, pool.resizeBytes},
                     {"outcomes"_L1, outcomesAsJson(pool.outcomes)},
                     {"guideClaims"_L1, guideAsJson(pool)}};
    if (!pool.pool.name.isEmpty())
        json.insert("name"_L1, pool.pool.name);
    if (pool.pool.memoryTotalBytes == 0)
        json.insert("installedBytes"_L1, pool.pool.memoryBytes);
    if (pool.agentLimitBytes)
        json.insert("agentLimitBytes"_L1, *pool.agentLimitBytes);
    if (!pool.nodeConfig.isEmpty())
        json.insert("nodeConfig"_L1, pool.nodeConfig);
    if (const QString refusal = pool.refusal(); !refusal.isEmpty())
        json.insert("refusal"_L1, refusal);
    return json;
}

QJsonObject clusterAsJson(const ClusterSizing &cluster)
{
    return {{"nodes"_L1, cluster.nodes}, {"mapBytes"_L1, cluster.mapBytes}, {"memoryBytes"_L1, cluster.memoryBytes}};
}
