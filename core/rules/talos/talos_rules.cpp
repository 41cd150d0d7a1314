#include "core/rules/common_fixes.h"
#include "core/rules/effective_state.h"
#include "core/talos/cluster_addresses.h"
#include "core/values/ip_network.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// Talos takes these out of what a container may be given; a privileged one doesn't ask for capabilities by name.
constexpr const char *refusedCapabilities[] = {"SYS_MODULE", "SYS_BOOT"};
constexpr const char *capabilityLists[] = {
    "securityContext.capabilities.ciliumAgent", "securityContext.capabilities.cleanCiliumState",
    "securityContext.capabilities.mountCgroup", "securityContext.capabilities.applySysctlOverwrites"};

bool isRefused(const QString &capability)
{
    return std::ranges::any_of(refusedCapabilities,
                               [&capability](const char *refused) { return capability == QLatin1StringView(refused); });
}

QList<Violation> checkCapabilities(const CheckContext &context)
{
    QList<Violation> violations;
    if (context.values.isTrue("securityContext.privileged"))
        return violations;
    for (const char *path : capabilityLists) {
        const QStringList asked = context.values.strings(path);
        const auto refused = std::ranges::find_if(asked, isRefused);
        if (refused == asked.end())
            continue;
        const QString origin =
            context.values.isExplicit(path) ? u"asks for"_s : u"isn't set, and the chart's default asks for"_s;
        violations += Violation{
            .message = u"%1 %2 %3, which Talos gives to nobody"_s.arg(QLatin1StringView(path), origin, *refused),
            .settings = {path},
            .fixes = {Fix{.label = u"Ask for the same without %1"_s.arg(*refused),
                          .changes = withoutItems(context, path, isRefused)}}};
    }
    return violations;
}

QList<Violation> checkCgroupMount(const CheckContext &context)
{
    if (!context.values.isTrue("cgroup.autoMount.enabled"))
        return {};
    Fix fix{.label = u"Use the cgroup file system that Talos has mounted"_s,
            .changes = {setTo("cgroup.autoMount.enabled", false)},
            .safe = true};
    if (context.values.string("cgroup.hostRoot") != "/sys/fs/cgroup"_L1)
        fix.changes.push_back(setTo("cgroup.hostRoot", u"/sys/fs/cgroup"_s));
    return {Violation{.message =
                          u"cgroup.autoMount.enabled is true; Talos has mounted cgroup v2 at /sys/fs/cgroup already"_s,
                      .settings = {"cgroup.autoMount.enabled", "cgroup.hostRoot"},
                      .fixes = {fix}}};
}

/// Since when the agent marks the packets to the host's resolver so that BPF host routing doesn't lose them.
constexpr char16_t dnsRepairedIn[] = u"1.18.2";

QList<Violation> checkHostDns(const CheckContext &context)
{
    const std::optional<bool> told = context.machineConfig ? context.machineConfig->forwardKubeDnsToHost : std::nullopt;
    const bool isOurPatch =
        !context.machineConfig && context.values.place().form == ValuesForm::Profile; // the exported patch turns it off
    if (isOurPatch || !told.value_or(true) || !effective::routesHostInBpf(context))
        return {};
    const bool isRepaired = context.ciliumAtLeast(dnsRepairedIn);
    const QString who =
        told ? u"%1 forwards the cluster's DNS to the host (forwardKubeDNSToHost)"_s.arg(context.machineConfig->file)
             : u"Talos forwards the cluster's DNS to the host (forwardKubeDNSToHost) unless told otherwise"_s;
    Violation violation{.message = u"%1, and BPF host routing is on"_s.arg(who),
                        .settings = {"bpf.hostLegacyRouting"},
                        .severity = isRepaired ? Severity::Warning : Severity::Error};
    const bool wantsBpfRouting = effective::usesNetkit(context) || context.values.isTrue("bandwidthManager.bbr");
    if (!wantsBpfRouting)
        violation.fixes += Fix{.label = u"Route through the host's stack instead"_s,
                               .changes = {setTo("bpf.hostLegacyRouting", true)}};
    return {violation};
}

struct Overlap
{
    IpNetwork pod;
    IpNetwork service;
};

