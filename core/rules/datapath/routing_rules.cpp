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

bool usesMasqueradeList(const CheckContext &context)
{
    const std::optional<QString> extra = effective::overriding(context, u"enable-ip-masq-agent"_s);
    return extra ? effective::toBool(*extra).value_or(false) : context.values.isTrue("ipMasqAgent.enabled");
}

/// The chart of 1.20 can take the one pool of cluster-pool for the range.
bool takesPoolAsCidr(const CheckContext &context)
{
    return context.ciliumAtLeast(u"1.20") && context.values.isTrue("nativeRoutingCIDRFromClusterPool") &&
           effective::ipamMode(context) == "cluster-pool"_L1;
}

/// Whether the agent wants to be told which destinations keep the pods' addresses.
bool needsNativeCidr(const CheckContext &context)
{
    const QString ipam = effective::ipamMode(context);
    return effective::routesNatively(context) && effective::masqueradesIPv4(context) && !usesMasqueradeList(context) &&
           ipam != "eni"_L1 && ipam != "alibabacloud"_L1;
}

/// From 1.18 on the chart looks for the CIDR, too, where the mode and the masquerading are written out.
bool isCheckedByChart(const CheckContext &context, const char *masquerade)
{
    return context.ciliumAtLeast(u"1.18") && context.values.string("routingMode") == "native"_L1 &&
           context.values.isTrue(masquerade);
}

QList<Violation> checkMissingCidr(const CheckContext &context)
{
    if (!needsNativeCidr(context) || !effective::optionText(context, u"ipv4-native-routing-cidr"_s).isEmpty() ||
        takesPoolAsCidr(context))
        return {};
    const QString podCidr = firstIPv4(pods(context).cidrs);
    Violation violation{.message =
                            u"routingMode is %1 and masquerading is on, but ipv4NativeRoutingCIDR isn't set"_s.arg(
                                effective::routingMode(context)),
                        .settings = {"routingMode", "ipv4NativeRoutingCIDR", "enableIPv4Masquerade"},
                        .origin = isCheckedByChart(context, "enableIPv4Masquerade") ? Origin::Chart : Origin::Agent};
    if (!podCidr.isEmpty())
        violation.fixes += Fix{.label = u"Set ipv4NativeRoutingCIDR to the pods' range %1"_s.arg(podCidr),
                               .changes = {setTo("ipv4NativeRoutingCIDR", podCidr)},
                               .safe = true};
    if (!effective::asksForBpfMasquerade(context) || effective::masqueradesIPv6(context))
        violation.fixes +=
            Fix{.label = u"Turn IPv4 masquerading off"_s, .changes = {setTo("enableIPv4Masquerade", false)}};
    return {violation};
}

QList<Violation> checkMissingCidr6(const CheckContext &context)
{
    const bool isNeeded = effective::routesNatively(context) && effective::masqueradesIPv6(context) &&
                          !usesMasqueradeList(context) && !takesPoolAsCidr(context);
    if (!isNeeded || !effective::optionText(context, u"ipv6-native-routing-cidr"_s).isEmpty())
        return {};
    Violation violation{.message =
                            u"routingMode is %1 and IPv6 masquerading is on, but ipv6NativeRoutingCIDR isn't set"_s.arg(
                                effective::routingMode(context)),
                        .settings = {"routingMode", "ipv6NativeRoutingCIDR", "enableIPv6Masquerade"},
                        .origin = isCheckedByChart(context, "enableIPv6Masquerade") ? Origin::Chart : Origin::Agent};
    for (const QString &cidr : pods(context).cidrs) {
        if (cidr.contains(u':') && violation.fixes.isEmpty())
            violation.fixes += Fix{.label = u"Set ipv6NativeRoutingCIDR to the pods' range %1"_s.arg(cidr),
                                   .changes = {setTo("ipv6NativeRoutingCIDR", cidr)}};
    }
    if (!effective::asksForBpfMasquerade(context) || effective::masqueradesIPv4(context))
        violation.fixes +=
            Fix{.label = u"Turn IPv6 masquerading off"_s, .changes = {setTo("enableIPv6Masquerade", false)}};
    return {violation};
}

