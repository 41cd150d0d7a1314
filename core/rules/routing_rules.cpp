#include "core/rules/common_fixes.h"
#include "core/rules/effective_state.h"
#include "core/talos/cluster_addresses.h"
#include "core/values/ip_network.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

AddressRanges pods(const CheckContext &context)
{
    return podRanges(context.values, context.cluster, context.machineConfig);
}

QString firstIPv4(const QStringList &cidrs)
{
    const auto found = std::ranges::find_if(cidrs, [](const QString &cidr) { return !cidr.contains(u':'); });
    return found == cidrs.end() ? QString() : *found;
}

/// Whether the agent wants to be told which destinations keep the pods' addresses.
bool needsNativeCidr(const CheckContext &context)
{
    const QString ipam = context.values.string("ipam.mode");
    return effective::routesNatively(context) && effective::masqueradesIPv4(context) &&
           !context.values.isTrue("ipMasqAgent.enabled") && ipam != "eni"_L1 && ipam != "alibabacloud"_L1;
}

QList<Violation> checkMissingCidr(const CheckContext &context)
{
    if (!needsNativeCidr(context) || !context.values.string("ipv4NativeRoutingCIDR").isEmpty() ||
        context.values.isTrue("nativeRoutingCIDRFromClusterPool"))
        return {};
    const QString podCidr = firstIPv4(pods(context).cidrs);
    Violation violation{.message =
                            u"routingMode is native and masquerading is on, but ipv4NativeRoutingCIDR isn't set"_s,
                        .settings = {"routingMode", "ipv4NativeRoutingCIDR", "enableIPv4Masquerade"}};
    if (!podCidr.isEmpty())
        violation.fixes += Fix{.label = u"Set ipv4NativeRoutingCIDR to the pods' range %1"_s.arg(podCidr),
                               .changes = {setTo("ipv4NativeRoutingCIDR", podCidr)},
                               .safe = true};
    violation.fixes += Fix{.label = u"Turn IPv4 masquerading off"_s, .changes = {setTo("enableIPv4Masquerade", false)}};
    return {violation};
}

QList<Violation> checkCidrMissesPods(const CheckContext &context)
{
    const Result<IpNetwork> native = IpNetwork::parse(context.values.string("ipv4NativeRoutingCIDR"));
    const AddressRanges ranges = pods(context);
    if (!needsNativeCidr(context) || !native || ranges.origin == RangeOrigin::Values)
        return {};
    for (const QString &cidr : ranges.cidrs) {
        const Result<IpNetwork> pod = IpNetwork::parse(cidr);
        if (!pod || pod->isIPv6() || native->contains(*pod))
            continue;
        return {Violation{.message = u"ipv4NativeRoutingCIDR %1 doesn't contain the pods' range %2"_s.arg(
                              native->toString(), pod->toString()),
                          .settings = {"ipv4NativeRoutingCIDR"},
                          .fixes = {Fix{.label = u"Set ipv4NativeRoutingCIDR to %1"_s.arg(pod->toString()),
                                        .changes = {setTo("ipv4NativeRoutingCIDR", pod->toString())}}}}};
    }
    return {};
}

QList<Violation> checkCidrFamilies(const CheckContext &context)
{
    QList<Violation> violations;
    for (const bool wantsIPv6 : {false, true}) {
        const YamlPath path = wantsIPv6 ? "ipv6NativeRoutingCIDR" : "ipv4NativeRoutingCIDR";
        const Result<IpNetwork> network = IpNetwork::parse(context.values.string(path));
        if (!network || network->isIPv6() == wantsIPv6)
            continue;
        violations += Violation{.message = u"%1 is %2, which is an %3 range"_s.arg(
                                    path.toString(), context.values.string(path), wantsIPv6 ? u"IPv4"_s : u"IPv6"_s),
                                .settings = {path},
                                .fixes = {Fix{.label = u"Remove %1"_s.arg(path.toString()), .changes = {unset(path)}}}};
    }
    return violations;
}

QList<Violation> checkAutoRoutesInTunnel(const CheckContext &context)
{
    if (!context.values.isTrue("autoDirectNodeRoutes") || effective::routesNatively(context))
        return {};
    const QString mode = context.values.string("routingMode");
    return {Violation{
        .message = u"autoDirectNodeRoutes is true, but packets are tunnelled (routingMode %1)"_s.arg(
            mode.isEmpty() ? u"unset"_s : mode),
        .settings = {"autoDirectNodeRoutes", "routingMode"},
        .fixes = {Fix{.label = u"Turn autoDirectNodeRoutes off"_s, .changes = {unset("autoDirectNodeRoutes")}},
                  Fix{.label = u"Route natively"_s, .changes = {setTo("routingMode", u"native"_s)}}}}};
}

QList<Violation> checkSkipUnreachable(const CheckContext &context)
{
    if (!context.values.isTrue("directRoutingSkipUnreachable") || context.values.isTrue("autoDirectNodeRoutes"))
        return {};
    return {Violation{
        .message = u"directRoutingSkipUnreachable is true without autoDirectNodeRoutes"_s,
        .settings = {"directRoutingSkipUnreachable", "autoDirectNodeRoutes"},
        .fixes = {
            Fix{.label = u"Remove directRoutingSkipUnreachable"_s, .changes = {unset("directRoutingSkipUnreachable")}},
            Fix{.label = u"Turn autoDirectNodeRoutes on"_s, .changes = {setTo("autoDirectNodeRoutes", true)}}}}};
}

