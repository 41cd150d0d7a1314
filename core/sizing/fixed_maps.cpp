#include "core/sizing/fixed_maps.h"

#include "core/sizing/kernel_memory.h"

using namespace Qt::StringLiterals;

namespace {

using Input = FixedMapInput;

/// How the kernel keeps a map.
enum class Keeping { Hash, HashOnDemand, Lru, LruPerCpu, PerCpuHash, Trie, TriePerPod, Maglev, Ring };

enum class Family { IPv4, IPv6, Both };

/// What a fixed map is made of; sources: pkg/maps, pkg/loadbalancer/maps of the agent.
struct Kind
{
    const char *name;
    Family family;
    Keeping keeping;
    kernel::ElementSize size;
    qint64 (*entries)(const Input &);
    qint64 (*live)(const NodeLoad &);
    bool (*exists)(const Input &);
    const char *why;
};

constexpr auto always = [](const Input &) { return true; };
constexpr auto hasAffinity = [](const Input &input) { return input.hasAffinity; };
constexpr auto hasMaglev = [](const Input &input) { return input.hasMaglevOuter; };
constexpr auto tracksFragments = [](const Input &input) { return input.tracksFragments; };
constexpr auto lbEntries = [](const Input &input) { return input.lbMapMax; };
constexpr auto affinityEntries = [](const Input &input) { return input.affinityMapMax; };
constexpr auto fragmentEntries = [](const Input &input) { return input.fragmentsMapMax; };
constexpr auto nothing = [](const NodeLoad &) { return qint64{0}; };
constexpr auto serviceSlots = [](const NodeLoad &load) { return load.services * (1 + load.backendsPerService); };
constexpr auto backends = [](const NodeLoad &load) { return load.services * load.backendsPerService; };
constexpr auto services = [](const NodeLoad &load) { return load.services; };
constexpr auto maglevServices = [](const NodeLoad &load) { return load.maglevServices; };

constexpr char servicesWhy[] = QT_TRANSLATE_NOOP("Sizing", "Services: one entry for each frontend and one for each "
                                                           "backend of it (bpf.lbMapMax)");
constexpr char backendsWhy[] = QT_TRANSLATE_NOOP("Sizing", "Backends of services (bpf.lbMapMax)");
constexpr char reverseWhy[] = QT_TRANSLATE_NOOP("Sizing", "A service's address for the way back (bpf.lbMapMax)");
constexpr char affinityWhy[] =
    QT_TRANSLATE_NOOP("Sizing", "Which backend a client of a sticky service had; whole from the start (bpf.lbMapMax)");
constexpr char maglevWhy[] = QT_TRANSLATE_NOOP("Sizing", "Maglev tables, one of maglev.tableSize for each frontend "
                                                         "that is reachable from outside");
constexpr char fragmentsWhy[] = QT_TRANSLATE_NOOP("Sizing", "Ports of fragmented datagrams");

constexpr Kind kinds[] = {
    {"cilium_lb4_services_v2", Family::IPv4, Keeping::Hash, {12, 12}, lbEntries, serviceSlots, always, servicesWhy},
    {"cilium_lb6_services_v2", Family::IPv6, Keeping::Hash, {24, 12}, lbEntries, serviceSlots, always, servicesWhy},
    {"cilium_lb4_backends_v3", Family::IPv4, Keeping::Hash, {4, 12}, lbEntries, backends, always, backendsWhy},
    {"cilium_lb6_backends_v3", Family::IPv6, Keeping::Hash, {4, 24}, lbEntries, backends, always, backendsWhy},
    {"cilium_lb4_reverse_nat", Family::IPv4, Keeping::Hash, {2, 6}, lbEntries, services, always, reverseWhy},
    {"cilium_lb6_reverse_nat", Family::IPv6, Keeping::Hash, {2, 18}, lbEntries, services, always, reverseWhy},
    {"cilium_lb4_affinity", Family::IPv4, Keeping::Lru, {16, 16}, affinityEntries, nothing, hasAffinity, affinityWhy},
    {"cilium_lb6_affinity", Family::IPv6, Keeping::Lru, {24, 16}, affinityEntries, nothing, hasAffinity, affinityWhy},
    {"cilium_lb_affinity_match",
     Family::Both,
     Keeping::Hash,
     {8, 1},
     affinityEntries,
     nothing,
     hasAffinity,
     QT_TRANSLATE_NOOP("Sizing", "Backends of sticky services (bpf.lbMapMax)")},
    {"cilium_lb4_maglev", Family::IPv4, Keeping::Maglev, {2, 4}, lbEntries, maglevServices, hasMaglev, maglevWhy},
    {"cilium_lb6_maglev", Family::IPv6, Keeping::Maglev, {2, 4}, lbEntries, maglevServices, hasMaglev, maglevWhy},
    {"cilium_policystats",
     Family::Both,
     Keeping::LruPerCpu,
     {12, 16},
     [](const Input &input) { return input.policyStatsMapMax; },
     nothing,
     [](const Input &input) { return input.hasPolicyStats; },
     QT_TRANSLATE_NOOP("Sizing", "Packets and bytes of each policy entry, on each CPU: grows with the CPUs "
                                 "(bpf.policyStatsMapMax)")},
    {"cilium_policy_*",
     Family::Both,
     Keeping::TriePerPod,
     {12, 8},
     [](const Input &input) { return input.policyMapMax; },
     [](const NodeLoad &load) { return load.endpoints * load.policyEntriesPerEndpoint; },
     always,
     QT_TRANSLATE_NOOP("Sizing", "What each pod may talk to, one map for each pod (bpf.policyMapMax); grows with its "
                                 "policies")},
    {"cilium_ipcache",
     Family::Both,
     Keeping::Trie,
     {24, 24},
     [](const Input &) { return qint64{512000}; },
     [](const NodeLoad &load) { return load.ipcacheEntries; },
     always,
     QT_TRANSLATE_NOOP("Sizing", "The identity behind every address that the cluster knows; grows with the cluster")},
    {"cilium_lxc",
     Family::Both,
     Keeping::Hash,
     {20, 48},
     [](const Input &) { return qint64{65535}; },
     [](const NodeLoad &load) { return load.endpoints; },
     always,
     QT_TRANSLATE_NOOP("Sizing", "The node's own pods")},
    {"cilium_auth_map",
     Family::Both,
     Keeping::HashOnDemand,
     {12, 8},
     [](const Input &input) { return input.authMapMax; },
     nothing,
     always,
     QT_TRANSLATE_NOOP("Sizing", "Mutually authenticated pairs; its buckets are there with authentication off, too "
                                 "(bpf.authMapMax)")},
    {"cilium_node_map_v2",
     Family::Both,
     Keeping::HashOnDemand,
     {20, 4},
     [](const Input &input) { return input.nodeMapMax; },
     [](const NodeLoad &load) { return load.nodes; },
     always,
     QT_TRANSLATE_NOOP("Sizing", "Addresses of the cluster's nodes (bpf.nodeMapMax)")},
    {"cilium_ipv4_frag_datagrams",
     Family::IPv4,
     Keeping::Lru,
     {12, 4},
     fragmentEntries,
     nothing,
     tracksFragments,
     fragmentsWhy},
    {"cilium_ipv6_frag_datagrams",
     Family::IPv6,
     Keeping::Lru,
     {40, 4},
     fragmentEntries,
     nothing,
     tracksFragments,
     fragmentsWhy},
    {"cilium_metrics",
     Family::Both,
     Keeping::PerCpuHash,
     {8, 16},
     [](const Input &) { return qint64{1024}; },
     nothing,
     always,
     QT_TRANSLATE_NOOP("Sizing", "Counters of forwarded and dropped packets")},
    {"cilium_events",
     Family::Both,
     Keeping::Ring,
     {},
     [](const Input &) { return qint64{64}; },
     nothing,
     always,
     QT_TRANSLATE_NOOP("Sizing", "Ring buffers of 64 pages on each CPU, from which the agent and Hubble read events")},
};

struct Bytes
{
    qint64 atCreation = 0;
    qint64 perEntry = 0;
    qint64 whenFull = 0;
    bool isPreallocated = true;
};

Bytes preallocated(qint64 bytes)
{
    return {.atCreation = bytes, .perEntry = 0, .whenFull = bytes, .isPreallocated = true};
}

Bytes onDemand(qint64 atCreation, qint64 perEntry, qint64 entries)
{
    return {atCreation, perEntry, atCreation + perEntry * entries, false};
}

Bytes hashOf(const Kind &kind, qint64 entries, bool preallocates, int cpus)
{
    if (!preallocates)
        return onDemand(kernel::wholePages(kernel::bucketBytes(entries)), kernel::liveElementBytes(kind.size), entries);
    const qint64 elements = (entries + cpus) * kernel::hashElementBytes(kind.size); // a spare one for each CPU
    return preallocated(kernel::wholePages(elements) + kernel::wholePages(kernel::bucketBytes(entries)));
}

/// Each entry may need a node of its own and one that branches to it.
Bytes trieOf(const Kind &kind, qint64 entries)
{
    return onDemand(0, 2 * kernel::trieNodeBytes(kind.size), entries);
}

Bytes maglevOf(const Kind &kind, const Input &input, qint64 entries, int cpus)
{
    Bytes outer = hashOf(kind, entries, input.preallocates, cpus);
    constexpr qint64 backendIdBytes = 4;
    const qint64 table = input.usesMaglev ? kernel::wholePages(input.maglevTableSize * backendIdBytes) : 0;
    outer.perEntry = input.usesMaglev ? outer.perEntry + table : 0;
    outer.whenFull = outer.atCreation + outer.perEntry * entries;
    return outer;
}

Bytes policyStatsOf(const Kind &kind, qint64 entries, int cpus)
{
    const qint64 rounded = entries / cpus * cpus; // down to the CPUs, by the agent
    return preallocated(kernel::perCpuHashBytes(rounded, kind.size, cpus));
}

Bytes metricsOf(const Kind &kind, qint64 entries, bool preallocates, int cpus)
{
    if (!preallocates)
        return onDemand(kernel::wholePages(kernel::bucketBytes(entries)),
                        kernel::liveElementBytes({kind.size.key, 8}) + kind.size.value * cpus, entries);
    return preallocated(kernel::perCpuHashBytes(entries, kind.size, cpus));
}

Bytes lruOf(const Kind &kind, const Input &input, qint64 entries, int cpus)
{
    const qint64 allocated = input.distributedLru ? (entries + cpus - 1) / cpus * cpus : entries;
    return preallocated(kernel::hashBytes(allocated, kernel::hashElementBytes(kind.size)));
}

Bytes bytesOf(const Kind &kind, const Input &input, const NodeLoad &load, int cpus)
{
    constexpr qint64 ringBytesPerCpu = qint64{64} * 4096;
    const qint64 entries = kind.entries(input);
    switch (kind.keeping) {
    case Keeping::Hash:
        return hashOf(kind, entries, input.preallocates, cpus);
    case Keeping::HashOnDemand:
        return hashOf(kind, entries, false, cpus);
    case Keeping::Lru:
        return lruOf(kind, input, entries, cpus);
    case Keeping::LruPerCpu:
        return policyStatsOf(kind, entries, cpus);
    case Keeping::PerCpuHash:
        return metricsOf(kind, entries, input.preallocates, cpus);
    case Keeping::Trie:
        return trieOf(kind, entries);
    case Keeping::TriePerPod:
        return trieOf(kind, entries * load.endpoints);
    case Keeping::Maglev:
        return maglevOf(kind, input, entries, cpus);
    case Keeping::Ring:
        break;
    }
    return preallocated(ringBytesPerCpu * cpus);
}

bool isThere(const Kind &kind, const Input &input)
{
    const bool hasFamily = kind.family == Family::Both || (kind.family == Family::IPv4 ? input.ipv4 : input.ipv6);
    return hasFamily && kind.exists(input);
}

FixedMap toMap(const Kind &kind, const Input &input, const NodeLoad &load, int cpus)
{
    const Bytes bytes = bytesOf(kind, input, load, cpus);
    return {.name = QString::fromLatin1(kind.name),
            .why = QString::fromUtf8(kind.why),
            .entries = kind.entries(input),
            .bytesAtCreation = bytes.atCreation,
            .bytesAtLoad = qMin(bytes.whenFull, bytes.atCreation + bytes.perEntry * kind.live(load)),
            .bytesWhenFull = bytes.whenFull,
            .isPreallocated = bytes.isPreallocated,
            .isEstimate = !bytes.isPreallocated && kind.live(load) > 0};
}

} // namespace

std::vector<FixedMap> fixedMaps(const FixedMapInput &input, const NodeLoad &load, int cpus)
{
    std::vector<FixedMap> maps;
    for (const Kind &kind : kinds) {
        if (isThere(kind, input))
            maps.push_back(toMap(kind, input, load, qMax(1, cpus)));
    }
    return maps;
}
