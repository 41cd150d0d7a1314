#include "core/rules/combination.h"
#include "core/rules/common_fixes.h"
#include "core/rules/effective_state.h"

using namespace Qt::StringLiterals;

namespace {

QList<Violation> checkBpfMasqueradeAlone(const CheckContext &context)
{
    if (!effective::asksForBpfMasquerade(context) || !effective::masquerades(context) ||
        effective::servesNodePorts(context))
        return {};
    const bool isWritten = context.values.isTrue("bpf.masquerade");
    const std::optional<QString> flag = effective::overriding(context, u"kube-proxy-replacement"_s);
    const QString replacement = flag ? u"extraConfig.kube-proxy-replacement is %1"_s.arg(*flag)
                                     : withValues(context, "kubeProxyReplacement is {kubeProxyReplacement}");
    Violation violation{
        .message = u"%1, but %2"_s.arg(isWritten ? u"bpf.masquerade is true"_s : u"masquerading is done in eBPF"_s,
                                       replacement),
        .settings = {"bpf.masquerade", "kubeProxyReplacement"},
        .fixes = {replaceKubeProxy(context),
                  Fix{.label = u"Masquerade with iptables"_s,
                      .changes = {isWritten ? unset("bpf.masquerade") : setTo("bpf.masquerade", false)}}}};
    if (context.ciliumAtLeast(u"1.19")) {
        violation.severity = Severity::Warning;
        violation.origin = Origin::Documentation;
        violation.why = u"The documentation still says that masquerading in eBPF depends on Cilium's own NodePort "
                        "implementation. Agents from 1.19 on start without it."_s;
    }
    return {violation};
}

constexpr WayOut useIptables{"Masquerade with iptables", {{"bpf.masquerade"}}};
constexpr WayOut useBpfAlone{"Masquerade in eBPF", {{"bpf.masquerade", "true"}}};

bool asksInVain(const CheckContext &context)
{
    return effective::asksForBpfMasquerade(context) && !effective::masquerades(context);
}

constexpr Combination bpfOfNothing{
    .isThere = asksInVain,
    .message = "bpf.masquerade is true, but masquerading is off for every address family that is on",
    .settings = {"bpf.masquerade", "enableIPv4Masquerade", "enableIPv6Masquerade"},
    .waysOut = {{"Remove bpf.masquerade", {{"bpf.masquerade"}}},
                {"Masquerade IPv4", {{"enableIPv4Masquerade", "true"}, {"ipv4.enabled", "true"}}}}};

bool hasBpf(const CheckContext &context)
{
    return effective::asksForBpfMasquerade(context) && effective::masquerades(context);
}

bool usesAgentList(const CheckContext &context)
{
    const std::optional<QString> extra = effective::overriding(context, u"enable-ip-masq-agent"_s);
    return extra ? effective::toBool(*extra).value_or(false) : context.values.isTrue("ipMasqAgent.enabled");
}

QList<Violation> checkAgentList(const CheckContext &context)
{
    if (!usesAgentList(context) || hasBpf(context))
        return {};
    return {Violation{.message = withValues(context, "ipMasqAgent.enabled is true, but masquerading isn't done in eBPF "
                                                     "(bpf.masquerade is {bpf.masquerade})"),
                      .settings = {"ipMasqAgent.enabled", "bpf.masquerade", "enableIPv4Masquerade"},
                      .fixes = {masqueradeInBpf(context), Fix{.label = u"Turn the ip-masq-agent off"_s,
                                                              .changes = {unset("ipMasqAgent.enabled")}}}}};
}

QString interfaces(const CheckContext &context)
{
    return effective::overriding(context, u"egress-masquerade-interfaces"_s)
        .value_or(context.values.strings("egressMasqueradeInterfaces").join(u' '));
}

constexpr Combination interfacesNeedIptables{
    .isThere =
        [](const CheckContext &context) {
            return !interfaces(context).isEmpty() && effective::asksForBpfMasquerade(context);
        },
    .message = "egressMasqueradeInterfaces is {egressMasqueradeInterfaces}, but masquerading is done in eBPF",
    .settings = {"egressMasqueradeInterfaces", "bpf.masquerade"},
    .waysOut = {{"Remove egressMasqueradeInterfaces", {{"egressMasqueradeInterfaces"}}}, useIptables}};

constexpr Combination routeSourceNeedsIptables{
    .isThere =
        [](const CheckContext &context) {
            return effective::isOptionOn(context, u"enable-masquerade-to-route-source"_s) &&
                   effective::asksForBpfMasquerade(context);
        },
    .message = "enableMasqueradeRouteSource is true, but masquerading is done in eBPF",
    .settings = {"enableMasqueradeRouteSource", "bpf.masquerade"},
    .waysOut = {{"Turn enableMasqueradeRouteSource off", {{"enableMasqueradeRouteSource"}}}, useIptables}};

constexpr Combination remoteNodesNeedBpf{
    .since = "1.19",
    .isThere =
        [](const CheckContext &context) {
            return effective::isOptionOn(context, u"enable-remote-node-masquerade"_s) &&
                   !effective::asksForBpfMasquerade(context);
        },
    .message = "extraConfig turns enable-remote-node-masquerade on, but bpf.masquerade isn't true",
    .settings = {"extraConfig.enable-remote-node-masquerade", "bpf.masquerade"},
    .waysOut = {useBpfAlone,
                {"Remove enable-remote-node-masquerade", {{"extraConfig.enable-remote-node-masquerade"}}}}};

constexpr Combination defaultPoolNeedsBpf{
    .since = "1.19",
    .isThere =
        [](const CheckContext &context) {
            return effective::isOptionOn(context, u"only-masquerade-default-pool"_s) &&
                   !effective::asksForBpfMasquerade(context);
        },
    .message = "only-masquerade-default-pool is on, but bpf.masquerade isn't true",
    .settings = {"extraConfig.only-masquerade-default-pool", "bpf.masquerade"},
    .waysOut = {useBpfAlone, {"Remove only-masquerade-default-pool", {{"extraConfig.only-masquerade-default-pool"}}}}};

/// The agent starts with `Kubernetes`, but its iptables rules know `kubernetes` only.
bool hasOneRangePerNode(const CheckContext &context)
{
    const QString mode = effective::ipamMode(context);
    const QString written = effective::overriding(context, u"ipam"_s).value_or(text(context, "ipam.mode"));
    const bool isExact = !context.ciliumAtLeast(u"1.19") || written.isEmpty() || written == written.toLower();
    return isExact && (mode == "cluster-pool"_L1 || mode == "kubernetes"_L1);
}

bool lacksInterfaces(const CheckContext &context)
{
    return effective::masqueradesByIptables(context) && interfaces(context).isEmpty() && !hasOneRangePerNode(context);
}

QList<Violation> checkInterfaces(const CheckContext &context)
{
    if (!lacksInterfaces(context))
        return {};
    Violation violation{
        .message = u"masquerading is done by iptables with IPAM mode %1, but egressMasqueradeInterfaces is empty"_s.arg(
            effective::ipamMode(context)),
        .settings = {"ipam.mode", "bpf.masquerade", "egressMasqueradeInterfaces"},
        .severity = context.ciliumAtLeast(u"1.19") ? Severity::Error : Severity::Warning};
    violation.fixes += context.ciliumAtLeast(u"1.19")
                           ? Fix{.label = u"Masquerade in eBPF"_s, .changes = {setTo("bpf.masquerade", true)}}
                           : Fix{.label = u"Masquerade on eth0, put in the nodes' own interface"_s,
                                 .changes = {setTo("egressMasqueradeInterfaces", u"eth0"_s)}};
    violation.fixes += Fix{.label = u"Turn masquerading off"_s,
                           .changes = {setTo("enableIPv4Masquerade", false), setTo("enableIPv6Masquerade", false)}};
    return {violation};
}

constexpr Combination emptyInterfaces{
    .isThere =
        [](const CheckContext &context) {
            const Value *value = context.values.explicitValue("egressMasqueradeInterfaces");
            return value && value->isString() && value->toString().isEmpty();
        },
    .message = "egressMasqueradeInterfaces is empty, and the chart prints nothing where the ConfigMap needs a text",
    .settings = {"egressMasqueradeInterfaces"},
    .waysOut = {{"Remove egressMasqueradeInterfaces", {{"egressMasqueradeInterfaces"}}}}};

constexpr char agentSource[] = "https://github.com/cilium/cilium/blob/v1.18.5/daemon/cmd/daemon.go";

constexpr Rule rules[] = {
    {"masquerading.bpf-needs-kube-proxy-replacement", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "BPF masquerading without kube-proxy replacement"),
     QT_TRANSLATE_NOOP(
         "Rules",
         "Up to Cilium 1.18 the agent exits at start: masquerading in eBPF is part of its NodePort implementation."),
     agentSource, checkBpfMasqueradeAlone},
    {"masquerading.bpf-without-masquerading", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "BPF masquerading with nothing to masquerade"),
     QT_TRANSLATE_NOOP("Rules",
                       "The agent exits at start when BPF masquerading is asked for while masquerading itself is off."),
     agentSource, found<bpfOfNothing>},
    {"masquerading.agent-list-needs-bpf", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "The ip-masq-agent without BPF masquerading"),
     QT_TRANSLATE_NOOP("Rules",
                       "Cilium's ip-masq-agent is a map that its eBPF masquerading looks into; the agent exits "
                       "where there is no such masquerading."),
     "https://docs.cilium.io/en/v1.18/network/concepts/masquerading/#ip-masq-agent", checkAgentList},
    {"masquerading.interfaces-need-iptables", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Interfaces for masquerading in eBPF"),
     QT_TRANSLATE_NOOP("Rules", "egressMasqueradeInterfaces goes into iptables rules. eBPF masquerades on the devices, "
                                "and the agent exits when both are asked for."),
     agentSource, found<interfacesNeedIptables>},
    {"masquerading.route-source-needs-iptables", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "The route's source address with BPF masquerading"),
     QT_TRANSLATE_NOOP("Rules", "Only the iptables rules can take the source address of the route; the agent exits at "
                                "start when eBPF is to masquerade."),
     agentSource, found<routeSourceNeedsIptables>},
    {"masquerading.remote-nodes-need-bpf", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Masquerading towards nodes without BPF masquerading"),
     QT_TRANSLATE_NOOP("Rules", "The agent exits: only its eBPF masquerading can be told to include remote nodes."),
     "https://github.com/cilium/cilium/blob/v1.19.6/daemon/cmd/daemon_main.go", found<remoteNodesNeedBpf>},
    {"masquerading.default-pool-needs-bpf", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Masquerading of the default pool without BPF masquerading"),
     QT_TRANSLATE_NOOP("Rules", "The agent exits: only its eBPF masquerading can tell pools apart."),
     "https://github.com/cilium/cilium/blob/v1.19.6/pkg/ipam/cell/cell.go", found<defaultPoolNeedsBpf>},
    {"masquerading.ipam-needs-interfaces", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "iptables masquerading without one range a node"),
     QT_TRANSLATE_NOOP("Rules",
                       "The iptables rules name the node's pod range, and with this IPAM mode there isn't one. "
                       "Agents from 1.19 on panic while they set the rules up; earlier ones start with rules "
                       "that match the wrong packets."),
     "https://docs.cilium.io/en/v1.18/network/concepts/ipam/multi-pool/#limitations", checkInterfaces},
    {"masquerading.interfaces-empty", Severity::Error, Origin::Kubernetes,
     QT_TRANSLATE_NOOP("Rules", "An empty list of interfaces for masquerading"),
     QT_TRANSLATE_NOOP("Rules", "The chart prints the value without quotes: an empty one becomes null in the "
                                "ConfigMap's data, which takes texts only."),
     "https://github.com/cilium/cilium/blob/v1.18.5/install/kubernetes/cilium/templates/cilium-configmap.yaml",
     found<emptyInterfaces>},
};

} // namespace

std::span<const Rule> masqueradingRules()
{
    return rules;
}
