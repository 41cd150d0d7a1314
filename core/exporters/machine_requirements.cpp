#include "core/exporters/machine_requirements.h"

#include "core/exporters/firewall_requirements.h"
#include "core/exporters/patch_notes.h"
#include "core/rules/effective_state.h"
#include "core/rules/talos/dns_forwarding.h"
#include "core/rules/talos/firewall_openings.h"
#include "core/rules/talos/node_roles.h"
#include "core/rules/talos/talos_version.h"
#include "core/talos/cluster_addresses.h"
#include "core/values/ip_network.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int apiServerPort = 6443;

bool usesClusterPool(const CheckContext &context)
{
    return context.values.string("ipam.mode") == "cluster-pool"_L1;
}

/// The pods' ranges where somebody chose them. Talos' own needn't be written, and the chart's default pool must not be:
/// it is 10.0.0.0/8, and Talos takes no address inside podSubnets for a node's.
QStringList chosenPods(const CheckContext &context)
{
    const AddressRanges pods = podRanges(context.values, context.cluster, context.machineConfig);
    const bool isPool = pods.origin == RangeOrigin::Values && usesClusterPool(context);
    const bool isChosen = context.values.state("ipam.operator.clusterPoolIPv4PodCIDRList") == SettingState::Set;
    if (pods.origin == RangeOrigin::TalosDefault || (isPool && !isChosen))
        return {};
    return pods.cidrs;
}

bool hasFamily(const QStringList &cidrs, bool ipv6)
{
    return std::ranges::any_of(cidrs, [ipv6](const QString &cidr) { return cidr.contains(u':') == ipv6; });
}

/// Services as told; Talos' default in the pods' families, as the documents of contract 1.14 refuse other ones.
AddressRanges knownServices(const CheckContext &context, const QStringList &pods)
{
    AddressRanges services = serviceRanges(context.cluster, context.machineConfig);
    if (services.origin != RangeOrigin::TalosDefault || !hasFamily(pods, true))
        return services;
    if (!hasFamily(pods, false))
        services.cidrs.clear();
    services.cidrs += QString::fromLatin1(talosDefaults::serviceCidrIPv6);
    services.origin = RangeOrigin::Values; // no longer what Talos does by itself
    return services;
}

/// Services that overlap the pods move to the first clear block: kube-controller-manager counts Service addresses as
/// taken, so that no node would get a block for its pods.
void requireServices(MachineRequirements &requirements, const CheckContext &context)
{
    const AddressRanges services = knownServices(context, requirements.podCidrs);
    for (const QString &cidr : services.cidrs) {
        const bool overlaps = overlapsAny(cidr, requirements.podCidrs);
        const QString clear = overlaps ? clearServiceRange(requirements.podCidrs, cidr) : QString();
        requirements.serviceCidrs += clear.isEmpty() ? cidr : clear;
        if (!clear.isEmpty())
            requirements.servicesMovedFrom = cidr;
    }
    if (services.origin == RangeOrigin::TalosDefault && requirements.servicesMovedFrom.isEmpty())
        requirements.serviceCidrs.clear();
}

/// KubePrism listens on the node's own loopback. There, port 6443 is a control plane's API server, not KubePrism.
void requireKubePrism(MachineRequirements &requirements, const CheckContext &context)
{
    static const QStringList loopback{u"localhost"_s, u"127.0.0.1"_s, u"::1"_s};
    bool isNumber = false;
    const int port = context.values.string("k8sServicePort").toInt(&isNumber);
    if (isNumber && port > 0)
        requirements.kubePrismPort = port;
    requirements.kubePrism =
        loopback.contains(context.values.string("k8sServiceHost")) && requirements.kubePrismPort != apiServerPort;
}

std::optional<int> unlessDefault(std::optional<int> mask, int byDefault)
{
    return mask == byDefault ? std::nullopt : mask;
}

