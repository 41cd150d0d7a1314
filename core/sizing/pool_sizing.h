#pragma once

#include "core/sizing/fixed_maps.h"
#include "core/sizing/sizing_input.h"
#include "core/sizing/sizing_outcome.h"

#include <optional>
#include <span>

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
    qint64 resizeBytes = 0;    ///< what a change of the sizes takes on top while old and new maps are both there

    qint64 totalBytes() const { return maps.totalBytes + fixedMapsBytes; }
    /// Of what the agent sees, 0 to 1 and beyond; 0 where the memory isn't known.
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

/// The memory that the agents of a pool see: read from a node, else derived from what is installed; 0: not known.
qint64 memoryTotalOf(const NodePool &pool);

/// Sizes pools that a profile or a listing names; those whose memory isn't known are left out.
ClusterSizing sizePools(const Configuration &values, std::span<const NodePool> pools, const NodeLoad &load = {});

/// Sizes one pool, with another ratio than the document's where one is told (what-if).
PoolSizing sizePool(const Configuration &values, const NodePool &pool, std::optional<double> ratio = {},
                    const NodeLoad &load = {});
