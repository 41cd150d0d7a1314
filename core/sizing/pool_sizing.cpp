#include "core/sizing/pool_sizing.h"

#include "core/values/memory_quantity.h"

#include <algorithm>

using namespace Qt::StringLiterals;

double PoolSizing::shareOfMemory() const
{
    return input.memoryBytes > 0 ? static_cast<double>(maps.totalBytes) / static_cast<double>(input.memoryBytes) : 0;
}

QString PoolSizing::refusal() const
{
    const auto fatal = std::ranges::find(outcomes, SizingVerdict::Fatal, &SizingOutcome::verdict);
    return fatal == outcomes.end() ? QString() : fatal->message;
}

PoolSizer::PoolSizer(const Configuration &values, const NodeLoad &load)
    : m_input(sizingInputOf(values)),
      m_fixed(fixedMapInputOf(values)),
      m_ratioSource(ratioSourceOf(values)),
      m_nodeConfigs(values.profile().resources),
      m_load(load),
      m_agentLimit(agentMemoryLimit(values))
{
}

const PoolSizer::FixedPart &PoolSizer::fixedPart(int cpus) const
{
    const auto [place, isNew] = m_fixedParts.try_emplace(cpus);
    FixedPart &part = place->second;
    if (!isNew)
        return part;
    for (const FixedMap &map : fixedMaps(m_fixed, m_load, cpus)) {
        part.bytesAtCreation += map.bytesAtCreation;
        part.bytesAtLoad += map.bytesAtLoad;
    }
    part.outcomes = fixedMapOutcomes(m_fixed, cpus);
    return part;
}

PoolSizing PoolSizer::size(const NodePool &pool, std::optional<double> ratio) const
{
    PoolSizing sizing;
    fill(sizing, pool, ratio);
    return sizing;
}

void PoolSizer::fill(PoolSizing &sizing, const NodePool &pool, std::optional<double> ratio) const
{
    sizing.pool = pool;
    sizing.input = m_input;
    sizing.input.memoryBytes = memoryTotalOf(pool);
    sizing.input.cpus = qMax(1, pool.cpus);
    sizing.ratioSource = m_ratioSource;
    const QHash<QString, NodeConfigFlag> flags = m_nodeConfigs.flagsFor(pool.labels);
    if (!flags.isEmpty())
        applyNodeConfigs(flags, sizing.input);
    if (const auto flag = flags.constFind(QLatin1StringView(ratioFlag)); flag != flags.constEnd()) {
        sizing.ratioSource = RatioSource::NodeConfig;
        sizing.nodeConfig = flag->resource;
    }
    if (ratio) {
        sizing.input.ratio = *ratio;
        sizing.ratioSource = RatioSource::WhatIf;
    }
    sizing.maps = sizeMaps(sizing.input);
    sizing.outcomes = sizingOutcomes(sizing.input, sizing.maps);
    const FixedPart &fixed = fixedPart(sizing.input.cpus);
    sizing.outcomes.insert(sizing.outcomes.end(), fixed.outcomes.begin(), fixed.outcomes.end());
    sizing.fixedMapsBytes = fixed.bytesAtLoad;
    sizing.fixedMapsBytesAtCreation = fixed.bytesAtCreation;
    sizing.resizeBytes = sizing.maps.totalBytes;
    sizing.agentLimitBytes = m_agentLimit;
}

ClusterSizing PoolSizer::sizeAll(std::span<const NodePool> pools) const
{
    std::vector<PoolSizing> sized;
    sized.reserve(pools.size());
    for (const NodePool &pool : pools) {
        if (memoryTotalOf(pool) > 0)
            fill(sized.emplace_back(), pool, {});
    }
    return sumOf(std::move(sized));
}

std::optional<qint64> agentMemoryLimit(const Configuration &values)
{
    const Result<qint64> limit = parseMemory(values.string("resources.limits.memory"));
    return limit ? std::optional(*limit) : std::nullopt;
}

ClusterSizing sumOf(std::vector<PoolSizing> pools)
{
    ClusterSizing cluster{.pools = std::move(pools)};
    for (const PoolSizing &pool : cluster.pools) {
        cluster.nodes += pool.pool.count;
        cluster.mapBytes += pool.totalBytes() * pool.pool.count;
        cluster.memoryBytes += pool.input.memoryBytes * pool.pool.count;
    }
    return cluster;
}

qint64 memoryTotalOf(const NodePool &pool)
{
    return pool.memoryTotalBytes > 0 ? pool.memoryTotalBytes : memoryTotalOf(pool.memoryBytes);
}

ClusterSizing sizePools(const Configuration &values, std::span<const NodePool> pools, const NodeLoad &load)
{
    return PoolSizer(values, load).sizeAll(pools);
}

PoolSizing sizePool(const Configuration &values, const NodePool &pool, std::optional<double> ratio,
                    const NodeLoad &load)
{
    return PoolSizer(values, load).size(pool, ratio);
}
