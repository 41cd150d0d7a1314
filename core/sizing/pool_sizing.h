#pragma once

#include "core/sizing/sizing_input.h"
#include "core/sizing/sizing_outcome.h"

#include <span>
#include <unordered_map>

/// What every node of a pool gets.
struct PoolSizing
{
    NodePool pool;
    SizingInput input; ///< with the pool's memory, CPUs and own ratio
    NodeSizing maps;
    std::vector<SizingOutcome> outcomes;
    RatioSource ratioSource = RatioSource::ChartDefault;
    QString nodeConfig;        ///< name of the CiliumNodeConfig that gives the ratio
    qint64 fixedMapsBytes = 0; ///< of the maps that don't depend on memory, at the stated load
    qint64 fixedMapsBytesAtCreation = 0;
    std::optional<qint64> agentLimitBytes; ///< of the agent's container, to which the kernel charges its maps
    qint64 resizeBytes = 0; ///< what a change of the sizes takes on top while old and new maps are both there

    qint64 totalBytes() const { return maps.totalBytes + fixedMapsBytes; }
    /// What the maps that the ratio sizes take of what the agent sees: 0 to 1 and beyond; 0 where that isn't known.
    double shareOfMemory() const;
    /// Why the agent wouldn't start; empty: it does.
    QString refusal() const;
};

struct ClusterSizing
{
    std::vector<PoolSizing> pools;
    qint64 nodes = 0;
    qint64 mapBytes = 0;    ///< of all nodes' maps
    qint64 memoryBytes = 0; ///< of all nodes
};

/// What doesn't change from pool to pool: what the values tell, and the profile's CiliumNodeConfigs. Made once for many
/// pools, or for many what-ifs of one.
class PoolSizer
{
public:
    explicit PoolSizer(const Configuration &values, const NodeLoad &load = {});

    /// `ratio`: another than the document's (what-if).
    PoolSizing size(const NodePool &pool, std::optional<double> ratio = {}) const;
    /// Those whose memory isn't known are left out.
    ClusterSizing sizeAll(std::span<const NodePool> pools) const;

    const SizingInput &input() const { return m_input; }
    const FixedMapInput &fixedInput() const { return m_fixed; }

private:
    /// In its place, as the sizing of a pool is large to move.
    void fill(PoolSizing &sizing, const NodePool &pool, std::optional<double> ratio) const;

    SizingInput m_input;
    FixedMapInput m_fixed;
    RatioSource m_ratioSource;
    NodeConfigs m_nodeConfigs;
    NodeLoad m_load;
    std::optional<qint64> m_agentLimit;
    /// What the maps that don't depend on memory take, and what is to say of them.
    struct FixedPart
    {
        qint64 bytesAtCreation = 0;
        qint64 bytesAtLoad = 0;
        std::vector<SizingOutcome> outcomes;
    };
    const FixedPart &fixedPart(int cpus) const;
    mutable std::unordered_map<int, FixedPart> m_fixedParts; ///< by CPUs, of which there are few kinds
};

/// The memory limit of the agent's container in bytes; nothing: none is set, or it is no amount.
std::optional<qint64> agentMemoryLimit(const Configuration &values);

/// Pools that were sized one by one, with their totals.
ClusterSizing sumOf(std::vector<PoolSizing> pools);

/// The memory that the agents of a pool see: read from a node, else derived from what is installed; 0: not known.
qint64 memoryTotalOf(const NodePool &pool);

/// Sizes pools that a profile or a listing names; those whose memory isn't known are left out.
ClusterSizing sizePools(const Configuration &values, std::span<const NodePool> pools, const NodeLoad &load = {});

/// Sizes one pool, with another ratio than the document's where one is told (what-if).
PoolSizing sizePool(const Configuration &values, const NodePool &pool, std::optional<double> ratio = {},
                    const NodeLoad &load = {});
