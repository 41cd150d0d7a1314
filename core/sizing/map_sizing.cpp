#include "core/sizing/map_sizing.h"

#include "core/sizing/kernel_memory.h"
#include "core/sizing/sized_maps.h"

#include <algorithm>

namespace {

qint64 roundUp(qint64 number, qint64 multiple)
{
    return (number + multiple - 1) / multiple * multiple;
}

qint64 roundDown(qint64 number, qint64 multiple)
{
    return number / multiple * multiple;
}

/// `entries · budget / unit` in whole numbers, without the overflow that many terabytes would bring.
qint64 share(qint64 entries, qint64 budget, qint64 unit)
{
    return entries * (budget / unit) + entries * (budget % unit) / unit;
}

MapSize sizeByRatio(const SizedMap &map, const SizingInput &input, qint64 budget)
{
    MapSize size{.name = map.name};
    if (!isDynamic(input)) {
        size.entries = size.unclamped = map.defaultEntries;
        return size;
    }
    size.unclamped = share(map.defaultEntries, budget, bytesOfDefaultSizes(input.sockRevNatElementBytes));
    size.entries = roundUp(size.unclamped, alignmentOf(input));
    size.sizedBy = SizedBy::Ratio;
    if (size.entries < map.minimumEntries) {
        size.entries = roundUp(map.minimumEntries, alignmentOf(input));
        size.sizedBy = SizedBy::Floor;
    } else if (size.entries > maximumMapEntries) {
        size.entries = roundDown(maximumMapEntries, alignmentOf(input));
        size.sizedBy = SizedBy::Ceiling;
    }
    return size;
}

MapSize sizeOf(const SizedMap &map, const SizingInput &input, qint64 budget)
{
    MapSize size = sizeByRatio(map, input, budget);
    if (const std::optional<qint64> &set = input.*map.setEntries) {
        size.entries = *set;
        size.sizedBy = SizedBy::Explicit;
    }
    return size;
}

/// A NAT entry belongs to a connection, so the agent doesn't take a NAT map that is larger than both connection maps.
void capNat(MapSizes &maps)
{
    const qint64 connections = maps[CtTcp].entries + maps[CtAny].entries;
    if (maps[Nat].entries <= connections)
        return;
    maps[Nat].entries = connections * 2 / 3;
    maps[Nat].sizedBy = SizedBy::NatCap;
}

void alignToCpus(MapSizes &maps, qint64 cpus)
{
    for (MapSize &map : maps) {
        if (map.entries <= 0)
            continue; // left as it is, to be refused
        map.entries = roundUp(map.entries, cpus);
        if (map.entries > maximumMapEntries)
            map.entries = roundDown(maximumMapEntries, cpus);
    }
}

/// In the agent's order. What is cut from a NAT map when it is computed, its neighbours follow; what is cut later, when
/// the sizes are checked, they don't. Then only the default size is cut; any other one is refused.
MapSizes mapEntries(const SizingInput &input, qint64 budget)
{
    MapSizes maps;
    std::ranges::transform(sizedMaps, maps.begin(), [&](const SizedMap &map) { return sizeOf(map, input, budget); });
    if (isDynamic(input) && !input.natMax)
        capNat(maps);
    if (isDynamic(input) && !input.neighMax) {
        maps[Neigh] = maps[Nat];
        maps[Neigh].name = sizedMaps[Neigh].name;
    }
    if (input.alignsSetSizes && input.distributedLru)
        alignToCpus(maps, alignmentOf(input));
    if (maps[Nat].entries == defaultNatEntries)
        capNat(maps);
    return maps;
}

} // namespace

NodeSizing sizeMaps(const SizingInput &input)
{
    NodeSizing sizing;
    if (isDynamic(input))
        sizing.budgetBytes = static_cast<qint64>(static_cast<double>(input.memoryBytes) * input.ratio);
    sizing.maps = mapEntries(input, sizing.budgetBytes);
    for (std::size_t index = 0; index < sizedMaps.size(); ++index) {
        MapSize &map = sizing.maps[index];
        const qint64 allocated = roundUp(map.entries, alignmentOf(input)); // by the kernel, whatever was asked for
        map.bytesIPv4 = kernel::hashBytes(allocated, sizedMaps[index].elementBytesIPv4);
        map.bytesIPv6 = kernel::hashBytes(allocated, sizedMaps[index].elementBytesIPv6);
        map.exists = !sizedMaps[index].exists || input.*sizedMaps[index].exists;
        if (map.exists)
            sizing.totalBytes += (input.ipv4 ? map.bytesIPv4 : 0) + (input.ipv6 ? map.bytesIPv6 : 0);
    }
    return sizing;
}

qint64 memoryTotalOf(qint64 installedBytes)
{
    return qMax(qint64{0}, installedBytes - installedBytes / 64 - (qint64{256} << 20));
}
