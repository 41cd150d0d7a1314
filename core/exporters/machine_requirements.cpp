#include "core/exporters/machine_requirements.h"

#include "core/rules/effective_state.h"
#include "core/talos/cluster_addresses.h"

#include <QVersionNumber>

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

/// Whether every node that the profile tells of is a control plane.
bool hasOnlyControlPlanes(const std::vector<NodePool> &pools)
{
    return !pools.empty() && std::ranges::all_of(pools, [](const NodePool &pool) {
        return pool.roles.contains(u"control-plane"_s) && !pool.roles.contains(u"worker"_s);
    });
}

template<typename T>
void forget(std::optional<T> &wanted, const std::optional<T> &present)
{
    if (wanted == present)
        wanted.reset();
}

/// What a loaded configuration says already isn't patched again.
void leaveOutPresent(MachineRequirements &requirements, const MachineConfig &config)
{
    if (!config.isWhole)
        return;
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

/// Talos 1.6 has no resolver on the host yet, and refuses its section.
bool hasHostDns(const CheckContext &context)
{
    return QVersionNumber::fromString(context.talos().version) >= QVersionNumber(1, 7);
}

} // namespace

MachineRequirements machineRequirements(const CheckContext &context)
{
    MachineRequirements requirements;
    requirements.podCidrs = chosenPods(context);
    requireServices(requirements, context);
    requireKubePrism(requirements, context);
    requirements.replacesKubeProxy = effective::replacesKubeProxy(context);
    if (effective::routesHostInBpf(context) && hasHostDns(context))
        requirements.forwardKubeDnsToHost = false;
    requireMasks(requirements, context);
    requirements.schedulesOnControlPlanes = hasOnlyControlPlanes(context.cluster.nodePools);
    if (context.machineConfig)
        leaveOutPresent(requirements, *context.machineConfig);
    return requirements;
}

Contract machineContract(const CheckContext &context)
{
    const std::optional<Contract> loaded = context.machineConfig ? context.machineConfig->contract : std::nullopt;
    return loaded.value_or(context.talos().contract);
}
