#include "core/rules/combination.h"
#include "core/rules/common_fixes.h"
#include "core/rules/effective_state.h"

using namespace Qt::StringLiterals;

namespace {

bool usesGateways(const CheckContext &context)
{
    const auto flagOr = [&context](const QString &flag, bool byChart) {
        const std::optional<QString> extra = effective::overriding(context, flag);
        return extra ? effective::toBool(*extra).value_or(false) : byChart;
    };
    const bool byChart = context.values.isTrue("egressGateway.enabled");
    if (!context.ciliumAtLeast(u"1.18"))
        return flagOr(u"enable-ipv4-egress-gateway"_s, byChart);
    const bool byOldName = !context.ciliumAtLeast(u"1.19") && flagOr(u"enable-ipv4-egress-gateway"_s, false);
    return byOldName || flagOr(u"enable-egress-gateway"_s, byChart);
}

/// The switch, and the old name that agents of 1.18 look at beside it.
QString switchInWords(const CheckContext &context)
{
    for (const QString &flag : {u"enable-egress-gateway"_s, u"enable-ipv4-egress-gateway"_s}) {
        if (effective::overriding(context, flag))
            return effective::extraConfigPath(flag).toString();
    }
    return u"egressGateway.enabled"_s;
}

Fix turnGatewaysOff()
{
    return {.label = u"Turn the egress gateway off"_s,
            .changes = {unset("egressGateway.enabled"), unset("extraConfig.enable-ipv4-egress-gateway")}};
}

constexpr WayOut turnOff{"Turn the egress gateway off",
                         {{"egressGateway.enabled"}, {"extraConfig.enable-ipv4-egress-gateway"}}};

QList<Violation> checkBpfMasquerade(const CheckContext &context)
{
    if (!usesGateways(context) || (effective::masqueradesIPv4(context) && effective::asksForBpfMasquerade(context)))
        return {};
    return {Violation{
        .message = u"%1 is true, but IPv4 isn't masqueraded in eBPF (%2)"_s.arg(
            switchInWords(context), withValues(context, "bpf.masquerade is {bpf.masquerade}")),
        .settings = {"egressGateway.enabled", "bpf.masquerade", "enableIPv4Masquerade", "kubeProxyReplacement"},
        .fixes = {masqueradeInBpf(context), turnGatewaysOff()}}};
}

constexpr Combination withKvstoreIdentities{
    .isThere =
        [](const CheckContext &context) {
            return usesGateways(context) && isOn(context, "etcd.enabled") &&
                   effective::optionText(context, u"identity-allocation-mode"_s) != "crd"_L1;
        },
    .message = "egressGateway.enabled is true, but identities live in the key-value store (identityAllocationMode is "
               "{identityAllocationMode})",
    .settings = {"egressGateway.enabled", "identityAllocationMode"},
    .waysOut = {{"Keep identities in CRDs", {{"identityAllocationMode", "crd"}}}, turnOff}};

constexpr Combination withSlices{
    .isThere =
        [](const CheckContext &context) {
            return usesGateways(context) && isOn(context, "ciliumEndpointSlice.enabled");
        },
    .message = "egressGateway.enabled and ciliumEndpointSlice.enabled are both true",
    .settings = {"egressGateway.enabled", "ciliumEndpointSlice.enabled"},
    .waysOut = {{"Turn CiliumEndpointSlices off", {{"ciliumEndpointSlice.enabled"}}}, turnOff}};

constexpr Combination overIPv6{
    .since = "1.19",
    .isThere =
        [](const CheckContext &context) { return usesGateways(context) && effective::tunnelsRunOverIPv6(context); },
    .message = "egressGateway.enabled is true, but tunnels run over IPv6 (underlayProtocol is {underlayProtocol})",
    .settings = {"egressGateway.enabled", "underlayProtocol"},
    .waysOut = {{"Tunnel over IPv4", {{"underlayProtocol", "ipv4"}}}, turnOff}};

constexpr char source[] = "https://github.com/cilium/cilium/blob/v1.18.5/pkg/egressgateway/manager.go";

constexpr Rule rules[] = {
    {"egress-gateway.needs-bpf-masquerade", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Egress gateway without BPF masquerading"),
     QT_TRANSLATE_NOOP("Rules", "A gateway rewrites the source address with the same eBPF programs that masquerade; "
                                "the agent exits where these aren't in use for IPv4."),
     "https://docs.cilium.io/en/v1.18/network/egress-gateway/egress-gateway/#enable-egress-gateway",
     checkBpfMasquerade},
    {"egress-gateway.needs-crd-identities", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Egress gateway with identities in a key-value store"),
     QT_TRANSLATE_NOOP("Rules", "The gateway's manager finds pods by their identities in CRDs; the agent exits "
                                "otherwise."),
     source, found<withKvstoreIdentities>},
    {"egress-gateway.excludes-endpoint-slices", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Egress gateway with CiliumEndpointSlices"),
     QT_TRANSLATE_NOOP("Rules", "The gateway's manager watches single CiliumEndpoints; the agent exits when they come "
                                "in slices."),
     source, found<withSlices>},
    {"egress-gateway.needs-ipv4-underlay", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Egress gateway over an IPv6 underlay"),
     QT_TRANSLATE_NOOP("Rules", "Packets reach the gateway in a tunnel, and the manager knows only IPv4 addresses of "
                                "gateways; agents from 1.19 on exit."),
     "https://github.com/cilium/cilium/blob/v1.19.6/pkg/egressgateway/manager.go", found<overIPv6>},
};

} // namespace

std::span<const Rule> egressGatewayRules()
{
    return rules;
}