QList<Violation> checkSharedL2(const CheckContext &context)
{
    const bool skips = context.values.isTrue("directRoutingSkipUnreachable");
    if (!context.values.isTrue("autoDirectNodeRoutes") || skips || context.cluster.nodesShareL2.value_or(true))
        return {};
    return {Violation{
        .message = u"autoDirectNodeRoutes is true, but the profile says that the nodes don't share an L2 segment"_s,
        .settings = {"autoDirectNodeRoutes"},
        .fixes = {Fix{.label = u"Leave nodes behind a gateway to the routers"_s,
                      .changes = {setTo("directRoutingSkipUnreachable", true)}},
                  Fix{.label = u"Turn autoDirectNodeRoutes off"_s, .changes = {unset("autoDirectNodeRoutes")}}}}};
}

QList<Violation> checkBpfMasqueradeAlone(const CheckContext &context)
{
    const bool hasNodePort = effective::replacesKubeProxy(context) || context.values.isTrue("nodePort.enabled");
    if (context.ciliumAtLeast(u"1.19") || !context.values.isTrue("bpf.masquerade") ||
        !effective::masquerades(context) || hasNodePort)
        return {};
    return {Violation{.message = u"bpf.masquerade is true, but kubeProxyReplacement is %1"_s.arg(
                          context.values.string("kubeProxyReplacement")),
                      .settings = {"bpf.masquerade", "kubeProxyReplacement"},
                      .fixes = {replaceKubeProxy(context),
                                Fix{.label = u"Masquerade with iptables"_s, .changes = {unset("bpf.masquerade")}}}}};
}

QList<Violation> checkBpfMasqueradeOfNothing(const CheckContext &context)
{
    if (!context.values.isTrue("bpf.masquerade") || effective::masquerades(context))
        return {};
    return {Violation{.message = u"bpf.masquerade is true, but masquerading is off for every address family"_s,
                      .settings = {"bpf.masquerade", "enableIPv4Masquerade"},
                      .fixes = {Fix{.label = u"Remove bpf.masquerade"_s, .changes = {unset("bpf.masquerade")}},
                                Fix{.label = u"Masquerade IPv4"_s, .changes = {setTo("enableIPv4Masquerade", true)}}}}};
}

constexpr Rule rules[] = {
    {"routing.native-cidr-missing", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Native routing without its CIDR"),
     QT_TRANSLATE_NOOP(
         "Rules",
         "While masquerading is on, the agent has to know which destinations keep the pods' addresses; it exits at "
         "start. The charts from "
         "1.18 on look, too, but only where enableIPv4Masquerade is written out, so that Helm lets this pass."),
     "https://github.com/cilium/cilium/blob/v1.18.5/pkg/option/config.go", checkMissingCidr},
    {"routing.cidr-misses-pods", Severity::Warning, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "The native-routing CIDR misses the pods"),
     QT_TRANSLATE_NOOP("Rules", "Traffic between pods of different nodes is masqueraded then: network policies see the "
                                "node instead of the pod, and "
                                "connections that rely on the pod's address break."),
     "https://docs.cilium.io/en/v1.18/network/concepts/masquerading/", checkCidrMissesPods},
    {"routing.native-cidr-of-other-family", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "A native-routing CIDR of the other address family"),
     QT_TRANSLATE_NOOP(
         "Rules",
         "The agent reads each of the two keys as a range of its own family and exits at start over the other."),
     "https://github.com/cilium/cilium/blob/v1.18.5/pkg/option/config.go", checkCidrFamilies},
    {"routing.auto-routes-need-native", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Direct node routes while tunnelling"),
     QT_TRANSLATE_NOOP("Rules", "The agent exits at start: routes to the other nodes' pods make sense only where "
                                "packets aren't encapsulated."),
     "https://github.com/cilium/cilium/blob/v1.18.5/daemon/cmd/daemon_main.go", checkAutoRoutesInTunnel},
    {"routing.skip-unreachable-needs-auto-routes", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Skipping unreachable nodes without direct routes"),
     QT_TRANSLATE_NOOP("Rules",
                       "The agent exits at start, as there are no direct routes of which some could be skipped."),
     "https://github.com/cilium/cilium/blob/v1.18.5/pkg/option/config.go", checkSkipUnreachable},
    {"routing.direct-routes-need-l2", Severity::Warning, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Direct node routes across routers"),
     QT_TRANSLATE_NOOP(
         "Rules", "The agent can install a route only to a node that it reaches without a gateway. For the others it "
                  "logs an error and pods there can't be "
                  "reached. Cilium's own BGP doesn't help: it announces to routers and writes no routes on nodes."),
     "https://github.com/cilium/cilium/blob/v1.18.5/pkg/datapath/linux/node.go", checkSharedL2},
    {"masquerading.bpf-needs-kube-proxy-replacement", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "BPF masquerading without kube-proxy replacement"),
     QT_TRANSLATE_NOOP(
         "Rules",
         "Up to Cilium 1.18 the agent exits at start: masquerading in eBPF is part of its NodePort implementation."),
     "https://github.com/cilium/cilium/blob/v1.18.5/daemon/cmd/daemon.go", checkBpfMasqueradeAlone},
    {"masquerading.bpf-without-masquerading", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "BPF masquerading with nothing to masquerade"),
     QT_TRANSLATE_NOOP("Rules",
                       "The agent exits at start when BPF masquerading is asked for while masquerading itself is off."),
     "https://github.com/cilium/cilium/blob/v1.18.5/daemon/cmd/daemon.go", checkBpfMasqueradeOfNothing},
};

} // namespace

std::span<const Rule> routingRules()
{
    return rules;
}
