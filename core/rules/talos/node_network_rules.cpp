#include "core/kinds/address_block.h"
#include "core/rules/combination.h"
#include "core/rules/effective_state.h"
#include "core/rules/resources/resource_violations.h"
#include "core/rules/talos/firewall_openings.h"
#include "core/rules/talos/talos_rule_tables.h"
#include "core/talos/cluster_addresses.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// Services in a range that is clear of pods and nodes.
QList<Fix> moveServices(const CheckContext &context, const QString &taken, const QStringList &avoided)
{
    const QString clear = clearServiceRange(avoided, taken);
    if (context.values.place().form != ValuesForm::Profile || clear.isEmpty())
        return {};
    Value::List services;
    for (const QString &cidr : serviceRanges(context.cluster, context.machineConfig).cidrs)
        services.emplace_back(cidr == taken ? clear : cidr);
    return {Fix{.label = u"Move the Services to %1"_s.arg(clear),
                .changes = {inProfile("cluster.serviceCIDRs", Value(std::move(services)))}}};
}

QList<Violation> checkNodeRanges(const CheckContext &context)
{
    const QStringList pods = podRanges(context.values, context.cluster, context.machineConfig).cidrs;
    const QStringList &nodes = context.cluster.nodeCidrs;
    QList<Violation> violations;
    for (const QString &cidr : serviceRanges(context.cluster, context.machineConfig).cidrs) {
        if (overlapsAny(cidr, nodes))
            violations += Violation{
                .message = u"the nodes' networks %1 overlap the Services' range %2"_s.arg(nodes.join(", "_L1), cidr),
                .fixes = moveServices(context, cidr, pods + nodes)};
    }
    for (const QString &cidr : pods) {
        if (overlapsAny(cidr, nodes))
            violations += Violation{
                .message = u"the nodes' networks %1 overlap the pods' range %2"_s.arg(nodes.join(", "_L1), cidr),
                .settings = {"ipam.mode"}};
    }
    return violations;
}

QList<Violation> checkFamilies(const CheckContext &context)
{
    const QStringList &nodes = context.cluster.nodeCidrs;
    const QStringList services = serviceRanges(context.cluster, context.machineConfig).cidrs;
    const bool isIPv6 = services.value(0).contains(u':');
    const auto isOfFamily = [isIPv6](const QString &cidr) { return cidr.contains(u':') == isIPv6; };
    if (nodes.isEmpty() || std::ranges::any_of(nodes, isOfFamily))
        return {};
    Value::List turned(services.cbegin(), services.cend());
    std::ranges::reverse(turned);
    QList<Fix> fixes;
    if (services.size() > 1 && context.values.place().form == ValuesForm::Profile)
        fixes += Fix{.label = u"Turn the order of the Services' ranges round"_s,
                     .changes = {inProfile("cluster.serviceCIDRs", Value(std::move(turned)))}};
    return {Violation{.message = u"Services are %1 first, and the nodes' networks %2 have no such address"_s.arg(
                          isIPv6 ? u"IPv6"_s : u"IPv4"_s, nodes.join(u", "_s)),
                      .fixes = fixes}};
}

struct Taken
{
    AddressBlock block;
    QString whose;
};

std::vector<Taken> nodeNetworks(const CheckContext &context)
{
    std::vector<Taken> taken;
    for (const QString &cidr : context.cluster.nodeCidrs) {
        if (const Result<IpNetwork> network = IpNetwork::parse(cidr))
            taken.push_back({AddressBlock::of(*network), u"the nodes' network %1"_s.arg(cidr)});
    }
    return taken;
}

std::vector<Taken> virtualIps(const CheckContext &context)
{
    std::vector<Taken> taken;
    for (const QString &address : context.machineConfig ? context.machineConfig->virtualIps : QStringList()) {
        const QString range = address + (address.contains(u':') ? "/128"_L1 : "/32"_L1);
        if (const Result<IpNetwork> network = IpNetwork::parse(range))
            taken.push_back({AddressBlock::of(*network), u"the shared IP %1"_s.arg(address)});
    }
    return taken;
}

