#pragma once

#include "core/sizing/pool_sizing.h"

/// How a figure came to be.
enum class FigureKind {
    Computed, ///< from the algorithm and the kernel's source
    Estimate, ///< from published measurements, see its source
    Unknown,  ///< nobody has published any; we don't guess
};

struct Figure
{
    FigureKind kind = FigureKind::Unknown;
    qint64 lowBytes = 0;
    qint64 highBytes = 0; ///< the same as low where it isn't a range
    QString source;       ///< URL
    QString text;         ///< how it is put together, one sentence
};

/// Something of Cilium that takes memory.
struct ComponentResources
{
    enum class Place { EveryNode, SomeNodes };

    QString name;     ///< maps, fixed-maps, agent, hubble, envoy, operator, hubble-relay, hubble-ui
    QString settings; ///< path of its `resources` in the values; empty: part of the agent's container
    Place place = Place::EveryNode;
    qint64 replicas = 1;                                      ///< of what runs on some nodes
    QString memoryRequest, memoryLimit, cpuRequest, cpuLimit; ///< as the document sets them; empty: not
    Figure memory;
    QString guideClaim; ///< what the guide says of it, as its claim; empty: nothing
};

/// The components that the configuration turns on, for the nodes of one pool.
std::vector<ComponentResources> componentResources(const Configuration &values, const PoolSizing &pool,
                                                   const NodeLoad &load = {});

/// What is left of a node for workloads when everything of Cilium's that runs on every node is there.
struct NodeRemainder
{
    qint64 memoryBytes = 0;
    qint64 lowBytes = 0;   ///< what is left where the figures are at their highest
    qint64 highBytes = 0;  ///< what is left where they are at their lowest
    QStringList uncounted; ///< components of which no figure is known
    QString guideClaim;
};

NodeRemainder remainderOf(const PoolSizing &pool, std::span<const ComponentResources> components);
