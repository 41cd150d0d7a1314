#include "core/rules/combination.h"
#include "core/rules/effective_state.h"

using namespace Qt::StringLiterals;

namespace {

bool isMode(const CheckContext &context, QLatin1StringView mode)
{
    return effective::ipamMode(context) == mode;
}

constexpr Combination eniWithIPv6{
    .isThere = [](const CheckContext &context) { return isMode(context, "eni"_L1) && effective::usesIPv6(context); },
    .message = "ipam.mode is eni, but ipv6.enabled is true",
    .settings = {"ipam.mode", "ipv6.enabled"},
    .waysOut = {{"Turn IPv6 off", {{"ipv6.enabled"}}}}};

/// The agent of 1.20.0 warns where earlier ones exit.
QList<Violation> checkEniWithIPv6(const CheckContext &context)
{
    QList<Violation> violations = violationsOf(context, eniWithIPv6);
    for (Violation &violation : violations)
        violation.severity = context.ciliumAtLeast(u"1.20") ? Severity::Warning : Severity::Error;
    return violations;
}

constexpr Combination eniInTunnel{
    .isThere =
        [](const CheckContext &context) {
            return isMode(context, "eni"_L1) && effective::routingMode(context) == "tunnel"_L1;
        },
    .message = "ipam.mode is eni, but packets are tunnelled (routingMode is {routingMode})",
    .settings = {"ipam.mode", "routingMode", "eni.enabled"},
    .waysOut = {{"Route natively", {{"routingMode", "native"}, {"eni.enabled", "true"}}}}};

constexpr Combination eniSwitchMissing{
    .isThere =
        [](const CheckContext &context) {
            return text(context, "ipam.mode") == "eni"_L1 && !isOn(context, "eni.enabled");
        },
    .message = "ipam.mode is eni, but eni.enabled isn't true",
    .settings = {"ipam.mode", "eni.enabled"},
    .waysOut = {{"Turn ENI on", {{"eni.enabled", "true"}, {"routingMode", "native"}}},
                {"Leave IPAM to the default", {{"ipam.mode"}}}}};

QList<Violation> checkEniSwitch(const CheckContext &context)
{
    QList<Violation> violations = violationsOf(context, eniSwitchMissing);
    for (Violation &violation : violations)
        violation.severity = context.ciliumAtLeast(u"1.20") ? Severity::Error : Severity::Warning;
    return violations;
}

constexpr Combination eniWithoutMode{
    .before = "1.19",
    .isThere = [](const CheckContext &context) { return isOn(context, "eni.enabled") && !isMode(context, "eni"_L1); },
    .message = "eni.enabled is true, but ipam.mode is {ipam.mode}",
    .settings = {"eni.enabled", "ipam.mode"},
    .waysOut = {{"Take the addresses from AWS", {{"ipam.mode", "eni"}, {"routingMode", "native"}}},
                {"Turn eni.enabled off", {{"eni.enabled"}}}}};

/// The operators of Azure and Alibaba Cloud hand out addresses in their own modes, which no switch implies.
struct CloudMode
{
    const char *enabled;
    const char *mode;
};

constexpr CloudMode cloudModes[] = {{"azure.enabled", "azure"}, {"alibabacloud.enabled", "alibabacloud"}};

QList<Violation> checkCloudModes(const CheckContext &context)
{
    QList<Violation> violations;
    for (const auto &[enabled, mode] : cloudModes) {
        const bool isMode = effective::ipamMode(context) == QLatin1StringView(mode);
        if (isOn(context, enabled) == isMode)
            continue;
        const Fix useMode{.label = u"Use IPAM mode %1"_s.arg(QLatin1StringView(mode)),
                          .changes = {setTo("ipam.mode", QString::fromLatin1(mode))}};
        const Fix turnOn{.label = u"Set %1 to true"_s.arg(QLatin1StringView(enabled)),
                         .changes = {setTo(enabled, true)}};
        const Fix back{.label =
                           isMode ? u"Leave IPAM to the default"_s : u"Turn %1 off"_s.arg(QLatin1StringView(enabled)),
                       .changes = {unset(isMode ? "ipam.mode" : enabled)}};
        violations +=
            Violation{.message = u"%1 is %2, but ipam.mode is %3"_s.arg(
                          QLatin1StringView(enabled), isMode ? u"false"_s : u"true"_s, effective::ipamMode(context)),
                      .settings = {enabled, "ipam.mode"},
                      .fixes = {isMode ? turnOn : useMode, back}};
    }
    return violations;
}

constexpr Combination eniOverridesMode{
    .since = "1.19",
    .isThere =
        [](const CheckContext &context) {
            const QString mode = text(context, "ipam.mode");
            return isOn(context, "eni.enabled") && context.values.isExplicit("ipam.mode") && mode != "eni"_L1;
        },
    .message = "ipam.mode is {ipam.mode}, but the chart renders eni because eni.enabled is true",
    .settings = {"ipam.mode", "eni.enabled"},
    .waysOut = {{"Remove ipam.mode", {{"ipam.mode"}}}, {"Turn eni.enabled off", {{"eni.enabled"}}}}};

constexpr Combination twoClouds{
    .isThere =
        [](const CheckContext &context) {
            return isOn(context, "eni.enabled") + isOn(context, "azure.enabled") +
                       isOn(context, "alibabacloud.enabled") >
                   1;
        },
    .message = "eni.enabled is {eni.enabled}, azure.enabled {azure.enabled} and alibabacloud.enabled "
               "{alibabacloud.enabled}: a cluster lives in one cloud",
    .settings = {"eni.enabled", "azure.enabled", "alibabacloud.enabled"},
    .waysOut = {{"Stay with AWS", {{"azure.enabled"}, {"alibabacloud.enabled"}}},
                {"Stay with Azure", {{"eni.enabled"}, {"alibabacloud.enabled"}}}}};

constexpr Combination aksForcesPool{
    .before = "1.19",
    .isThere =
        [](const CheckContext &context) {
            return isOn(context, "aksbyocni.enabled") && text(context, "ipam.mode") != "cluster-pool"_L1 &&
                   context.values.isExplicit("ipam.mode");
        },
    .message = "ipam.mode is {ipam.mode}, but the chart renders cluster-pool because aksbyocni.enabled is true, and "
               "leaves the pools out",
    .settings = {"ipam.mode", "aksbyocni.enabled"},
    .waysOut = {{"Remove ipam.mode", {{"ipam.mode"}}}, {"Turn aksbyocni.enabled off", {{"aksbyocni.enabled"}}}}};

constexpr Combination aksDropsMode{
    .since = "1.19",
    .isThere =
        [](const CheckContext &context) {
            const QString mode = text(context, "ipam.mode");
            return isOn(context, "aksbyocni.enabled") && !mode.isEmpty() && mode != "cluster-pool"_L1 &&
                   mode != "multi-pool"_L1;
        },
    .message =
        "ipam.mode is {ipam.mode}, but with aksbyocni.enabled the chart knows cluster-pool and multi-pool only and "
        "renders no mode",
    .settings = {"ipam.mode", "aksbyocni.enabled"},
    .waysOut = {{"Remove ipam.mode", {{"ipam.mode"}}}, {"Turn aksbyocni.enabled off", {{"aksbyocni.enabled"}}}}};

constexpr Combination multiPoolInTunnel{
    .before = "1.18",
    .isThere =
        [](const CheckContext &context) { return isMode(context, "multi-pool"_L1) && effective::tunnels(context); },
    .message = "ipam.mode is multi-pool, but packets are tunnelled (routingMode is {routingMode})",
    .settings = {"ipam.mode", "routingMode"},
    .waysOut = {{"Use cluster-pool", {{"ipam.mode"}}}}};

/// What the agent misses first with addresses from another plugin; empty: nothing.
QString delegationObstacle(const CheckContext &context)
{
    if (effective::usesIPv4(context) && effective::optionText(context, u"local-router-ipv4"_s).isEmpty())
        return u"extraConfig.local-router-ipv4 isn't set"_s;
    if (effective::usesIPv6(context) && effective::optionText(context, u"local-router-ipv6"_s).isEmpty())
        return u"extraConfig.local-router-ipv6 isn't set"_s;
    const QString chaining = effective::cniChainingMode(context);
    const bool byChart =
        isOn(context, "endpointHealthChecking.enabled") && (chaining == "none"_L1 || chaining == "portmap"_L1);
    const std::optional<QString> checks = effective::overriding(context, u"enable-endpoint-health-checking"_s);
    if (checks ? effective::toBool(*checks).value_or(byChart) : byChart)
        return u"endpointHealthChecking.enabled is true"_s;
    for (const char *user : {"envoyConfig.enabled", "ingressController.enabled", "gatewayAPI.enabled"}) {
        if (isOn(context, user))
            return u"%1 is true"_s.arg(QLatin1StringView(user));
    }
    return {};
}

QList<Violation> checkDelegation(const CheckContext &context)
{
    const QString obstacle = isMode(context, "delegated-plugin"_L1) ? delegationObstacle(context) : QString();
    if (obstacle.isEmpty())
        return {};
    return {Violation{.message = u"ipam.mode is delegated-plugin, but %1"_s.arg(obstacle),
                      .settings = {"ipam.mode", "extraConfig.local-router-ipv4", "endpointHealthChecking.enabled"},
                      .fixes = {Fix{.label = u"Use cluster-pool"_s, .changes = {unset("ipam.mode")}}}}};
}

constexpr Combination nodeObjectsStay{
    .since = "1.19",
    .isThere =
        [](const CheckContext &context) {
            const std::optional<QString> nodes = effective::overriding(context, u"enable-ciliumnode-crd"_s);
            const bool isDelegated = isMode(context, "delegated-plugin"_L1) &&
                                     effective::optionText(context, u"identity-allocation-mode"_s) == "crd"_L1;
            return nodes && effective::toBool(*nodes) == false && !isDelegated;
        },
    .message = "extraConfig turns enable-ciliumnode-crd off, but IPAM mode {ipam.mode} needs the objects: they stay on",
    .settings = {"extraConfig.enable-ciliumnode-crd", "ipam.mode"},
    .waysOut = {{"Remove enable-ciliumnode-crd", {{"extraConfig.enable-ciliumnode-crd"}}}}};

constexpr Combination bypassOfNothing{
    .isThere =
        [](const CheckContext &context) {
            return effective::isOptionOn(context, u"bypass-ip-availability-upon-restore"_s) &&
                   !isMode(context, "eni"_L1) && !isMode(context, "azure"_L1);
        },
    .message = "extraConfig turns bypass-ip-availability-upon-restore on, which is for ENI and Azure only",
    .settings = {"extraConfig.bypass-ip-availability-upon-restore", "ipam.mode"},
    .waysOut = {{"Remove it", {{"extraConfig.bypass-ip-availability-upon-restore"}}}}};

constexpr char optionSource[] = "https://github.com/cilium/cilium/blob/v1.18.5/pkg/option/config.go";
constexpr char chartSource[] =
    "https://github.com/cilium/cilium/blob/v1.19.6/install/kubernetes/cilium/templates/cilium-configmap.yaml";

constexpr Rule rules[] = {
    {"ipam.eni-with-ipv6", Severity::Error, Origin::Agent, QT_TRANSLATE_NOOP("Rules", "ENI addresses with IPv6"),
     QT_TRANSLATE_NOOP("Rules", "Agents up to 1.19 exit at start: from AWS they take IPv4 addresses only. 1.20 starts, "
                                "calls it beta and warns."),
     "https://github.com/cilium/cilium/blob/v1.20.0/pkg/option/config.go", checkEniWithIPv6},
    {"ipam.eni-in-tunnel", Severity::Error, Origin::Agent, QT_TRANSLATE_NOOP("Rules", "ENI addresses in tunnels"),
     QT_TRANSLATE_NOOP("Rules", "Addresses from AWS are routed by the VPC; the agent exits at start when it is to "
                                "tunnel. Charts before 1.19 don't choose native routing by themselves."),
     "https://docs.cilium.io/en/v1.18/network/concepts/ipam/eni/#configuration", found<eniInTunnel>},
    {"ipam.eni-without-switch", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "IPAM mode eni without eni.enabled"),
     QT_TRANSLATE_NOOP("Rules", "Charts from 1.20 on refuse it. Earlier ones deploy the generic operator, which knows "
                                "nothing of AWS and exits."),
     chartSource, checkEniSwitch},
    {"ipam.eni-without-mode", Severity::Warning, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "eni.enabled with another IPAM mode"),
     QT_TRANSLATE_NOOP("Rules", "Before 1.19 the chart changes neither mode nor routing: the AWS operator is deployed "
                                "and pods get addresses from somewhere else."),
     chartSource, found<eniWithoutMode>},
    {"ipam.cloud-without-mode", Severity::Warning, Origin::Operator,
     QT_TRANSLATE_NOOP("Rules", "A cloud's operator with another IPAM mode"),
     QT_TRANSLATE_NOOP("Rules", "The chart picks the operator by the cloud's switch and passes the mode on as it is. "
                                "An operator that doesn't have the mode exits or hands nothing out."),
     "https://github.com/cilium/cilium/blob/v1.18.5/operator/cmd/root.go", checkCloudModes},
    {"ipam.eni-overrides-mode", Severity::Hint, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "An IPAM mode that eni.enabled overrides"),
     QT_TRANSLATE_NOOP("Rules", "From 1.19 on eni.enabled decides the mode, whatever ipam.mode says."), chartSource,
     found<eniOverridesMode>},
    {"ipam.two-clouds", Severity::Warning, Origin::Chart, QT_TRANSLATE_NOOP("Rules", "Two clouds at once"),
     QT_TRANSLATE_NOOP("Rules", "The chart deploys the operator of the first (AWS, Azure, Alibaba) and renders the "
                                "settings of all."),
     chartSource, found<twoClouds>},
    {"ipam.aks-forces-pool", Severity::Warning, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "An IPAM mode that AKS overrides"),
     QT_TRANSLATE_NOOP("Rules", "Charts before 1.19 render cluster-pool for AKS, while the pools still depend on what "
                                "ipam.mode says and vanish."),
     chartSource, found<aksForcesPool>},
    {"ipam.aks-drops-mode", Severity::Warning, Origin::Chart, QT_TRANSLATE_NOOP("Rules", "An IPAM mode that AKS drops"),
     QT_TRANSLATE_NOOP("Rules", "From 1.19 on any other mode makes the key vanish from the ConfigMap, and the agent's "
                                "own default holds."),
     chartSource, found<aksDropsMode>},
    {"ipam.multi-pool-in-tunnel", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Multi-pool IPAM in tunnels"),
     QT_TRANSLATE_NOOP("Rules", "The agent of 1.17 exits: it can't tell in which tunnel a pool's address lives. From "
                                "1.18 on it works."),
     "https://docs.cilium.io/en/v1.17/network/concepts/ipam/multi-pool/#limitations", found<multiPoolInTunnel>},
    {"ipam.delegated-restrictions", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Delegated IPAM with features that need an address from Cilium"),
     QT_TRANSLATE_NOOP("Rules", "With addresses from another plugin the agent has none to give to itself: it needs the "
                                "router's address by flag, no endpoint health checks, and no Envoy listeners, and "
                                "exits otherwise."),
     optionSource, checkDelegation},
    {"ipam.node-objects-stay", Severity::Warning, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "CiliumNode objects that can't be turned off"),
     QT_TRANSLATE_NOOP("Rules",
                       "Only delegated IPAM with identities in CRDs can do without the objects; else the agent "
                       "warns and uses them."),
     "https://github.com/cilium/cilium/blob/v1.19.6/pkg/option/config.go", found<nodeObjectsStay>},
    {"ipam.bypass-of-nothing", Severity::Warning, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "A cloud's IPAM flag without that cloud"),
     QT_TRANSLATE_NOOP("Rules", "The agent turns the flag off with a warning outside the ENI and Azure modes."),
     "https://github.com/cilium/cilium/blob/v1.18.5/daemon/cmd/daemon_main.go", found<bypassOfNothing>},
};

} // namespace

std::span<const Rule> ipamRules()
{
    return rules;
}