/// The two families of the chart's own look-up of the range.
QList<Violation> checkPoolAsCidr(const CheckContext &context)
{
    QList<Violation> violations;
    for (const bool isIPv6 : {false, true}) {
        const char *list =
            isIPv6 ? "ipam.operator.clusterPoolIPv6PodCIDRList" : "ipam.operator.clusterPoolIPv4PodCIDRList";
        const char *cidr = isIPv6 ? "ipv6NativeRoutingCIDR" : "ipv4NativeRoutingCIDR";
        const bool isOn = isIPv6 ? effective::usesIPv6(context) : effective::usesIPv4(context);
        const auto count = context.values.strings(list).size();
        if (!takesPoolAsCidr(context) || !isOn || count == 1 || !context.values.string(cidr).isEmpty())
            continue;
        violations +=
            Violation{.message = u"nativeRoutingCIDRFromClusterPool is true, but %1 holds %2 ranges, not one"_s
                                     .arg(QLatin1StringView(list))
                                     .arg(count),
                      .settings = {"nativeRoutingCIDRFromClusterPool", list},
                      .fixes = {Fix{.label = u"Turn nativeRoutingCIDRFromClusterPool off"_s,
                                    .changes = {unset("nativeRoutingCIDRFromClusterPool")}}}};
    }
    return violations;
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
    if (!effective::isOptionOn(context, u"auto-direct-node-routes"_s) || effective::routesNatively(context))
        return {};
    return {Violation{
        .message = u"autoDirectNodeRoutes is true, but packets are tunnelled (routingMode %1)"_s.arg(
            effective::routingMode(context)),
        .settings = {"autoDirectNodeRoutes", "routingMode"},
        .fixes = {Fix{.label = u"Turn autoDirectNodeRoutes off"_s, .changes = {unset("autoDirectNodeRoutes")}}}}};
}

QList<Violation> checkSkipUnreachable(const CheckContext &context)
{
    if (!effective::isOptionOn(context, u"direct-routing-skip-unreachable"_s) ||
        effective::isOptionOn(context, u"auto-direct-node-routes"_s))
        return {};
    Violation violation{.message = u"directRoutingSkipUnreachable is true without autoDirectNodeRoutes"_s,
                        .settings = {"directRoutingSkipUnreachable", "autoDirectNodeRoutes"},
                        .fixes = {Fix{.label = u"Remove directRoutingSkipUnreachable"_s,
                                      .changes = {unset("directRoutingSkipUnreachable")}}}};
    if (effective::routesNatively(context))
        violation.fixes +=
            Fix{.label = u"Turn autoDirectNodeRoutes on"_s, .changes = {setTo("autoDirectNodeRoutes", true)}};
    return {violation};
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

constexpr Rule rules[] = {
    {"routing.native-cidr-missing", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Native routing without its CIDR"),
     QT_TRANSLATE_NOOP(
         "Rules",
         "While masquerading is on, the agent has to know which destinations keep the pods' addresses; it exits at "
         "start. The charts from "
         "1.18 on look, too, but only where enableIPv4Masquerade is written out, so that Helm lets this pass."),
     "https://github.com/cilium/cilium/blob/v1.18.5/pkg/option/config.go", checkMissingCidr},
    {"routing.native-cidr6-missing", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Native IPv6 routing without its CIDR"),
     QT_TRANSLATE_NOOP("Rules",
                       "While IPv6 masquerading is on, which it is by default, the agent has to know which "
                       "destinations keep the pods' addresses, and exits otherwise. Charts from 1.18 on refuse "
                       "to render."),
     "https://github.com/cilium/cilium/blob/v1.18.5/pkg/option/config.go", checkMissingCidr6},
    {"routing.pool-as-cidr", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "The native-routing CIDR from more or less than one pool"),
     QT_TRANSLATE_NOOP("Rules", "The chart can copy the pool's range only where there is exactly one; it refuses to "
                                "render otherwise, in tunnel mode, too."),
     "https://github.com/cilium/cilium/blob/v1.20.0/install/kubernetes/cilium/templates/cilium-configmap.yaml",
     checkPoolAsCidr},
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
};

} // namespace

std::span<const Rule> routingRules()
{
    return rules;
}
