#pragma once

#include "core/sizing/map_sizing.h"

#include <array>

/// One of the maps that the ratio sizes. Element bytes: key and value rounded up to 8 each, and the kernel's 48 bytes
/// of links and hash.
struct SizedMap
{
    QLatin1StringView name;
    qint64 defaultEntries;
    qint64 minimumEntries;
    qint64 budgetElementBytes; ///< what the agent counts: IPv6 key and value, nothing of the kernel's
    qint64 elementBytesIPv4;
    qint64 elementBytesIPv6;
    std::optional<qint64> SizingInput::*setEntries;
    bool SizingInput::*exists = nullptr; ///< nullptr: always
};

enum SizedMapIndex { CtTcp, CtAny, Nat, Neigh, SockRevNat };

inline constexpr qint64 defaultNatEntries = 524288;

inline constexpr std::array sizedMaps{
    SizedMap{QLatin1StringView("ct-tcp"), 524288, 131072, 94, 120, 144, &SizingInput::ctTcpMax},
    SizedMap{QLatin1StringView("ct-any"), 262144, 65536, 94, 120, 144, &SizingInput::ctAnyMax},
    SizedMap{QLatin1StringView("nat"), defaultNatEntries, 131072, 94, 104, 144, &SizingInput::natMax,
             &SizingInput::hasNat},
    SizedMap{QLatin1StringView("neigh"), defaultNatEntries, 131072, 24, 64, 72, &SizingInput::neighMax,
             &SizingInput::hasNeigh},
    SizedMap{QLatin1StringView("sock-rev-nat"), 262144, 65536, 52, 72, 104, &SizingInput::sockRevNatMax,
             &SizingInput::hasSockRevNat},
};

/// The per-CPU lists of a distributed LRU need the same number of elements on every CPU.
inline qint64 alignmentOf(const SizingInput &input)
{
    return input.distributedLru ? qMax(1, input.cpus) : 1;
}

inline bool isDynamic(const SizingInput &input)
{
    return input.ratio > 0 && input.ratio <= 1;
}

/// What the agent divides the budget by: the bytes of all maps at their default sizes, as it counts them.
constexpr qint64 bytesOfDefaultSizes(int sockRevNatElementBytes)
{
    qint64 bytes = 0;
    for (const SizedMap &map : sizedMaps)
        bytes += map.defaultEntries * map.budgetElementBytes;
    const SizedMap &sockRevNat = sizedMaps[SockRevNat];
    return bytes + sockRevNat.defaultEntries * (sockRevNatElementBytes - sockRevNat.budgetElementBytes);
}
