#pragma once

#include "core/sizing/pool_sizing.h"

/// How a figure came to be.
enum class FigureKind {
    Computed, ///< from the algorithm and the kernel's source
    Set,      ///< a request or limit that the document sets
    Estimate, ///< from published measurements, see its source
    Unknown,  ///< nobody says; we don't guess
};

struct Figure
{
    FigureKind kind = FigureKind::Unknown;
    qint64 lowBytes = 0;
    qint64 highBytes = 0; ///< the same as low where it isn't a range
    QString source;       ///< URL
    QString text;         ///< how it is put together, one sentence
};

/// A container or a set of maps, and what it takes.
struct ComponentResources
{
    enum class Place { EveryNode, SomeNodes };

    QString name; ///< agent, maps, operator, envoy, hubble-relay, hubble-ui, …
    QString settings; ///< path of its `resources` in the values
    Place place = Place::EveryNode;
    int replicas = 1; ///< of components on some nodes
    QString memoryRequest, memoryLimit, cpuRequest, cpuLimit; ///< as the document sets them; empty: not
    Figure memory;
    QString guideClaim; ///< what the guide says of it, as its claim; empty: nothing
};

/// The components that the configuration turns on.
std::vector<ComponentResources> componentResources(const Configuration &values, const PoolSizing &pool);

/// What is left of a node for workloads when everything that runs on every node is there.
struct NodeRemainder
{
    qint64 memoryBytes = 0;
    qint64 lowBytes = 0;  ///< what is left at most used figures
    qint64 highBytes = 0; ///< what is left at least used figures
    QString guideClaim;
};

NodeRemainder remainderOf(const PoolSizing &pool, std::span<const ComponentResources> components);

/// The memory limit of the agent's container in bytes, to which the kernel charges all maps; nothing: none is set.
std::optional<qint64> agentMemoryLimit(const Configuration &values);
