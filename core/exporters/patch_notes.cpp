#include "core/exporters/patch_notes.h"

#include "core/exporters/machine_requirements.h"
#include "core/exporters/shell_text.h"
#include "core/rules/effective_state.h"
#include "core/rules/talos/dns_forwarding.h"
#include "core/talos/cluster_addresses.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

QString originOf(const AddressRanges &ranges, const CheckContext &context, const QString &told)
{
    switch (ranges.origin) {
    case RangeOrigin::Told:
        return told;
    case RangeOrigin::MachineConfig:
        return u"the loaded machine configuration"_s;
    case RangeOrigin::Values:
        return context.values.string("ipam.mode") == "cluster-pool"_L1
                   ? u"ipam.operator.clusterPoolIPv4PodCIDRList and ...IPv6..."_s
                   : u"ipv4NativeRoutingCIDR and ipv6NativeRoutingCIDR"_s;
    case RangeOrigin::TalosDefault:
        break;
    }
    return u"Talos' defaults, in the families of the pods"_s;
}

QStringList serviceNotes(const MachineRequirements &requirements, const CheckContext &context)
{
    if (requirements.serviceCidrs.isEmpty())
        return {};
    if (requirements.servicesMovedFrom.isEmpty())
        return {u"serviceSubnets: %1"_s.arg(
            originOf(serviceRanges(context.cluster, context.machineConfig), context, u"cluster.serviceCIDRs"_s))};
    const QStringList pods = podRanges(context.values, context.cluster, context.machineConfig).cidrs;
    return {
        u"serviceSubnets: moved, because %1 overlaps the pods' %2 and leaves nodes without pod addresses"_s.arg(
            requirements.servicesMovedFrom, pods.join(", "_L1)),
        u"  (rule talos.pods-inside-services). For new clusters only: where Services have their addresses already,"_s,
        u"  move the pods instead."_s};
}

QStringList forwardingNotes(const CheckContext &context)
{
    QStringList notes;
    if (effective::routesHostInBpf(context))
        notes
            << u"forwardKubeDNSToHost: with BPF host routing, Cilium before 1.18.2 loses CoreDNS' queries to the host's"_s
            << u"  resolver (rule talos.host-dns-unreachable)."_s;
    else
        notes << u"forwardKubeDNSToHost: %1 gives each node a DNS cache (rule talos.dns-cached-twice)."_s.arg(
            onOneLine(dnsRedirect(context)));
    return notes << u"  After a change on a running cluster: kubectl --namespace kube-system rollout restart"_s
                 << u"  deployment coredns"_s;
}

QStringList networkNotes(const MachineRequirements &requirements, const CheckContext &context)
{
    QStringList notes;
    if (requirements.withoutCni && machineContract(context) == Contract::SingleDocument)
        notes += u"cni: Cilium is the CNI (rule talos.flannel-beside-cilium)"_s;
    if (!requirements.podCidrs.isEmpty())
        notes += u"podSubnets: %1"_s.arg(originOf(podRanges(context.values, context.cluster, context.machineConfig),
                                                  context, u"cluster.podCIDRs"_s));
    notes += serviceNotes(requirements, context);
    if (requirements.kubePrism)
        notes += u"KubePrism: k8sServiceHost and k8sServicePort (rules talos.kube-prism-host, talos.kube-prism-port)"_s;
    if (requirements.forwardKubeDnsToHost == false)
        notes += forwardingNotes(context);
    return notes;
}

QStringList kubeProxyNotes(const MachineRequirements &requirements, const CheckContext &context)
{
    QStringList notes;
    if (requirements.withoutCni && machineContract(context) == Contract::MultiDocument)
        notes += u"flannel: Cilium is the CNI (rule talos.flannel-beside-cilium)"_s;
    if (requirements.replacesKubeProxy)
        notes += u"kube-proxy: kubeProxyReplacement (rule talos.kube-proxy)"_s;
    return notes;
}

