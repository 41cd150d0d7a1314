#include "core/sizing/map_sizing.h"

#include <array>
#include <bit>

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 minimumSetEntries = 1024;
constexpr qint64 defaultNatEntries = 524288;
constexpr qint64 pageBytes = 4096;

/// One of the maps that the ratio sizes. Element bytes: key and value rounded up to 8 each, and the kernel's 48 bytes
/// of links and hash.
struct SizedMap
{
    const char *name;
    qint64 defaultEntries;
    qint64 minimumEntries;
    qint64 budgetElementBytes; ///< what the agent counts: IPv6 key and value, nothing of the kernel's
    qint64 elementBytesIPv4;
    qint64 elementBytesIPv6;
    qint64 SizingInput::*setEntries;
    bool SizingInput::*exists = nullptr; ///< nullptr: always
};

enum MapIndex { CtTcp, CtAny, Nat, Neigh, SockRevNat };

constexpr std::array sizedMaps{
    SizedMap{"ct-tcp", 524288, 131072, 94, 120, 144, &SizingInput::ctTcpMax},
    SizedMap{"ct-any", 262144, 65536, 94, 120, 144, &SizingInput::ctAnyMax},
    SizedMap{"nat", defaultNatEntries, 131072, 94, 104, 144, &SizingInput::natMax, &SizingInput::hasNat},
    SizedMap{"neigh", defaultNatEntries, 131072, 24, 64, 72, &SizingInput::neighMax, &SizingInput::hasNeigh},
    SizedMap{"sock-rev-nat", 262144, 65536, 52, 72, 104, &SizingInput::sockRevNatMax, &SizingInput::hasSockRevNat},
};

qint64 roundUp(qint64 number, qint64 multiple)
{
    return (number + multiple - 1) / multiple * multiple;
}

qint64 roundDown(qint64 number, qint64 multiple)
{
    return number / multiple * multiple;
}

/// The per-CPU lists of a distributed LRU need the same number of elements on every CPU.
qint64 alignment(const SizingInput &input)
{
    return input.distributedLru ? qMax(1, input.cpus) : 1;
}

bool isDynamic(const SizingInput &input)
{
    return input.ratio > 0 && input.ratio <= 1;
}

qint64 bytesOfDefaultSizes(const SizingInput &input)
{
    qint64 bytes = 0;
    for (const SizedMap &map : sizedMaps)
        bytes += map.defaultEntries * map.budgetElementBytes;
    const SizedMap &sockRevNat = sizedMaps[SockRevNat];
    return bytes + sockRevNat.defaultEntries * (input.sockRevNatElementBytes - sockRevNat.budgetElementBytes);
}

/// `entries · budget / unit` in whole numbers, without the overflow that many terabytes would bring.
qint64 share(qint64 entries, qint64 budget, qint64 unit)
{
    return entries * (budget / unit) + entries * (budget % unit) / unit;
}

MapSize sizeByRatio(const SizedMap &map, const SizingInput &input, qint64 budget)
{
    MapSize size{.name = QString::fromLatin1(map.name)};
    if (!isDynamic(input)) {
        size.entries = size.unclamped = map.defaultEntries;
        return size;
    }
    size.unclamped = share(map.defaultEntries, budget, bytesOfDefaultSizes(input));
    size.entries = roundUp(size.unclamped, alignment(input));
    size.sizedBy = SizedBy::Ratio;
    if (size.entries < map.minimumEntries) {
        size.entries = roundUp(map.minimumEntries, alignment(input));
        size.sizedBy = SizedBy::Floor;
    } else if (size.entries > maximumMapEntries) {
        size.entries = roundDown(maximumMapEntries, alignment(input));
        size.sizedBy = SizedBy::Ceiling;
    }
    return size;
}

MapSize sizeOf(const SizedMap &map, const SizingInput &input, qint64 budget)
{
    MapSize size = sizeByRatio(map, input, budget);
    if (const qint64 set = input.*map.setEntries; set > 0) {
        size.entries = set;
        size.sizedBy = SizedBy::Explicit;
    }
    return size;
}

