#include "core/rules/combination.h"
#include "core/rules/common_fixes.h"
#include "core/rules/effective_state.h"

using namespace Qt::StringLiterals;

namespace {

/// The chart renders false for clouds and CNI chaining.
bool skipsConntrack(const CheckContext &context)
{
    const std::optional<QString> extra = effective::overriding(context, u"install-no-conntrack-iptables-rules"_s);
    if (extra)
        return effective::toBool(*extra).value_or(false);
    return isOn(context, "installNoConntrackIptablesRules") && !effective::chainsCni(context) &&
           !isOn(context, "azure.enabled") && !isOn(context, "eni.enabled") && !isOn(context, "gke.enabled");
}

/// What the agent misses first; empty: nothing.
QString conntrackObstacle(const CheckContext &context)
{
    if (effective::routingMode(context) != "native"_L1)
        return u"routingMode is %1"_s.arg(effective::routingMode(context));
    if (!effective::usesIPv4(context))
        return u"ipv4.enabled is false"_s;
    if (!effective::replacesKubeProxy(context))
        return u"kubeProxyReplacement isn't true"_s;
    return effective::masqueradesByIptables(context) ? u"masquerading is done by iptables"_s : QString();
}

QList<Violation> checkNoConntrack(const CheckContext &context)
{
    const QString obstacle = conntrackObstacle(context);
    if (!skipsConntrack(context) || obstacle.isEmpty())
        return {};
    const QString flag = u"install-no-conntrack-iptables-rules"_s;
    const YamlPath setting =
        effective::overriding(context, flag) ? effective::extraConfigPath(flag) : "installNoConntrackIptablesRules";
    return {Violation{.message = u"%1 is true, but %2"_s.arg(setting.toString(), obstacle),
                      .settings = {setting, "routingMode", "kubeProxyReplacement", "bpf.masquerade"},
                      .fixes = {Fix{.label = u"Leave connection tracking on"_s,
                                    .changes = {unset(setting), unset("installNoConntrackIptablesRules")}}}}};
}

constexpr Combination conntrackIgnored{
    .isThere =
        [](const CheckContext &context) {
            return isOn(context, "installNoConntrackIptablesRules") && !skipsConntrack(context);
        },
    .message =
        "installNoConntrackIptablesRules is true, but the chart renders false with a cloud's mode or CNI chaining",
    .settings = {"installNoConntrackIptablesRules", "cni.chainingMode"},
    .waysOut = {{"Remove installNoConntrackIptablesRules", {{"installNoConntrackIptablesRules"}}}}};

bool leavesIptablesAlone(const CheckContext &context)
{
    const std::optional<QString> text = effective::option(context, u"install-iptables-rules"_s);
    return text && effective::toBool(*text) == false;
}

constexpr WayOut installRules{"Install iptables rules", {{"extraConfig.install-iptables-rules"}}};

constexpr Combination proxyNeedsRules{
    .isThere =
        [](const CheckContext &context) {
            const bool byTproxy = context.ciliumAtLeast(u"1.20") && isOn(context, "bpf.tproxy");
            return leavesIptablesAlone(context) && effective::isOptionOn(context, u"enable-l7-proxy"_s) && !byTproxy;
        },
    .message = "extraConfig.install-iptables-rules is false, but l7Proxy is {l7Proxy}",
    .settings = {"extraConfig.install-iptables-rules", "l7Proxy"},
    .waysOut = {installRules}};

constexpr Combination marksNeedRules{
    .since = "1.20",
    .isThere =
        [](const CheckContext &context) {
            return leavesIptablesAlone(context) &&
                   (effective::replacesKubeProxy(context) || effective::asksForBpfMasquerade(context));
        },
    .message = "extraConfig.install-iptables-rules is false, but kubeProxyReplacement is {kubeProxyReplacement} and "
               "bpf.masquerade is {bpf.masquerade}",
    .settings = {"extraConfig.install-iptables-rules", "kubeProxyReplacement", "bpf.masquerade"},
    .waysOut = {installRules}};

constexpr Rule rules[] = {
    {"iptables.no-conntrack", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Pods without connection tracking where it can't be left out"),
     QT_TRANSLATE_NOOP("Rules", "The kernel's connection tracking can be skipped for pods only where nothing needs it: "
                                "native IPv4 routing, kube-proxy replacement and no masquerading by iptables. The "
                                "agent exits otherwise."),
     "https://docs.cilium.io/en/v1.18/operations/performance/tuning/#bypass-iptables-connection-tracking",
     checkNoConntrack},
    {"iptables.no-conntrack-ignored", Severity::Hint, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "Connection tracking stays although it was to be left out"),
     QT_TRANSLATE_NOOP("Rules", "The chart renders false whatever the setting says when a cloud's mode is on or "
                                "another CNI plugin comes first."),
     "https://github.com/cilium/cilium/blob/v1.18.5/install/kubernetes/cilium/templates/cilium-configmap.yaml",
     found<conntrackIgnored>},
    {"iptables.proxy-needs-rules", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "The L7 proxy without iptables rules"),
     QT_TRANSLATE_NOOP("Rules", "iptables rules lead packets to the proxy; the agent exits without them. From 1.20 on "
                                "bpf.tproxy takes their place."),
     "https://github.com/cilium/cilium/blob/v1.18.5/daemon/cmd/daemon_main.go", found<proxyNeedsRules>},
    {"iptables.marks-need-rules", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "eBPF Services or masquerading without iptables rules"),
     QT_TRANSLATE_NOOP("Rules", "Packets that the node makes itself have to be marked, which an iptables rule does; "
                                "agents from 1.20 on exit without it."),
     "https://github.com/cilium/cilium/blob/v1.20.0/daemon/cmd/daemon.go", found<marksNeedRules>},
};

} // namespace

std::span<const Rule> iptablesRules()
{
    return rules;
}
