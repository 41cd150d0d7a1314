#include "core/kinds/address_block.h"
#include "core/rules/combination.h"
#include "core/rules/effective_state.h"
#include "core/rules/resources/bgp_parts.h"
#include "core/rules/talos/dns_forwarding.h"
#include "core/rules/talos/node_networks.h"
#include "core/rules/talos/talos_rule_tables.h"
#include "core/rules/talos/talos_version.h"
#include "core/values/value_lookup.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

AddressRanges pods(const CheckContext &context)
{
    return podRanges(context.values, context.cluster, context.machineConfig);
}

AddressRanges services(const CheckContext &context)
{
    return serviceRanges(context.cluster, context.machineConfig);
}

bool isTold(const AddressRanges &ranges)
{
    return ranges.origin == RangeOrigin::Told || ranges.origin == RangeOrigin::MachineConfig;
}

bool isIPv6(const QString &cidr)
{
    return cidr.contains(u':');
}

bool hasBothFamilies(const QStringList &cidrs)
{
    return std::ranges::any_of(cidrs, isIPv6) && !std::ranges::all_of(cidrs, isIPv6);
}

bool isProfile(const CheckContext &context)
{
    return context.values.place().form == ValuesForm::Profile;
}

/// Whether what isn't a node may know the way to pods all the same.
bool knowsRoutesToPods(const CheckContext &context)
{
    static const QStringList routable{u"eni"_s, u"azure"_s, u"alibabacloud"_s, u"delegated-plugin"_s};
    return isOn(context, "bgpControlPlane.enabled") || isOn(context, "gke.enabled") ||
           isOn(context, "ipMasqAgent.enabled") || routable.contains(effective::ipamMode(context));
}

/// The pods' own range inside one that takes in more.
QList<Fix> narrowed(const CheckContext &context, const YamlPath &setting, const IpNetwork &native)
{
    const AddressRanges ranges = pods(context);
    for (const QString &cidr : isTold(ranges) ? ranges.cidrs : QStringList()) {
        const Result<IpNetwork> pod = IpNetwork::parse(cidr);
        if (pod && native.contains(*pod) && !pod->contains(native))
            return {Fix{.label = u"Narrow it to the pods' range %1"_s.arg(cidr), .changes = {setTo(setting, cidr)}}};
    }
    return {};
}

QList<Violation> checkNativeRange(const CheckContext &context, const char *setting, const QStringList &nodes)
{
    const Result<IpNetwork> native = IpNetwork::parse(effective::settingText(context, setting));
    const auto isHeld = [&native](const QString &cidr) {
        const Result<IpNetwork> network = IpNetwork::parse(cidr);
        return network && native->isIPv6() == network->isIPv6() && native->contains(*network);
    };
    const auto held = native ? std::ranges::find_if(nodes, isHeld) : nodes.end();
    if (held == nodes.end() || overlapsAny(*held, pods(context).cidrs)) // the latter is worse, and said
        return {};
    return {Violation{.message =
                          u"%1 is %2, which takes in the nodes' network %3: what else is there gets packets "
                          "with the pods' own addresses"_s.arg(QLatin1StringView(setting), native->toString(), *held),
                      .settings = {setting},
                      .fixes = narrowed(context, setting, *native)}};
}

QList<Violation> checkNativeRanges(const CheckContext &context)
{
    const QStringList nodes = knownNodeNetworks(context);
    if (nodes.isEmpty() || !effective::routesNatively(context) || knowsRoutesToPods(context))
        return {};
    QList<Violation> violations;
    if (effective::masqueradesIPv4(context))
        violations += checkNativeRange(context, "ipv4NativeRoutingCIDR", nodes);
    if (effective::masqueradesIPv6(context))
        violations += checkNativeRange(context, "ipv6NativeRoutingCIDR", nodes);
    return violations;
}

struct BlockSize
{
    const char *setting;
    std::optional<int> MachineConfig::*told;
    int byDefault;
};

constexpr BlockSize blockSizes[] = {
    {"ipam.operator.clusterPoolIPv4MaskSize", &MachineConfig::nodeCidrMaskIPv4, talosDefaults::nodeCidrMaskIPv4},
    {"ipam.operator.clusterPoolIPv6MaskSize", &MachineConfig::nodeCidrMaskIPv6, talosDefaults::nodeCidrMaskIPv6},
};

