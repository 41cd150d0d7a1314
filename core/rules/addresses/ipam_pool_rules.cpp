#include "core/rules/combination.h"
#include "core/rules/effective_state.h"
#include "core/rules/value_check.h"
#include "core/values/ip_network.h"

#include <cmath>

using namespace Qt::StringLiterals;

namespace {

/// The operator's pools of one address family: where they are set, and what the operator makes of them.
struct Pools
{
    YamlPath list, mask;
    bool isIPv6 = false;
    QStringList cidrs;
    int maskSize = 0;
    QString maskText;
};

Pools poolsOf(const CheckContext &context, bool isIPv6)
{
    Pools pools{.list =
                    isIPv6 ? "ipam.operator.clusterPoolIPv6PodCIDRList" : "ipam.operator.clusterPoolIPv4PodCIDRList",
                .mask = isIPv6 ? "ipam.operator.clusterPoolIPv6MaskSize" : "ipam.operator.clusterPoolIPv4MaskSize",
                .isIPv6 = isIPv6};
    pools.cidrs = context.values.strings(pools.list).join(u' ').simplified().split(u' ', Qt::SkipEmptyParts);
    pools.maskText = context.values.string(pools.mask);
    pools.maskSize = pools.maskText.toInt();
    return pools;
}

/// The pools of the families that are on, where the operator hands out from pools of the cluster.
std::vector<Pools> usedPools(const CheckContext &context)
{
    std::vector<Pools> used;
    if (effective::ipamMode(context) != "cluster-pool"_L1)
        return used;
    for (const bool isIPv6 : {false, true}) {
        if (isIPv6 ? effective::usesIPv6(context) : effective::usesIPv4(context))
            used.push_back(poolsOf(context, isIPv6));
    }
    return used;
}

Fix defaultPools(const Pools &pools)
{
    return {.label = u"Use the chart's pool"_s, .changes = {unset(pools.list), unset(pools.mask)}};
}

Violation violationOf(const Pools &pools, const QString &message)
{
    return {.message = message, .settings = {pools.list, pools.mask}, .fixes = {defaultPools(pools)}};
}

QList<Violation> checkEmpty(const CheckContext &context)
{
    QList<Violation> violations;
    for (const Pools &pools : usedPools(context)) {
        if (pools.cidrs.isEmpty())
            violations +=
                violationOf(pools, u"ipam.mode is cluster-pool, but %1 is empty"_s.arg(pools.list.toString()));
    }
    return violations;
}

/// What the operator refuses in a list of ranges; empty: nothing.
QString listProblem(const Pools &pools)
{
    std::vector<IpNetwork> networks;
    for (const QString &cidr : pools.cidrs) {
        const Result<IpNetwork> network = IpNetwork::parse(cidr);
        if (isTemplated(cidr))
            return {};
        if (!network)
            return network.error().message;
        if (network->isIPv6() != pools.isIPv6)
            return u"%1 is an %2 range"_s.arg(cidr, network->isIPv6() ? u"IPv6"_s : u"IPv4"_s);
        for (const IpNetwork &other : networks) {
            if (other.overlaps(*network))
                return u"%1 and %2 overlap"_s.arg(other.toString(), cidr);
        }
        networks.push_back(*network);
    }
    return {};
}

QList<Violation> checkLists(const CheckContext &context)
{
    QList<Violation> violations;
    for (const Pools &pools : usedPools(context)) {
        if (const QString problem = listProblem(pools); !problem.isEmpty())
            violations += violationOf(pools, u"%1: %2"_s.arg(pools.list.toString(), problem));
    }
    return violations;
}

int longestPrefix(const Pools &pools)
{
    int longest = 0;
    for (const QString &cidr : pools.cidrs) {
        if (const Result<IpNetwork> network = IpNetwork::parse(cidr))
            longest = std::max(longest, network->prefix());
    }
    return longest;
}

int shortestPrefix(const Pools &pools)
{
    int shortest = 128;
    for (const QString &cidr : pools.cidrs) {
        if (const Result<IpNetwork> network = IpNetwork::parse(cidr))
            shortest = std::min(shortest, network->prefix());
    }
    return shortest;
}

QList<Violation> checkMaskRange(const CheckContext &context)
{
    constexpr int mostExtraBits = 16; // the operator keeps a bit for each block of a range
    QList<Violation> violations;
    for (const Pools &pools : usedPools(context)) {
        const int most = pools.isIPv6 ? std::min(128, shortestPrefix(pools) + mostExtraBits) : 32;
        if (pools.maskText.isEmpty() || isTemplated(pools.maskText) || pools.cidrs.isEmpty() ||
            (pools.maskSize > 0 && pools.maskSize <= most))
            continue;
        Violation violation = violationOf(
            pools, u"%1 is %2, possible is up to %3 with the pool's ranges"_s.arg(pools.mask.toString(), pools.maskText)
                       .arg(most));
        violation.fixes.prepend(
            Fix{.label = u"Give each node a /%1"_s.arg(most), .changes = {setTo(pools.mask, most)}});
        violations += violation;
    }
    return violations;
}

QList<Violation> checkMaskShorter(const CheckContext &context)
{
    QList<Violation> violations;
    for (const Pools &pools : usedPools(context)) {
        const int longest = longestPrefix(pools);
        if (pools.maskSize <= 0 || pools.maskSize >= longest)
            continue;
        Violation violation =
            violationOf(pools, u"%1 is %2, but a range of the pool is only a /%3: no node's block fits in"_s
                                   .arg(pools.mask.toString(), pools.maskText)
                                   .arg(longest));
        violations += violation;
    }
    return violations;
}

/// Blocks that the pools can be cut into.
double blocksOf(const Pools &pools)
{
    double blocks = 0;
    for (const QString &cidr : pools.cidrs) {
        const Result<IpNetwork> network = IpNetwork::parse(cidr);
        if (network && pools.maskSize >= network->prefix())
            blocks += std::exp2(pools.maskSize - network->prefix());
    }
    return blocks;
}

QList<Violation> checkEnoughBlocks(const CheckContext &context)
{
    int nodes = 0;
    for (const NodePool &pool : context.cluster.nodePools)
        nodes += pool.count;
    QList<Violation> violations;
    for (const Pools &pools : usedPools(context)) {
        const double blocks = blocksOf(pools);
        if (blocks == 1 && nodes == 0)
            violations +=
                violationOf(pools, u"%1 is %2, all of %3: one node gets it, and none is left for a second"_s.arg(
                                       pools.mask.toString(), pools.maskText, pools.list.toString()));
        if (blocks >= 1 && nodes > blocks)
            violations +=
                violationOf(pools, u"the profile has %1 nodes, but %2 gives blocks of /%3 to %4 only"_s.arg(nodes)
                                       .arg(pools.list.toString(), pools.maskText)
                                       .arg(blocks));
    }
    return violations;
}

QList<Violation> checkBlockHoldsPods(const CheckContext &context)
{
    constexpr int maxPods = 110;    // kubelet's default, which Talos keeps
    constexpr int ownAddresses = 4; // network, broadcast, the router and the health endpoint
    QList<Violation> violations;
    for (const Pools &pools : usedPools(context)) {
        const int bits = (pools.isIPv6 ? 128 : 32) - pools.maskSize;
        const double usable = std::exp2(bits) - ownAddresses;
        if (pools.maskSize <= 0 || bits < 0 || usable >= maxPods)
            continue;
        Violation violation{.message = u"%1 is %2: a node has room for %3 pods, while kubelet starts up to %4"_s
                                           .arg(pools.mask.toString(), pools.maskText)
                                           .arg(std::max(0.0, usable))
                                           .arg(maxPods),
                            .settings = {pools.mask}};
        const int wide = pools.isIPv6 ? 120 : 24;
        if (wide >= longestPrefix(pools))
            violation.fixes += Fix{.label = u"Give each node a /%1"_s.arg(wide), .changes = {setTo(pools.mask, wide)}};
        violations += violation;
    }
    return violations;
}

QList<Violation> checkNativeCidr(const CheckContext &context)
{
    QList<Violation> violations;
    for (const Pools &pools : usedPools(context)) {
        const QString flag = pools.isIPv6 ? u"ipv6-native-routing-cidr"_s : u"ipv4-native-routing-cidr"_s;
        const YamlPath setting = pools.isIPv6 ? "ipv6NativeRoutingCIDR" : "ipv4NativeRoutingCIDR";
        const Result<IpNetwork> native = IpNetwork::parse(effective::optionText(context, flag));
        for (const QString &cidr : pools.cidrs) {
            const Result<IpNetwork> pool = IpNetwork::parse(cidr);
            if (!effective::routesNatively(context) || !native || !pool || native->isIPv6() != pool->isIPv6() ||
                native->contains(*pool))
                continue;
            violations += Violation{
                .message = u"%1 (%2) doesn't contain the pool %3 that pods get their addresses from"_s.arg(
                    setting.toString(), native->toString(), pool->toString()),
                .settings = {setting, pools.list},
                .fixes = {Fix{.label = u"Take pods' addresses from %1"_s.arg(native->toString()),
                              .changes = {setTo(pools.list, Value(Value::List{Value(native->toString())}))}}}};
        }
    }
    return violations;
}

constexpr char operatorSource[] =
    "https://github.com/cilium/cilium/blob/v1.18.5/pkg/ipam/allocator/clusterpool/clusterpool.go";
constexpr char docs[] = "https://docs.cilium.io/en/v1.18/network/concepts/ipam/cluster-pool/";

constexpr Rule rules[] = {
    {"ipam.pool-empty", Severity::Error, Origin::Operator, QT_TRANSLATE_NOOP("Rules", "A pool without ranges"),
     QT_TRANSLATE_NOOP("Rules", "The operator has nothing to hand out for an address family that is on, and exits."),
     operatorSource, checkEmpty},
    {"ipam.pool-invalid", Severity::Error, Origin::Operator,
     QT_TRANSLATE_NOOP("Rules", "Ranges that the operator can't hand out from"),
     QT_TRANSLATE_NOOP("Rules", "Each range has to be one of its family and clear of the others; the operator exits "
                                "otherwise, and no node gets addresses."),
     operatorSource, checkLists},
    {"ipam.pool-mask-range", Severity::Error, Origin::Operator,
     QT_TRANSLATE_NOOP("Rules", "An impossible size of nodes' blocks"),
     QT_TRANSLATE_NOOP("Rules", "The size is a prefix length: at most 32 for IPv4, and for IPv6 at most 16 bits more "
                                "than the range has. The operator exits otherwise."),
     operatorSource, checkMaskRange},
    {"ipam.pool-mask-shorter", Severity::Error, Origin::Operator,
     QT_TRANSLATE_NOOP("Rules", "Nodes' blocks larger than the pool"),
     QT_TRANSLATE_NOOP("Rules",
                       "The range can't be cut into such blocks. The operator says nothing, and nodes wait for "
                       "addresses without end."),
     operatorSource, checkMaskShorter},
    {"ipam.pool-too-few-blocks", Severity::Warning, Origin::Operator,
     QT_TRANSLATE_NOOP("Rules", "More nodes than blocks"),
     QT_TRANSLATE_NOOP("Rules", "A node that gets no block stays without pods."), docs, checkEnoughBlocks},
    {"ipam.node-block-small", Severity::Warning, Origin::Advice,
     QT_TRANSLATE_NOOP("Rules", "Fewer addresses a node than pods"),
     QT_TRANSLATE_NOOP("Rules",
                       "The scheduler counts pods against kubelet's limit and knows nothing of addresses: pods "
                       "beyond them stay in ContainerCreating. Some addresses go to Cilium itself."),
     "https://kubernetes.io/docs/setup/best-practices/cluster-large/", checkBlockHoldsPods},
    {"ipam.native-cidr-misses-pool", Severity::Warning, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "The native-routing CIDR misses the pool"),
     QT_TRANSLATE_NOOP("Rules", "What leaves the range is masqueraded: pods of other nodes see the node's address, and "
                                "policies with it."),
     "https://docs.cilium.io/en/v1.18/network/concepts/masquerading/", checkNativeCidr},
};

} // namespace

std::span<const Rule> ipamPoolRules()
{
    return rules;
}
