#include "core/rules/combination.h"
#include "core/talos/cluster_addresses.h"
#include "core/values/ip_network.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// A range that the cluster has, told by the profile or a machine configuration.
struct Ranges
{
    QString whose;
    QStringList cidrs;
};

bool isTold(const AddressRanges &ranges)
{
    return ranges.origin == RangeOrigin::Told || ranges.origin == RangeOrigin::MachineConfig;
}

QList<Ranges> toldRanges(const CheckContext &context)
{
    QList<Ranges> told;
    const AddressRanges pods = podRanges(context.values, context.cluster, context.machineConfig);
    const AddressRanges services = serviceRanges(context.cluster, context.machineConfig);
    if (isTold(pods))
        told += Ranges{u"pods"_s, pods.cidrs};
    if (isTold(services))
        told += Ranges{u"Services"_s, services.cidrs};
    return told;
}

/// What Kubernetes refuses of a list of ranges.
QString rangesProblem(const Ranges &ranges)
{
    int ipv6 = 0;
    for (const QString &cidr : ranges.cidrs) {
        const Result<IpNetwork> network = IpNetwork::parse(cidr);
        if (!network)
            return u"%1 isn't a range"_s.arg(cidr);
        ipv6 += network->isIPv6() ? 1 : 0;
    }
    if (ranges.cidrs.size() > 2)
        return u"%1 ranges, two are possible"_s.arg(ranges.cidrs.size());
    return ranges.cidrs.size() == 2 && ipv6 != 1 ? u"two ranges of one family"_s : QString();
}

QList<Violation> checkRanges(const CheckContext &context)
{
    QList<Violation> violations;
    for (const Ranges &ranges : toldRanges(context)) {
        if (const QString problem = rangesProblem(ranges); !problem.isEmpty())
            violations += Violation{
                .message = u"the %1' ranges are %2: %3"_s.arg(ranges.whose, ranges.cidrs.join(u", "_s), problem),
                .settings = {"ipam.mode"}};
    }
    return violations;
}

int maskOf(const CheckContext &context, bool isIPv6)
{
    if (!context.machineConfig)
        return isIPv6 ? talosDefaults::nodeCidrMaskIPv6 : talosDefaults::nodeCidrMaskIPv4;
    return isIPv6 ? context.machineConfig->nodeCidrMaskIPv6.value_or(talosDefaults::nodeCidrMaskIPv6)
                  : context.machineConfig->nodeCidrMaskIPv4.value_or(talosDefaults::nodeCidrMaskIPv4);
}

int nodesTold(const CheckContext &context)
{
    int nodes = 0;
    for (const NodePool &pool : context.cluster.nodePools)
        nodes += pool.count;
    return nodes;
}

/// How the controller-manager cuts a range into blocks for nodes.
QString blocksProblem(const CheckContext &context, const IpNetwork &range)
{
    constexpr int mostBits = 16;
    const int mask = maskOf(context, range.isIPv6());
    const int bits = mask - range.prefix();
    if (bits < 0)
        return u"it is smaller than the block of one node (/%1)"_s.arg(mask);
    if (bits > mostBits && range.isIPv6())
        return u"it has more than 2^16 blocks of a node (/%1)"_s.arg(mask);
    const int nodes = nodesTold(context);
    const bool isTooSmall = bits < mostBits && nodes > (1 << bits) && text(context, "ipam.mode") == "kubernetes"_L1;
    return isTooSmall ? u"it has %1 blocks of a node (/%2), the cluster %3 nodes"_s.arg(1 << bits).arg(mask).arg(nodes)
                      : QString();
}

QList<Violation> checkBlocks(const CheckContext &context)
{
    QList<Violation> violations;
    const AddressRanges pods = podRanges(context.values, context.cluster, context.machineConfig);
    for (const QString &cidr : isTold(pods) ? pods.cidrs : QStringList()) {
        const Result<IpNetwork> range = IpNetwork::parse(cidr);
        const QString problem = range ? blocksProblem(context, *range) : QString();
        if (!problem.isEmpty())
            violations +=
                Violation{.message = u"the pods' range is %1: %2"_s.arg(cidr, problem), .settings = {"ipam.mode"}};
    }
    return violations;
}

/// Pools of Cilium's own beside the range that Talos and Kubernetes go by.
QList<Violation> checkPools(const CheckContext &context)
{
    const AddressRanges pods = podRanges(context.values, context.cluster, context.machineConfig);
    if (text(context, "ipam.mode") != "cluster-pool"_L1 || !isTold(pods))
        return {};
    QStringList outside;
    for (const QString &pool : context.values.strings("ipam.operator.clusterPoolIPv4PodCIDRList")) {
        const Result<IpNetwork> network = IpNetwork::parse(pool);
        const bool isInside = std::ranges::any_of(pods.cidrs, [&network](const QString &cidr) {
            const Result<IpNetwork> range = IpNetwork::parse(cidr);
            return network && range && range->contains(*network);
        });
        if (network && !isInside)
            outside += pool;
    }
    if (outside.isEmpty())
        return {};
    Value::List wanted;
    for (const QString &cidr : pods.cidrs) {
        if (!cidr.contains(u':'))
            wanted.emplace_back(cidr);
    }
    return {Violation{.message = u"the pool %1 lies outside the pods' range %2, which Talos goes by"_s.arg(
                          outside.join(u", "_s), pods.cidrs.join(u", "_s)),
                      .settings = {"ipam.operator.clusterPoolIPv4PodCIDRList", "ipam.mode"},
                      .fixes = {Fix{.label = u"Take the pods' range for the pool"_s,
                                    .changes = {setTo("ipam.operator.clusterPoolIPv4PodCIDRList", Value(wanted))}}}}};
}