QList<Violation> checkBlockSizes(const CheckContext &context)
{
    if (!context.machines || effective::ipamMode(context) != "cluster-pool"_L1)
        return {};
    QList<Violation> violations;
    for (const BlockSize &size : blockSizes) {
        const int told = ((*context.machines).*size.told).value_or(size.byDefault);
        const qint64 ofPool = context.values.value(size.setting).toInteger();
        if (told == size.byDefault || told == ofPool)
            continue;
        violations += Violation{
            .message =
                u"the machines give each node a block of /%1, but ipam.mode is cluster-pool: pods get Cilium's /%2"_s
                    .arg(told)
                    .arg(ofPool),
            .settings = {size.setting, "ipam.mode"}};
    }
    return violations;
}

/// Both families' networks of the nodes, for the profile's own list.
QList<Fix> withBothFamilies(const CheckContext &context)
{
    const QStringList &nodes = context.cluster.nodeCidrs;
    if (!isProfile(context) || !hasBothFamilies(nodes) || context.values.profile().machines.nodeIpSubnets.isEmpty())
        return {};
    const bool isIPv6First = isIPv6(services(context).cidrs.value(0));
    QStringList ordered = nodes;
    std::ranges::stable_partition(ordered, [isIPv6First](const QString &cidr) { return isIPv6(cidr) == isIPv6First; });
    Value::List list(ordered.cbegin(), ordered.cend());
    return {Fix{.label = u"Pick the nodes' networks of both families"_s,
                .changes = {inProfile("talos.nodeIPSubnets", Value(std::move(list)))}}};
}

QList<Violation> checkNodeFamilies(const CheckContext &context)
{
    QStringList picked = context.machines ? context.machines->nodeIpSubnets : QStringList();
    picked.removeIf([](const QString &subnet) { return subnet.startsWith(u'!'); });
    if (picked.isEmpty() || hasBothFamilies(picked))
        return {};
    for (const AddressRanges &ranges : {pods(context), services(context)}) {
        if (isTold(ranges) && hasBothFamilies(ranges.cidrs))
            return {Violation{.message = u"node addresses come from %1 only, while the cluster has %2"_s.arg(
                                  picked.join(u", "_s), ranges.cidrs.join(u", "_s)),
                              .fixes = withBothFamilies(context)}};
    }
    return {};
}

QList<Violation> checkFamilyOrder(const CheckContext &context)
{
    const AddressRanges ofPods = pods(context);
    const AddressRanges ofServices = services(context);
    const bool areDual = hasBothFamilies(ofPods.cidrs) && hasBothFamilies(ofServices.cidrs);
    if (!areDual || !isTold(ofPods) || !isTold(ofServices) ||
        isIPv6(ofPods.cidrs.front()) == isIPv6(ofServices.cidrs.front()))
        return {};
    Value::List turned(ofPods.cidrs.crbegin(), ofPods.cidrs.crend());
    QList<Fix> fixes;
    if (isProfile(context) && ofPods.origin == RangeOrigin::Told)
        fixes += Fix{.label = u"Turn the order of the pods' ranges round"_s,
                     .changes = {inProfile("cluster.podCIDRs", Value(std::move(turned)))}};
    return {
        Violation{.message = u"pods have %1 first, Services %2"_s.arg(ofPods.cidrs.front(), ofServices.cidrs.front()),
                  .fixes = fixes}};
}

/// The addresses that Talos' resolver takes on every node.
QStringList resolverAddresses(const CheckContext &context)
{
    QStringList addresses{u"169.254.116.108"_s};
    constexpr int firstWithIPv6 = 14;
    if (isTalosAtLeast(context, firstWithIPv6) && std::ranges::any_of(pods(context).cidrs, isIPv6))
        addresses += u"fd54:616c:6f73::204f:5320:444e:531"_s;
    return addresses;
}

/// Where nothing is told, Talos does it from 1.8 on.
bool forwardsDns(const CheckContext &context)
{
    constexpr int firstThatForwards = 8;
    const bool hasResolver = !context.machines || context.machines->hostDns != false;
    return hasResolver && forwardsDnsToHost(context).value_or(isTalosAtLeast(context, firstThatForwards));
}

struct Use
{
    QString address; ///< or a range of one
    QString by;
};