/// Blocks of address pools that hold something of the nodes'.
QList<Violation> poolsWith(const CheckContext &context, const std::vector<Taken> &taken)
{
    QList<Violation> violations;
    for (const Resource &pool : resourcesIn(context, u"CiliumLoadBalancerIPPool")) {
        int index = 0;
        for (const Value &value : pool.at("spec.blocks").toList()) {
            const YamlPath path = YamlPath("spec.blocks").child(index++);
            const Result<AddressBlock> block = AddressBlock::parse(value);
            const auto held = std::ranges::find_if(
                taken, [&block](const Taken &other) { return block && other.block.overlaps(*block); });
            if (held != taken.end())
                violations += violationAt(pool, path, u"%1 overlaps %2"_s.arg(block->text, held->whose),
                                          {fixAt(pool, u"Remove the block"_s, path, {})});
        }
    }
    return violations;
}

/// In most networks Services get addresses of the nodes' own: only what could be a node's address does harm.
QList<Violation> checkPools(const CheckContext &context)
{
    return poolsWith(context, nodeNetworks(context));
}

QList<Violation> checkVirtualIps(const CheckContext &context)
{
    return poolsWith(context, virtualIps(context));
}

QList<Violation> checkLinkMtus(const CheckContext &context)
{
    QMap<QString, int> links = context.machineConfig ? context.machineConfig->linkMtus : QMap<QString, int>();
    for (const MachineLink &link : context.values.profile().machines.links)
        links[link.name] = link.mtu;
    const qint64 mtu = context.values.value("MTU").toInteger();
    const auto smallest = std::ranges::min_element(links);
    if (smallest == links.end() || mtu <= *smallest)
        return {};
    return {Violation{.message = u"MTU is %1, but link %2 takes %3"_s.arg(mtu).arg(smallest.key()).arg(*smallest),
                      .settings = {"MTU"},
                      .fixes = {Fix{.label = u"Take the smallest of the devices'"_s, .changes = {unset("MTU")}}}}};
}

/// Strict filtering of the source drops what comes back another way; the agent undoes the other ways to say it.
QList<Violation> checkReversePath(const CheckContext &context)
{
    const QMap<QString, QString> &own = context.values.profile().machines.sysctls;
    QMap<QString, QString> sysctls = context.machineConfig ? context.machineConfig->sysctls : QMap<QString, QString>();
    sysctls.insert(own);
    QList<Violation> violations;
    for (const auto &[key, value] : sysctls.asKeyValueRange()) {
        if (!key.startsWith("net.ipv4.conf."_L1) || !key.endsWith(".rp_filter"_L1) || value != "1"_L1)
            continue;
        QList<Fix> fixes;
        if (own.contains(key))
            fixes += Fix{.label = u"Leave it as it is"_s,
                         .changes = {inProfile(YamlPath("talos.sysctls").child(key), std::nullopt)}};
        violations += Violation{.message = u"Sysctl %1 is 1"_s.arg(key), .fixes = fixes};
    }
    return violations;
}

bool bringsRoutes(const CheckContext &context)
{
    static const QStringList routable{u"eni"_s, u"azure"_s, u"alibabacloud"_s, u"delegated-plugin"_s};
    for (const char *setting : {"autoDirectNodeRoutes", "bgpControlPlane.enabled", "gke.enabled", "eni.enabled"}) {
        if (isOn(context, setting))
            return true;
    }
    return usesKubeSpan(context) || routable.contains(text(context, "ipam.mode"));
}

