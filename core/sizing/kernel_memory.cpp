#include "core/sizing/kernel_memory.h"

#include <algorithm>
#include <array>
#include <bit>

namespace kernel {

namespace {

constexpr qint64 pageBytes = 4096;
constexpr qint64 pointerBytes = 8;

qint64 roundUpToEight(qint64 bytes)
{
    return (bytes + 7) / 8 * 8;
}

} // namespace

qint64 wholePages(qint64 bytes)
{
    return (bytes + pageBytes - 1) / pageBytes * pageBytes;
}

qint64 hashElementBytes(ElementSize size)
{
    constexpr qint64 linksAndHash = 48; // hash node 16, LRU node 24, hash 4, padding 4
    return linksAndHash + roundUpToEight(size.key) + roundUpToEight(size.value);
}

qint64 bucketBytes(qint64 entries)
{
    constexpr qint64 bucket = 16;
    return entries > 0 ? bucket * static_cast<qint64>(std::bit_ceil(static_cast<quint64>(entries))) : 0;
}

qint64 hashBytes(qint64 entries, qint64 elementBytes)
{
    return entries > 0 ? wholePages(entries * elementBytes) + wholePages(bucketBytes(entries)) : 0;
}

qint64 perCpuHashBytes(qint64 entries, ElementSize size, int cpus)
{
    const qint64 values = roundUpToEight(size.value) * cpus * entries;
    return hashBytes(entries, hashElementBytes({size.key, pointerBytes})) + values;
}

qint64 slabBytes(qint64 bytes)
{
    constexpr auto classes = std::to_array<qint64>({8, 16, 32, 64, 96, 128, 192, 256, 512, 1024, 2048, 4096, 8192});
    const auto fitting = std::ranges::lower_bound(classes, bytes);
    return fitting == classes.end() ? wholePages(bytes) : *fitting;
}

qint64 liveElementBytes(ElementSize size)
{
    return slabBytes(hashElementBytes(size) + pointerBytes); // the allocator's own link stands before each element
}

qint64 trieNodeBytes(ElementSize size)
{
    constexpr qint64 nodeHead = 40; // 24 since about Linux 6.13; the classes of Cilium's tries come out the same
    constexpr qint64 prefixLength = 4;
    return slabBytes(nodeHead + size.key - prefixLength + size.value);
}

} // namespace kernel