std::vector<Use> usesOfAddresses(const CheckContext &context)
{
    std::vector<Use> uses;
    const MachineConfig machines = context.machines.value_or(MachineConfig());
    for (const ConfiguredLink &link : machines.links) {
        for (const QString &address : link.addresses)
            uses.push_back({address.section(u'/', 0, 0), u"link %1"_s.arg(link.name)});
    }
    for (const QString &address : machines.virtualIps)
        uses.push_back({address, u"a shared IP"_s});
    for (const Resource &policy : resourcesIn(context, u"CiliumLocalRedirectPolicy"))
        uses.push_back({textAt(policy.at("spec.redirectFrontend.addressMatcher"), "ip"), policy.title()});
    for (const Resource &cluster : resourcesIn(context, u"CiliumBGPClusterConfig")) {
        for (const Part &peer : peersOf(cluster))
            uses.push_back({textAt(*peer.value, "peerAddress"), cluster.title()});
    }
    return uses;
}

bool isSameAddress(const QString &left, const QString &right)
{
    const auto whole = [](const QString &address) {
        return IpNetwork::parse(QString(address + (isIPv6(address) ? "/128"_L1 : "/32"_L1)));
    };
    const Result<IpNetwork> one = whole(left);
    const Result<IpNetwork> other = whole(right);
    return one && other && one->isIPv6() == other->isIPv6() && one->contains(*other);
}

QList<Violation> checkResolverAddress(const CheckContext &context)
{
    if ((!context.machines && context.values.profile().resources.empty()) || !forwardsDns(context))
        return {};
    QList<Violation> violations;
    const QStringList taken = resolverAddresses(context);
    for (const Use &use : usesOfAddresses(context)) {
        const auto isTaken = [&use](const QString &address) { return isSameAddress(address, use.address); };
        if (std::ranges::any_of(taken, isTaken))
            violations += Violation{
                .message = u"%1 uses %2, which is where Talos' resolver answers CoreDNS (forwardKubeDNSToHost)"_s.arg(
                    use.by, use.address)};
    }
    return violations;
}

constexpr Rule rules[] = {
    {"routing.native-cidr-holds-nodes", Severity::Warning, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "A native-routing CIDR that takes in the nodes' network"),
     QT_TRANSLATE_NOOP("Rules",
                       "Packets into the range aren't masqueraded. Nodes know the pods; a router, name server or "
                       "storage beside them doesn't, unless somebody tells it, and its replies are lost."),
     "https://docs.cilium.io/en/v1.18/network/concepts/masquerading/", checkNativeRanges},
    {"talos.node-mask-idle", Severity::Hint, Origin::Kubernetes,
     QT_TRANSLATE_NOOP("Rules", "Blocks of nodes that pods don't use"),
     QT_TRANSLATE_NOOP("Rules",
                       "With Cilium's own pools the operator cuts the blocks, by its own mask. The controller-manager "
                       "still cuts its own, which nobody uses."),
     "https://docs.cilium.io/en/v1.18/network/concepts/ipam/cluster-pool/", checkBlockSizes},
    {"talos.node-ip-one-family", Severity::Warning, Origin::Talos,
     QT_TRANSLATE_NOOP("Rules", "Node addresses of one family in a cluster of two"),
     QT_TRANSLATE_NOOP("Rules",
                       "The kubelet registers addresses from these subnets alone: the node is without one of the other "
                       "family, and so are pods in the host's network. List a subnet of each, in the order of the "
                       "Services' ranges."),
     "https://github.com/siderolabs/talos/blob/v1.14.0-rc.1/internal/app/machined/pkg/controllers/k8s/nodeip.go",
     checkNodeFamilies},
    {"talos.family-order", Severity::Hint, Origin::Kubernetes,
     QT_TRANSLATE_NOOP("Rules", "Pods and Services in another order of families"),
     QT_TRANSLATE_NOOP(
         "Rules", "Services and node addresses follow the order of the Services' ranges; that of the pods' decides "
                  "nothing. One order for both is easier to tell."),
     "https://github.com/siderolabs/talos/blob/v1.14.0-rc.1/internal/app/machined/pkg/controllers/k8s/"
     "nodeip_config.go",
     checkFamilyOrder},
    {"talos.host-dns-address-taken", Severity::Warning, Origin::Talos,
     QT_TRANSLATE_NOOP("Rules", "The address of Talos' resolver is used by something else"),
     QT_TRANSLATE_NOOP("Rules",
                       "Talos gives every node this address for CoreDNS' queries. Whoever else uses it takes them or "
                       "never gets its own; other link-local addresses don't matter."),
     "https://github.com/siderolabs/talos/blob/v1.14.0-rc.1/pkg/machinery/constants/constants.go",
     checkResolverAddress},
};

} // namespace

std::span<const Rule> rangeAgreementRules()
{
    return rules;
}