/// The blocks that the controller-manager cuts out of the pods' ranges: as a loaded configuration has them. Of a pool
/// they are the operator's, so that both agree and the range has room for them.
void requireMasks(MachineRequirements &requirements, const CheckContext &context)
{
    if (context.machineConfig) {
        requirements.nodeCidrMaskIPv4 = context.machineConfig->nodeCidrMaskIPv4;
        requirements.nodeCidrMaskIPv6 = context.machineConfig->nodeCidrMaskIPv6;
    }
    const auto poolMask = [&](const YamlPath &path, bool ipv6) {
        return usesClusterPool(context) && hasFamily(requirements.podCidrs, ipv6)
                   ? std::optional(static_cast<int>(context.values.value(path).toInteger()))
                   : std::nullopt;
    };
    if (!requirements.nodeCidrMaskIPv4)
        requirements.nodeCidrMaskIPv4 = poolMask("ipam.operator.clusterPoolIPv4MaskSize", false);
    if (!requirements.nodeCidrMaskIPv6)
        requirements.nodeCidrMaskIPv6 = poolMask("ipam.operator.clusterPoolIPv6MaskSize", true);
    requirements.nodeCidrMaskIPv4 = unlessDefault(requirements.nodeCidrMaskIPv4, talosDefaults::nodeCidrMaskIPv4);
    requirements.nodeCidrMaskIPv6 = unlessDefault(requirements.nodeCidrMaskIPv6, talosDefaults::nodeCidrMaskIPv6);
}

/// Whether the operator hands out addresses that Talos doesn't know for the pods', so that it takes cilium_host's for
/// the node's own.
bool hasPoolsOutsidePods(const MachineRequirements &requirements, const CheckContext &context)
{
    if (!usesClusterPool(context))
        return false;
    QStringList pods = requirements.podCidrs;
    if (pods.isEmpty())
        pods = podRanges(context.values, context.cluster, {}).cidrs;
    if (requirements.podCidrs.isEmpty() && context.cluster.podCidrs.isEmpty())
        pods = {QString::fromLatin1(talosDefaults::podCidr)};
    return std::ranges::any_of(context.values.strings("ipam.operator.clusterPoolIPv4PodCIDRList"),
                               [&pods](const QString &text) {
                                   const Result<IpNetwork> pool = IpNetwork::parse(text);
                                   return pool && std::ranges::none_of(pods, [&pool](const QString &cidr) {
                                              const Result<IpNetwork> range = IpNetwork::parse(cidr);
                                              return range && range->contains(*pool);
                                          });
                               });
}

/// The kubelet registers the families in the order of these, which has to be that of the Services.
QStringList inOrderOf(const QStringList &services, QStringList cidrs)
{
    const bool isIPv6First = services.value(0).contains(u':');
    std::ranges::stable_partition(cidrs,
                                  [isIPv6First](const QString &cidr) { return cidr.contains(u':') == isIPv6First; });
    return cidrs;
}

/// Where a node's own address is, if it can be mistaken.
void requireNodeAddresses(MachineRequirements &requirements, const CheckContext &context)
{
    const MachineAdditions &told = context.values.profile().machines;
    const QStringList services = serviceRanges(context.cluster, context.machineConfig).cidrs;
    const QStringList nodes = inOrderOf(services, context.cluster.nodeCidrs);
    const bool hasForeignPools = hasPoolsOutsidePods(requirements, context);
    const bool hasMeshAddresses = told.kubeSpan && hasFamily(services, true);
    if (hasForeignPools)
        requirements.etcdSubnets = nodes;
    if (!told.nodeIpSubnets.isEmpty())
        requirements.nodeIpSubnets = told.nodeIpSubnets;
    else if (hasForeignPools || hasMeshAddresses)
        requirements.nodeIpSubnets = nodes;
}