std::optional<Overlap> overlapOf(const QStringList &pods, const QStringList &services)
{
    for (const QString &podCidr : pods) {
        const Result<IpNetwork> pod = IpNetwork::parse(podCidr);
        for (const QString &serviceCidr : services) {
            const Result<IpNetwork> service = IpNetwork::parse(serviceCidr);
            if (pod && service && pod->overlaps(*service))
                return Overlap{*pod, *service};
        }
    }
    return {};
}

/// Gives the pods Talos' default range, wherever their range is written.
Fix moveThePods(const CheckContext &context)
{
    const QString pods = QString::fromLatin1(talosDefaults::podCidr);
    Fix fix{.label = u"Give the pods Talos' default range %1"_s.arg(pods)};
    if (context.values.string("ipam.mode") == "cluster-pool"_L1)
        fix.changes.push_back(setTo("ipam.operator.clusterPoolIPv4PodCIDRList", Value(Value::List{pods})));
    if (context.values.isExplicit("ipv4NativeRoutingCIDR") || fix.changes.empty())
        fix.changes.push_back(setTo("ipv4NativeRoutingCIDR", pods));
    if (!context.cluster.podCidrs.isEmpty())
        fix.changes.push_back(
            Edit{.path = "cluster.podCIDRs", .value = Value(Value::List{pods}), .scope = Edit::Scope::Profile});
    return fix;
}

QList<Fix> overlapFixes(const CheckContext &context, const Overlap &overlap)
{
    QList<Fix> fixes;
    const QString services = clearServiceRange({overlap.pod.toString()}, overlap.service.toString());
    if (context.values.place().form == ValuesForm::Profile && !services.isEmpty())
        fixes += Fix{.label = u"Move the Services to %1"_s.arg(services),
                     .changes = {Edit{.path = "cluster.serviceCIDRs",
                                      .value = Value(Value::List{services}),
                                      .scope = Edit::Scope::Profile}}};
    if (!overlap.service.overlaps(*IpNetwork::parse(QString::fromLatin1(talosDefaults::podCidr))))
        fixes += moveThePods(context);
    return fixes;
}

/// The setting that says most of the pods' range.
YamlPath podRangeSetting(const CheckContext &context)
{
    return context.values.string("ipam.mode") == "cluster-pool"_L1 ? "ipam.operator.clusterPoolIPv4PodCIDRList"
                                                                   : "ipv4NativeRoutingCIDR";
}

/// Whether the pods' range was concluded from the one that isn't masqueraded, in a cluster where that says little of
/// the pods: packets are tunnelled, or another CNI plugin gives the addresses.
bool isGuessed(const CheckContext &context, const AddressRanges &pods)
{
    return pods.origin == RangeOrigin::Values && context.values.string("ipam.mode") != "cluster-pool"_L1 &&
           (!effective::routesNatively(context) || effective::chainsCni(context));
}

QList<Violation> checkAddressOverlap(const CheckContext &context)
{
    const AddressRanges pods = podRanges(context.values, context.cluster, context.machineConfig);
    const AddressRanges services = serviceRanges(context.cluster, context.machineConfig);
    const std::optional<Overlap> overlap = overlapOf(pods.cidrs, services.cidrs);
    if (!overlap || isGuessed(context, pods))
        return {};
    const bool leavesNoBlock =
        overlap->service.contains(overlap->pod) && context.values.string("ipam.mode") == "kubernetes"_L1;
    const QString origin =
        services.origin == RangeOrigin::TalosDefault ? u" (Talos' default, as nothing else is told)"_s : QString();
    return {Violation{.message = u"the pods' range %1 %2 the Services' range %3%4"_s.arg(
                          overlap->pod.toString(),
                          overlap->service.contains(overlap->pod) ? u"lies inside"_s : u"overlaps"_s,
                          overlap->service.toString(), origin),
                      .settings = {podRangeSetting(context), "ipam.mode"},
                      .fixes = overlapFixes(context, *overlap),
                      .severity = leavesNoBlock ? Severity::Error : Severity::Warning}};
}

