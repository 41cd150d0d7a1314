#include "core/sizing/pool_sizing.h"

#include <algorithm>

namespace {

void addTotals(ClusterSizing &cluster, const PoolSizing &pool)
{
    cluster.nodes += pool.pool.count;
    cluster.mapBytes += pool.totalBytes() * pool.pool.count;
    cluster.memoryBytes += pool.input.memoryBytes * pool.pool.count;
}

} // namespace

double PoolSizing::shareOfMemory() const
{
    return input.memoryBytes > 0 ? static_cast<double>(totalBytes()) / static_cast<double>(input.memoryBytes) : 0;
}

QString PoolSizing::refusal() const
{
    const auto fatal = std::ranges::find(outcomes, SizingVerdict::Fatal, &SizingOutcome::verdict);
    return fatal == outcomes.end() ? QString() : fatal->message;
}

qint64 memoryTotalOf(const NodePool &pool)
{
    return pool.memoryTotalBytes > 0 ? pool.memoryTotalBytes : memoryTotalOf(pool.memoryBytes);
}

PoolSizing sizePool(const Configuration &values, const NodePool &pool, std::optional<double> ratio, const NodeLoad &load)
{
    PoolSizing sizing;
    sizing.pool = pool;
    sizing.input = sizingInputOf(values);
    sizing.input.memoryBytes = memoryTotalOf(pool);
    sizing.input.cpus = qMax(1, pool.cpus);
    sizing.input.ratio = ratio.value_or(sizing.input.ratio);
    sizing.maps = sizeMaps(sizing.input);
    sizing.outcomes = sizingOutcomes(sizing.input);
    sizing.ratioSource = ratioSourceOf(values);
    for (const FixedMap &map : fixedMaps(fixedMapInputOf(values), load, sizing.input.cpus))
        sizing.fixedMapsBytes += map.bytesAtLoad;
    sizing.resizeBytes = sizing.maps.totalBytes;
    return sizing;
}

ClusterSizing sizePools(const Configuration &values, std::span<const NodePool> pools, const NodeLoad &load)
{
    ClusterSizing cluster;
    for (const NodePool &pool : pools) {
        if (memoryTotalOf(pool) <= 0)
            continue;
        cluster.pools.push_back(sizePool(values, pool, {}, load));
        addTotals(cluster, cluster.pools.back());
    }
    return cluster;
}