/// A NAT entry belongs to a connection, so the agent repairs a NAT map that is larger than both connection maps. A size
/// set by hand is only repaired where it is the agent's default; any other one is refused (`sizingRefusal`).
void capNat(std::vector<MapSize> &maps)
{
    const qint64 connections = maps[CtTcp].entries + maps[CtAny].entries;
    MapSize &nat = maps[Nat];
    const bool isRepaired = nat.sizedBy != SizedBy::Explicit || nat.entries == defaultNatEntries;
    if (nat.entries <= connections || !isRepaired)
        return;
    nat.entries = connections * 2 / 3;
    nat.sizedBy = SizedBy::NatCap;
}

void alignToCpus(std::vector<MapSize> &maps, qint64 cpus)
{
    for (MapSize &map : maps) {
        map.entries = roundUp(map.entries, cpus);
        if (map.entries > maximumMapEntries)
            map.entries = roundDown(maximumMapEntries, cpus);
    }
}

/// An LRU hash map is allocated whole when it is made: its elements and its buckets, each in whole pages.
qint64 kernelBytes(qint64 entries, qint64 elementBytes)
{
    const auto buckets = static_cast<qint64>(std::bit_ceil(static_cast<quint64>(entries)));
    return roundUp(entries * elementBytes, pageBytes) + roundUp(buckets * 16, pageBytes);
}

std::vector<MapSize> mapEntries(const SizingInput &input, qint64 budget)
{
    std::vector<MapSize> maps;
    maps.reserve(sizedMaps.size());
    for (const SizedMap &map : sizedMaps)
        maps.push_back(sizeOf(map, input, budget));
    capNat(maps);
    if (input.neighMax <= 0) {
        maps[Neigh] = maps[Nat];
        maps[Neigh].name = QString::fromLatin1(sizedMaps[Neigh].name);
    }
    if (input.alignsSetSizes)
        alignToCpus(maps, alignment(input));
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
        const qint64 allocated = roundUp(map.entries, alignment(input)); // by the kernel, whatever was asked for
        map.bytesIPv4 = kernelBytes(allocated, sizedMaps[index].elementBytesIPv4);
        map.bytesIPv6 = kernelBytes(allocated, sizedMaps[index].elementBytesIPv6);
        map.exists = !sizedMaps[index].exists || input.*sizedMaps[index].exists;
        if (map.exists)
            sizing.totalBytes += (input.ipv4 ? map.bytesIPv4 : 0) + (input.ipv6 ? map.bytesIPv6 : 0);
    }
    return sizing;
}

QString sizingRefusal(const SizingInput &input)
{
    if (input.ratio < 0 || input.ratio > 1)
        return u"the ratio is %1, it must be between 0 and 1"_s.arg(input.ratio);
    if (qFuzzyIsNull(input.ratio) && input.distributedLru)
        return u"a distributed LRU needs dynamic sizes, but the ratio is 0"_s;
    const std::vector<MapSize> maps = sizeMaps(input).maps;
    for (const MapSize &map : maps) {
        const bool isChecked = map.name != "neigh"_L1; // the agent takes any size for this one
        if (isChecked && (map.entries < minimumSetEntries || map.entries > maximumMapEntries))
            return u"%1 has %2 entries, between %3 and %4 are possible"_s.arg(map.name)
                .arg(map.entries)
                .arg(minimumSetEntries)
                .arg(maximumMapEntries);
    }
    const qint64 connections = maps[CtTcp].entries + maps[CtAny].entries;
    if (maps[Nat].entries > connections)
        return u"nat has %1 entries, no more than ct-tcp and ct-any together (%2) are possible"_s.arg(maps[Nat].entries)
            .arg(connections);
    return {};
}

qint64 memoryTotalOf(qint64 installedBytes)
{
    return qMax(qint64{0}, installedBytes - installedBytes / 64 - (qint64{256} << 20));
}
