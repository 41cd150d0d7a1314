#include "core/exporters/machine_requirements.h"

#include "core/rules/effective_state.h"
#include "core/talos/cluster_addresses.h"

#include <QVersionNumber>

using namespace Qt::StringLiterals;

namespace {

constexpr int talosNodeMask = 24;
constexpr int apiServerPort = 6443;

/// The pods' ranges where somebody chose them. Talos' own needn't be written, and the chart's default pool must not be:
/// it is 10.0.0.0/8, and Talos takes no address inside podSubnets for a node's.
QStringList chosenPods(const CheckContext &context)
{
    const AddressRanges pods = podRanges(context.values, context.cluster, context.machineConfig);
    const bool isPool = pods.origin == RangeOrigin::Values && context.values.string("ipam.mode") == "cluster-pool"_L1;
    const bool isChosen = context.values.isExplicit("ipam.operator.clusterPoolIPv4PodCIDRList") ||
                          context.values.isExplicit("ipam.operator.clusterPoolIPv6PodCIDRList");
    if (pods.origin == RangeOrigin::TalosDefault || (isPool && !isChosen))
        return {};
    return pods.cidrs;
}

/// Services that overlap the pods move to the first clear block: kube-controller-manager counts Service addresses as
/// taken, so that no node would get a block for its pods.
void requireServices(MachineRequirements &requirements, const CheckContext &context)
{
    const AddressRanges services = serviceRanges(context.cluster, context.machineConfig);
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
    if (context.machineConfig && context.machineConfig->nodeCidrMaskIPv4.value_or(talosNodeMask) != talosNodeMask)
        requirements.nodeCidrMaskIPv4 = context.machineConfig->nodeCidrMaskIPv4;
    return requirements;
}

Contract machineContract(const CheckContext &context)
{
    const std::optional<Contract> loaded = context.machineConfig ? context.machineConfig->contract : std::nullopt;
    return loaded.value_or(context.talos().contract);
}