QStringList blockNotes(const MachineRequirements &, const CheckContext &context)
{
    const bool isPool = context.values.string("ipam.mode") == "cluster-pool"_L1;
    if (!isPool)
        return {u"Node blocks: of the loaded machine configuration (rule talos.node-blocks)"_s};
    return {u"Node blocks as large as the operator's: ipam.operator.clusterPoolIPv4MaskSize, ...IPv6MaskSize (rule"_s,
            u"  talos.node-blocks)"_s};
}

QStringList linkNotes(const MachineRequirements &requirements, const CheckContext &)
{
    QStringList notes{u"MTUs: talos.links"_s};
    const bool hasDhcp = std::ranges::any_of(requirements.links, &MachineLink::dhcp);
    if (hasDhcp && requirements.hasLinkDocuments)
        notes += u"DHCPv4Config: a link's document ends the DHCP that Talos runs by default (rule "
                 "talos.default-dhcp-ends)"_s;
    return notes;
}

QStringList kubeSpanNotes(const MachineRequirements &requirements, const CheckContext &)
{
    QStringList notes{u"KubeSpan: talos.kubeSpan"_s};
    if (requirements.advertisesKubernetesNetworks)
        notes += u"advertiseKubernetesNetworks: routingMode, as without it nothing routes to the pods (rule "
                 "talos.kube-span-bypassed)"_s;
    return notes;
}

QStringList addressNotes(const MachineRequirements &requirements, const CheckContext &context)
{
    const MachineAdditions &told = context.values.profile().machines;
    QString because = u"talos.nodeIPSubnets"_s;
    if (told.nodeIpSubnets.isEmpty())
        because =
            !requirements.etcdSubnets.isEmpty()
                ? u"cluster.nodeCIDRs, as the operator's pools lie outside podSubnets (rule talos.pool-outside-pods)"_s
                : u"cluster.nodeCIDRs, as KubeSpan gives the nodes IPv6 addresses, too (talos.kubeSpan)"_s;
    return {u"validSubnets: "_s + because, u"Lay it once: Talos appends to the list."_s};
}

QStringList etcdNotes(const MachineRequirements &, const CheckContext &)
{
    return {u"advertisedSubnets: cluster.nodeCIDRs, as the operator's pools lie outside podSubnets (rule"_s,
            u"  talos.pool-outside-pods)"_s, u"Lay it once: Talos appends to the list."_s};
}

QStringList schedulingNotes(const MachineRequirements &, const CheckContext &)
{
    return {
        u"There are control planes only (nodePools of the profile): without this, CoreDNS and Hubble find no node."_s};
}

QStringList sysctlNotes(const MachineRequirements &, const CheckContext &)
{
    return {u"talos.sysctls"_s};
}

QStringList firewallNotes(const MachineRequirements &, const CheckContext &context)
{
    QStringList notes{u"talos.firewall: what no rule opens is closed."_s};
    if (effective::replacesKubeProxy(context))
        notes +=
            u"Pods behind NodePort and LoadBalancer Services are reached in eBPF all the same, past these rules."_s;
    return notes;
}

QStringList ownNotes(const MachineRequirements &, const CheckContext &)
{
    return {u"talos.patches, as they stand in the profile"_s};
}

struct TopicNotes
{
    PatchTopic topic;
    QStringList (*notes)(const MachineRequirements &, const CheckContext &);
};

constexpr TopicNotes topics[] = {
    {PatchTopic::Network, networkNotes},  {PatchTopic::KubeProxy, kubeProxyNotes},
    {PatchTopic::Links, linkNotes},       {PatchTopic::KubeSpan, kubeSpanNotes},
    {PatchTopic::NodeBlocks, blockNotes}, {PatchTopic::NodeAddress, addressNotes},
    {PatchTopic::EtcdAddress, etcdNotes}, {PatchTopic::Scheduling, schedulingNotes},
    {PatchTopic::Sysctls, sysctlNotes},   {PatchTopic::Firewall, firewallNotes},
    {PatchTopic::Own, ownNotes},
};

} // namespace

void addNotes(MachineRequirements &requirements, const CheckContext &context)
{
    for (const TopicNotes &topic : topics) {
        const QStringList notes = topic.notes(requirements, context);
        QStringList &all = requirements.notes[topic.topic];
        all = notes + all;
    }
}
