#pragma once

#include <QtTypes>

/// What the kernel allocates for BPF maps (kernel/bpf/hashtab.c, lpm_trie.c), on 64 bits. Elements and buckets are two
/// allocations, each in whole pages; the few hundred bytes of the map itself aren't counted.
namespace kernel {

struct ElementSize
{
    qint64 key = 0;
    qint64 value = 0;
};

/// Links, hash and padding of a hash element, and key and value in steps of eight.
qint64 hashElementBytes(ElementSize size);
/// One bucket of 16 bytes for each entry, rounded up to a power of two; there from the start, in every hash map.
qint64 bucketBytes(qint64 entries);
/// An LRU hash, or any hash that is made with all its elements.
qint64 hashBytes(qint64 entries, qint64 elementBytes);
/// An LRU hash whose values are per CPU: the element holds a pointer to them.
qint64 perCpuHashBytes(qint64 entries, ElementSize size, int cpus);
/// What an allocation of so many bytes takes from the kernel's slab classes.
qint64 slabBytes(qint64 bytes);
/// A live element of a hash that isn't preallocated.
qint64 liveElementBytes(ElementSize size);
/// A node of a trie; `data` is the key without its prefix length.
qint64 trieNodeBytes(ElementSize size);
qint64 wholePages(qint64 bytes);

} // namespace kernel