QList<Violation> checkRoutes(const CheckContext &context)
{
    if (context.cluster.nodePools.empty() || !hasSeveralNodes(context) || bringsRoutes(context) ||
        text(context, "routingMode") != "native"_L1)
        return {};
    QList<Fix> fixes;
    if (context.cluster.nodesShareL2.value_or(false))
        fixes += Fix{.label = u"Let the agents install routes"_s, .changes = {setTo("autoDirectNodeRoutes", true)}};
    return {Violation{.message = u"routingMode is native, and nothing here tells a node the way to the others' pods"_s,
                      .settings = {"routingMode", "autoDirectNodeRoutes"},
                      .fixes = fixes}};
}

constexpr Rule rules[] = {
    {"talos.nodes-inside-ranges", Severity::Error, Origin::Talos,
     QT_TRANSLATE_NOOP("Rules", "Nodes with addresses of pods or Services"),
     QT_TRANSLATE_NOOP("Rules",
                       "Talos takes no address inside the pods' and the Services' ranges for a node's own: the "
                       "kubelet and etcd never start. Talos' default for Services reaches to 10.111.255.255."),
     "https://github.com/siderolabs/talos/issues/8882", checkNodeRanges},
    {"talos.nodes-lack-family", Severity::Error, Origin::Kubernetes,
     QT_TRANSLATE_NOOP("Rules", "Services of a family that nodes don't have"),
     QT_TRANSLATE_NOOP("Rules", "The API server advertises itself by a node's address, and refuses to start where that "
                                "isn't of the Services' first family."),
     "https://github.com/kubernetes/kubernetes/blob/v1.36.0/cmd/kube-apiserver/app/options/validation.go",
     checkFamilies},
    {"talos.pool-holds-nodes", Severity::Hint, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Services may get a node's address"),
     QT_TRANSLATE_NOOP("Rules",
                       "A Service with a node's own address takes over the node's ports, and with Cilium 1.19.0 "
                       "to 1.19.4 all of the node, its Talos and Kubernetes API included. Keep the nodes' own "
                       "addresses out of the pool."),
     "https://github.com/cilium/cilium/issues/44901", checkPools},
    {"talos.virtual-ip-in-pool", Severity::Warning, Origin::Talos,
     QT_TRANSLATE_NOOP("Rules", "The control planes' shared IP in a pool"),
     QT_TRANSLATE_NOOP("Rules", "Talos and Cilium would both answer for the address, and connections to the API server "
                                "would end up at a Service."),
     "https://github.com/cilium/cilium/issues/43206", checkVirtualIps},
    {"talos.mtu-above-link", Severity::Warning, Origin::Talos,
     QT_TRANSLATE_NOOP("Rules", "Packets larger than a link takes"),
     QT_TRANSLATE_NOOP("Rules",
                       "MTU is that of the nodes' network; Cilium takes off what its tunnels and encryption need "
                       "by itself. Larger than the link's, packets are dropped silently."),
     "https://github.com/cilium/cilium/blob/v1.20.0/pkg/mtu/mtu.go", checkLinkMtus},
    {"talos.reverse-path-filter", Severity::Warning, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Strict filtering of source addresses"),
     QT_TRANSLATE_NOOP("Rules", "With several devices, or replies that go straight back to the client, packets come in "
                                "where no route leads back: the kernel drops them. The agent resets it for all and for "
                                "its own devices only, when it starts."),
     "https://github.com/cilium/cilium/blob/v1.20.0/pkg/datapath/loader/base.go", checkReversePath},
    {"routing.no-way-between-nodes", Severity::Hint, Origin::Documentation,
     QT_TRANSLATE_NOOP("Rules", "Nothing routes between the nodes' pods"),
     QT_TRANSLATE_NOOP("Rules", "With native routing the network has to know which node has which pods: by routes that "
                                "agents install on a shared segment, by BGP, by the cloud, or by routers that somebody "
                                "configured."),
     "https://docs.cilium.io/en/v1.18/network/concepts/routing/", checkRoutes},
};

} // namespace

std::span<const Rule> nodeNetworkRules()
{
    return rules;
}
