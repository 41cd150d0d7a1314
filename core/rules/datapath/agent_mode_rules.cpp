#include "core/rules/combination.h"
#include "core/rules/effective_state.h"

using namespace Qt::StringLiterals;

namespace {

constexpr Combination tableIdWithLegacyRouting{
    .since = "1.20",
    .isThere =
        [](const CheckContext &context) {
            return effective::isOptionOn(context, u"fib-table-id-annotation"_s) && !effective::routesHostInBpf(context);
        },
    .message = "extraConfig turns fib-table-id-annotation on, but packets of the host go through its own stack",
    .settings = {"extraConfig.fib-table-id-annotation", "kubeProxyReplacement", "bpf.masquerade",
                 "bpf.hostLegacyRouting"},
    .waysOut = {{"Remove fib-table-id-annotation", {{"extraConfig.fib-table-id-annotation"}}}}};

/// What keeps the agent from netkit when it may choose; empty: the kernel decides.
QString netkitObstacle(const CheckContext &context)
{
    if (const QString obstacle = effective::hostRoutingObstacle(context); !obstacle.isEmpty())
        return obstacle;
    return isOn(context, "bpf.tproxy") ? u"bpf.tproxy is true"_s : QString();
}

QList<Violation> checkAutomaticMode(const CheckContext &context)
{
    const QString obstacle = netkitObstacle(context);
    if (!context.ciliumAtLeast(u"1.20") || effective::optionText(context, u"datapath-mode"_s) != "auto"_L1 ||
        obstacle.isEmpty())
        return {};
    return {Violation{.message = u"bpf.datapathMode is auto, but the agent takes veth: %1"_s.arg(obstacle),
                      .settings = {"bpf.datapathMode", "kubeProxyReplacement", "bpf.masquerade"},
                      .fixes = {Fix{.label = u"Choose veth"_s, .changes = {setTo("bpf.datapathMode", u"veth"_s)}}}}};
}

constexpr Combination netkitForcesTcx{
    .isThere =
        [](const CheckContext &context) {
            return effective::usesNetkit(context) && context.values.isExplicit("bpf.enableTCX") &&
                   !isOn(context, "bpf.enableTCX");
        },
    .message = "bpf.enableTCX is false, but bpf.datapathMode {bpf.datapathMode} turns it on",
    .settings = {"bpf.enableTCX", "bpf.datapathMode"},
    .waysOut = {{"Remove bpf.enableTCX", {{"bpf.enableTCX"}}}}};

/// What the mode for large ipcaches doesn't go with; empty: nothing.
QString largeCacheObstacle(const CheckContext &context)
{
    if (effective::tunnels(context))
        return u"packets are tunnelled (routingMode is %1)"_s.arg(effective::routingMode(context));
    if (effective::usesIpsec(context))
        return u"IPsec is on"_s;
    if (effective::usesIPv6(context))
        return u"IPv6 is on"_s;
    const std::optional<QString> wellKnown = effective::option(context, u"enable-well-known-identities"_s);
    return wellKnown && effective::toBool(*wellKnown) == false ? u"well-known identities are off"_s : QString();
}

QList<Violation> checkLargeCache(const CheckContext &context)
{
    const QString obstacle = largeCacheObstacle(context);
    const bool isOn = effective::isOptionOn(context, u"enable-high-scale-ipcache"_s);
    if (context.ciliumAtLeast(u"1.18") || !isOn || obstacle.isEmpty())
        return {};
    return {Violation{
        .message = u"highScaleIPcache.enabled is true, but %1"_s.arg(obstacle),
        .settings = {"highScaleIPcache.enabled", "routingMode"},
        .fixes = {Fix{.label = u"Turn highScaleIPcache off"_s, .changes = {unset("highScaleIPcache.enabled")}}}}};
}

constexpr Combination policiesOnlyWatched{
    .isThere = [](const CheckContext &context) { return effective::isOptionOn(context, u"policy-audit-mode"_s); },
    .message = "policyAuditMode is true: policies are evaluated and nothing is dropped",
    .settings = {"policyAuditMode"},
    .waysOut = {{"Enforce policies", {{"policyAuditMode"}, {"extraConfig.policy-audit-mode"}}}}};

/// Modes for which the agent can make a CNI configuration by itself.
bool isMakableMode(const QString &mode)
{
    return QStringList{u"none"_s, u"flannel"_s, u"portmap"_s, u"aws-cni"_s}.contains(mode);
}

constexpr Combination chainingUnknown{
    .isThere =
        [](const CheckContext &context) {
            return !isMakableMode(effective::cniChainingMode(context)) &&
                   text(context, "cni.chainingTarget").isEmpty() && text(context, "cni.configMap").isEmpty() &&
                   text(context, "cni.readCniConf").isEmpty() && !isOn(context, "cni.customConf");
        },
    .message = "cni.chainingMode is {cni.chainingMode}, and the agent makes no CNI configuration for that: without "
               "cni.chainingTarget, cni.configMap or cni.customConf no pod gets a network",
    .settings = {"cni.chainingMode", "cni.chainingTarget", "cni.customConf"},
    .waysOut = {{"Chain nothing", {{"cni.chainingMode"}}},
                {"Leave the CNI configuration to somebody else", {{"cni.customConf", "true"}}}}};

constexpr Combination chainedAlone{
    .isThere =
        [](const CheckContext &context) {
            return effective::chainsCni(context) && isOn(context, "cni.exclusive") && !isOn(context, "cni.customConf");
        },
    .message = "cni.exclusive is true while Cilium is chained behind another CNI plugin ({cni.chainingMode}), whose "
               "configuration it would rename",
    .settings = {"cni.exclusive", "cni.chainingMode"},
    .waysOut = {{"Leave other CNI configurations alone", {{"cni.exclusive", "false"}}}}};

constexpr Combination devicesAsMap{
    .isThere = [](const CheckContext &context) { return context.values.value("devices").isMap(); },
    .message = "devices is {devices}, expected a list of names or a text with blanks between",
    .settings = {"devices"},
    .waysOut = {{"Let Cilium find the devices", {{"devices"}}}}};

constexpr Rule rules[] = {
    {"routing.table-id-needs-bpf-host-routing", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Routing tables by annotation without BPF host routing"),
     QT_TRANSLATE_NOOP("Rules", "Only eBPF's own look-up of routes can be told a table. The agent exits when host "
                                "routing is left to the kernel, and it looks after its own fall-backs."),
     "https://github.com/cilium/cilium/blob/v1.20.0/daemon/cmd/daemon.go", found<tableIdWithLegacyRouting>},
    {"routing.high-scale-ipcache", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "The mode for large ipcaches in a setting it doesn't support"),
     QT_TRANSLATE_NOOP("Rules", "The mode of 1.17, removed in 1.18, wants native IPv4 routing without IPsec and with "
                                "well-known identities; the agent exits otherwise."),
     "https://github.com/cilium/cilium/blob/v1.17.17/daemon/cmd/daemon_main.go", checkLargeCache},
    {"netkit.automatic-falls-back", Severity::Warning, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "An automatic choice that can only be veth"),
     QT_TRANSLATE_NOOP("Rules",
                       "The agent takes netkit only where all it needs is there, and else veth, with a warning."),
     "https://github.com/cilium/cilium/blob/v1.20.0/pkg/datapath/connector/config.go", checkAutomaticMode},
    {"netkit.forces-tcx", Severity::Warning, Origin::Agent, QT_TRANSLATE_NOOP("Rules", "netkit without TCX"),
     QT_TRANSLATE_NOOP("Rules",
                       "Programs on netkit devices are attached that way only; the agent turns TCX on without a "
                       "word."),
     "https://github.com/cilium/cilium/blob/v1.18.5/daemon/cmd/daemon_main.go", found<netkitForcesTcx>},
    {"policy.audit-mode", Severity::Warning, Origin::Agent, QT_TRANSLATE_NOOP("Rules", "Policies that aren't enforced"),
     QT_TRANSLATE_NOOP("Rules", "Audit mode is for trying policies out: verdicts are logged, and everything passes."),
     "https://docs.cilium.io/en/v1.18/security/policy-creation/", found<policiesOnlyWatched>},
    {"cni.chaining-mode-unknown", Severity::Warning, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "A chaining mode without a CNI configuration"),
     QT_TRANSLATE_NOOP("Rules", "The agent tries again and again to make one, with a line in its log each time. The "
                                "chart also turns BPF host routing off for any mode but none."),
     "https://docs.cilium.io/en/v1.18/installation/cni-chaining/", found<chainingUnknown>},
    {"cni.exclusive-while-chained", Severity::Warning, Origin::Advice,
     QT_TRANSLATE_NOOP("Rules", "Other CNI configurations renamed away while chaining"),
     QT_TRANSLATE_NOOP("Rules", "With cni.exclusive, on by default, the agent renames every other file in the CNI's "
                                "folder, and the plugin that it is chained behind with them."),
     "https://docs.cilium.io/en/v1.18/installation/cni-chaining-generic-veth/", found<chainedAlone>},
    {"devices.not-a-list", Severity::Warning, Origin::Chart, QT_TRANSLATE_NOOP("Rules", "Devices that aren't a list"),
     QT_TRANSLATE_NOOP("Rules",
                       "Charts before 1.20 don't type the key: a map is printed in Go's own form, and no device has "
                       "that name."),
     "https://docs.cilium.io/en/v1.18/network/kubernetes/kubeproxy-free/#devices", found<devicesAsMap>},
};

} // namespace

std::span<const Rule> agentModeRules()
{
    return rules;
}