bool hasFamily(const QStringList &cidrs, bool isIPv6)
{
    return std::ranges::any_of(cidrs, [isIPv6](const QString &cidr) { return cidr.contains(u':') == isIPv6; });
}

QList<Violation> checkFamilies(const CheckContext &context)
{
    QList<Violation> violations;
    const AddressRanges pods = podRanges(context.values, context.cluster, context.machineConfig);
    if (text(context, "ipam.mode") != "kubernetes"_L1 || !isTold(pods))
        return violations;
    for (const bool isIPv6 : {false, true}) {
        const YamlPath path = isIPv6 ? "ipv6.enabled" : "ipv4.enabled";
        if (!context.values.isTrue(path) || hasFamily(pods.cidrs, isIPv6))
            continue;
        violations += Violation{
            .message = u"%1 is true, but the pods' ranges are %2: nodes get no %3 block, and agents wait for one"_s.arg(
                path.toString(), pods.cidrs.join(u", "_s), isIPv6 ? u"IPv6"_s : u"IPv4"_s),
            .settings = {path, "ipam.mode"},
            .fixes = {Fix{.label = u"Turn the family off"_s, .changes = {setTo(path, false)}}}};
    }
    return violations;
}

QList<Violation> checkServiceSize(const CheckContext &context)
{
    QList<Violation> violations;
    const AddressRanges services = serviceRanges(context.cluster, context.machineConfig);
    const bool isOldKubernetes = context.target.kubernetes.section(u'.', 1, 1).toInt() <= 33;
    for (const QString &cidr : isTold(services) ? services.cidrs : QStringList()) {
        const Result<IpNetwork> range = IpNetwork::parse(cidr);
        if (!range)
            continue;
        const int largest = range->isIPv6() ? 108 : 12;
        const int smallest = range->isIPv6() ? 124 : 28;
        const bool isTooLarge = range->prefix() < largest && isOldKubernetes;
        if (!isTooLarge && range->prefix() <= smallest)
            continue;
        violations += Violation{.message = u"the Services' range %1 is %2; /%3 to /%4 are possible"_s
                                               .arg(cidr, isTooLarge ? u"too large"_s : u"too small"_s)
                                               .arg(largest)
                                               .arg(smallest),
                                .settings = {"ipam.mode"}};
    }
    return violations;
}

constexpr char kubernetesNetwork[] = "https://kubernetes.io/docs/concepts/services-networking/dual-stack/";

constexpr Rule rules[] = {
    {"talos.ranges-refused", Severity::Error, Origin::Kubernetes,
     QT_TRANSLATE_NOOP("Rules", "Ranges of the cluster that Kubernetes refuses"),
     QT_TRANSLATE_NOOP("Rules",
                       "Pods and Services have one range, or one of each family. A 1.14 document is refused by "
                       "Talos; an older configuration passes, and the control plane's programs exit."),
     kubernetesNetwork, checkRanges},
    {"talos.node-blocks", Severity::Error, Origin::Kubernetes,
     QT_TRANSLATE_NOOP("Rules", "A pods' range that can't be cut for the nodes"),
     QT_TRANSLATE_NOOP("Rules",
                       "The controller-manager gives each node a block of the range, whatever Cilium's IPAM does. It "
                       "exits where the block doesn't fit, and nodes without a block stay without pods."),
     "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/", checkBlocks},
    {"talos.pool-outside-pods", Severity::Warning, Origin::Talos,
     QT_TRANSLATE_NOOP("Rules", "A pool that Talos doesn't know"),
     QT_TRANSLATE_NOOP("Rules",
                       "Talos takes addresses outside the pods' range for the node's own: cilium_host's address "
                       "becomes a node address, the kubelet restarts, etcd may announce it, and firewall rules "
                       "don't cover the pods."),
     "https://github.com/siderolabs/talos/issues/4212", checkPools},
    {"talos.family-without-range", Severity::Error, Origin::Kubernetes,
     QT_TRANSLATE_NOOP("Rules", "A family for which nodes get no block"),
     QT_TRANSLATE_NOOP("Rules", "With ipam.mode kubernetes the agent waits for a block of each of its families."),
     kubernetesNetwork, checkFamilies},
    {"talos.service-range-size", Severity::Error, Origin::Kubernetes,
     QT_TRANSLATE_NOOP("Rules", "A Services' range of an impossible size"),
     QT_TRANSLATE_NOOP("Rules",
                       "The API server refuses ranges beyond 20 bits up to Kubernetes 1.33; a range without a tenth "
                       "address has none for the cluster's DNS."),
     "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/", checkServiceSize},
};

} // namespace

std::span<const Rule> talosAddressRules()
{
    return rules;
}
