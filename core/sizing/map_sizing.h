#pragma once

#include <QString>

#include <array>
#include <optional>

/// What the agent is told about its large maps, and the node it runs on.
struct SizingInput
{
    qint64 memoryBytes = 0; ///< what the agent sees (MemTotal), not what is installed
    double ratio = 0.0025;  ///< `bpf.mapDynamicSizeRatio`; 0: static sizes
    int cpus = 1;           ///< possible CPUs
    bool distributedLru = false;
    bool ipv4 = true;
    bool ipv6 = false;
    std::optional<qint64> ctTcpMax, ctAnyMax, natMax, neighMax, sockRevNatMax; ///< set by hand
    bool alignsSetSizes = true;      ///< Cilium ≥ 1.19: sizes set by hand are aligned to the CPUs, too; older agents
                                     ///< recreate such maps for ever
    int sockRevNatElementBytes = 52; ///< 48 in the agent's own unit test, whose numbers we replay
    bool hasNat = true, hasNeigh = true, hasSockRevNat = true; ///< whether the configuration's features make these maps

    bool operator==(const SizingInput &) const = default;
};

/// What chart and agent take where no ratio is told.
inline constexpr double defaultMapRatio = 0.0025;
/// The agent takes no more for any of these maps.
inline constexpr qint64 maximumMapEntries = qint64{1} << 24;

/// What decided a map's size.
enum class SizedBy { Default, Ratio, Floor, Ceiling, Explicit, NatCap };

struct MapSize
{
    QLatin1StringView name; ///< ct-tcp, ct-any, nat, neigh, sock-rev-nat
    qint64 entries = 0;
    qint64 unclamped = 0; ///< what the ratio alone would give
    SizedBy sizedBy = SizedBy::Default;
    qint64 bytesIPv4 = 0; ///< kernel memory of the IPv4 map
    qint64 bytesIPv6 = 0;
    bool exists = true; ///< whether the agent makes it; one that it doesn't counts nothing
};

/// The maps that the ratio sizes, in the order of `sizedMaps`.
using MapSizes = std::array<MapSize, 5>;

struct NodeSizing
{
    qint64 budgetBytes = 0;
    MapSizes maps;
    qint64 totalBytes = 0; ///< of the maps that exist, in the families that are on
};

/// The agent's own algorithm (pkg/option/config.go) and the kernel's allocation for it (kernel/bpf/hashtab.c).
NodeSizing sizeMaps(const SizingInput &input);

/// What an agent sees of the memory that is built into a machine: the kernel keeps 1/64 for its page descriptors and
/// about 256 MiB more.
qint64 memoryTotalOf(qint64 installedBytes);