QList<Violation> checkKubeProxy(const CheckContext &context)
{
    if (!context.machineConfig)
        return {};
    const bool isDisabled = context.machineConfig->kubeProxyDisabled.value_or(false);
    const bool isKnown = context.machineConfig->isWhole || context.machineConfig->kubeProxyDisabled;
    if (effective::replacesKubeProxy(context) && !isDisabled && isKnown) {
        return {Violation{
            .message = u"kubeProxyReplacement is true, but %1 leaves kube-proxy on"_s.arg(context.machineConfig->file),
            .settings = {"kubeProxyReplacement"},
            .severity = Severity::Warning}};
    }
    if (!effective::replacesKubeProxy(context) && isDisabled) {
        return {Violation{.message = u"kubeProxyReplacement is %1, but %2 turns kube-proxy off"_s.arg(
                              context.values.string("kubeProxyReplacement"), context.machineConfig->file),
                          .settings = {"kubeProxyReplacement"},
                          .fixes = {replaceKubeProxy(context)}}};
    }
    return {};
}

QList<Violation> checkCni(const CheckContext &context)
{
    if (!context.machineConfig || context.machineConfig->cni.value_or(QString()) != "flannel"_L1)
        return {};
    return {Violation{.message = u"%1 installs flannel beside Cilium"_s.arg(context.machineConfig->file)}};
}

constexpr Rule rules[] = {
    {"talos.refused-capability", Severity::Error, Origin::Talos,
     QT_TRANSLATE_NOOP("Rules", "A capability that Talos refuses"),
     QT_TRANSLATE_NOOP("Rules", "Talos takes SYS_MODULE and SYS_BOOT out of what containers may have; a container that "
                                "asks for one doesn't start. Cilium needs neither: "
                                "Talos' kernel has what it uses built in."),
     "https://docs.siderolabs.com/kubernetes-guides/cni/deploying-cilium", checkCapabilities},
    {"talos.cgroup-auto-mount", Severity::Warning, Origin::Talos,
     QT_TRANSLATE_NOOP("Rules", "Mounting cgroup v2 once more"),
     QT_TRANSLATE_NOOP("Rules", "The needless init container enters the host's name spaces; Talos' and Cilium's "
                                "documents both ask to switch it off and to name the mount that is there. "
                                "It isn't a certain failure, but it is denied where SELinux enforces."),
     "https://docs.siderolabs.com/kubernetes-guides/cni/deploying-cilium", checkCgroupMount},
    {"talos.host-dns-unreachable", Severity::Warning, Origin::Talos,
     QT_TRANSLATE_NOOP("Rules", "Cluster DNS forwarded to the host beside BPF host routing"),
     QT_TRANSLATE_NOOP("Rules",
                       "CoreDNS then asks a resolver on the node at 169.254.116.108, and with BPF host routing its "
                       "packets got lost: no external name resolved. Cilium 1.18.2 mended it and works as "
                       "reported, yet both projects' documents still warn. Setting forwardKubeDNSToHost to false is "
                       "right for every version; the exported Talos patches do."),
     "https://github.com/siderolabs/talos/issues/10002", checkHostDns},
    {"talos.pods-inside-services", Severity::Error, Origin::Kubernetes,
     QT_TRANSLATE_NOOP("Rules", "Pods and Services share addresses"),
     QT_TRANSLATE_NOOP("Rules",
                       "The controller-manager keeps the Services' range out of the pods' one. Where it covers all of "
                       "it, no node gets a block of pod addresses, and with ipam.mode kubernetes no agent "
                       "starts; where it covers a part, that part is lost and Cilium takes Service addresses for pods. "
                       "Neither Talos nor the agent checks."),
     "https://github.com/kubernetes/kubernetes/issues/103898", checkAddressOverlap},
    {"talos.kube-proxy", Severity::Error, Origin::Talos,
     QT_TRANSLATE_NOOP("Rules", "Kube-proxy and its replacement disagree"),
     QT_TRANSLATE_NOOP("Rules", "With both, two programs serve the same Services and connections break when one takes "
                                "over; with neither, NodePort and LoadBalancer Services answer nobody."),
     "https://docs.siderolabs.com/kubernetes-guides/cni/deploying-cilium", checkKubeProxy},
    {"talos.flannel-beside-cilium", Severity::Error, Origin::Talos,
     QT_TRANSLATE_NOOP("Rules", "Talos installs flannel, too"),
     QT_TRANSLATE_NOOP("Rules", "Flannel is what Talos installs unless the CNI is set to none (up to the 1.13 "
                                "contract) or its KubeFlannelCNIConfig document is deleted (from 1.14 on)."),
     "https://docs.siderolabs.com/kubernetes-guides/cni/deploying-cilium", checkCni},
};

} // namespace

std::span<const Rule> talosRules()
{
    return rules;
}