/// What the profile adds, in the form that the release and a loaded configuration take.
void requireAdditions(MachineRequirements &requirements, const CheckContext &context)
{
    const MachineAdditions &told = context.values.profile().machines;
    const MachineConfig loaded = context.machineConfig.value_or(MachineConfig());
    requirements.links = told.links;
    requirements.hasLinkDocuments = isTalosAtLeast(context, 12) && loaded.interfaceSections.isEmpty();
    requirements.kubeSpan = told.kubeSpan;
    requirements.hasKubeSpanDocument = isTalosAtLeast(context, 13) && !loaded.hasKubeSpanSection;
    requirements.advertisesKubernetesNetworks =
        told.kubeSpan && effective::routesNatively(context) && isTalosAtLeast(context, 13);
    requirements.sysctls = told.sysctls;
    requirements.patches = told.patches;
    requirements.controlPlanePatches = told.controlPlanePatches;
    requirements.workerPatches = told.workerPatches;
}

template<typename T>
void forget(std::optional<T> &wanted, const std::optional<T> &present)
{
    if (wanted == present)
        wanted.reset();
}

bool hasAll(const QStringList &present, const QStringList &wanted)
{
    return std::ranges::all_of(wanted, [&present](const QString &item) { return present.contains(item); });
}

void leaveOutNetwork(MachineRequirements &requirements, const MachineConfig &config)
{
    if (requirements.podCidrs == config.podCidrs)
        requirements.podCidrs.clear();
    if (requirements.serviceCidrs == config.serviceCidrs)
        requirements.serviceCidrs.clear();
    if (config.kubePrismEnabled == true && config.kubePrismPort == requirements.kubePrismPort)
        requirements.kubePrism = false;
    requirements.withoutCni = config.cni != u"none"_s;
    requirements.replacesKubeProxy = requirements.replacesKubeProxy && config.kubeProxyDisabled != true;
    forget(requirements.forwardKubeDnsToHost, config.forwardKubeDnsToHost);
    forget(requirements.nodeCidrMaskIPv4, config.nodeCidrMaskIPv4);
    forget(requirements.nodeCidrMaskIPv6, config.nodeCidrMaskIPv6);
}

void leaveOutAdditions(MachineRequirements &requirements, const MachineConfig &config)
{
    if (hasAll(config.nodeIpSubnets, requirements.nodeIpSubnets))
        requirements.nodeIpSubnets.clear();
    if (hasAll(config.etcdSubnets, requirements.etcdSubnets))
        requirements.etcdSubnets.clear();
    std::erase_if(requirements.links,
                  [&config](const MachineLink &link) { return config.linkMtus.value(link.name) == link.mtu; });
    const bool isAdvertised = config.advertisesKubernetesNetworks.value_or(false);
    if (config.kubeSpan == true && (isAdvertised || !requirements.advertisesKubernetesNetworks))
        requirements.kubeSpan = false;
    if (config.schedulesOnControlPlanes == true)
        requirements.schedulesOnControlPlanes = false;
    requirements.sysctls.removeIf([&config](const std::pair<const QString &, QString &> &sysctl) {
        return config.sysctls.contains(sysctl.first) && config.sysctls.value(sysctl.first) == sysctl.second;
    });
    leaveOutPresent(requirements.firewall, config.firewall);
    leaveOutPresent(requirements.controlPlaneFirewall, config.firewall);
}

} // namespace

MachineRequirements machineRequirements(const CheckContext &context)
{
    MachineRequirements requirements;
    requirements.podCidrs = chosenPods(context);
    requireServices(requirements, context);
    requireKubePrism(requirements, context);
    requirements.replacesKubeProxy = effective::replacesKubeProxy(context);
    if (stopsDnsForwarding(context))
        requirements.forwardKubeDnsToHost = false;
    requireMasks(requirements, context);
    requirements.schedulesOnControlPlanes = hasOnlyControlPlanes(context.cluster.nodePools);
    requireNodeAddresses(requirements, context);
    requireAdditions(requirements, context);
    requireFirewall(requirements, context);
    if (context.machineConfig && context.machineConfig->isWhole) { // what it says already isn't patched again
        leaveOutNetwork(requirements, *context.machineConfig);
        leaveOutAdditions(requirements, *context.machineConfig);
    }
    addNotes(requirements, context);
    return requirements;
}

Contract machineContract(const CheckContext &context)
{
    const std::optional<Contract> loaded = context.machineConfig ? context.machineConfig->contract : std::nullopt;
    return loaded.value_or(context.talos().contract);
}
