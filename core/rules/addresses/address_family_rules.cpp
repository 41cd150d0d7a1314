#include "core/rules/combination.h"
#include "core/rules/effective_state.h"

using namespace Qt::StringLiterals;

namespace {

constexpr WayOut turnIPv6On{"Turn IPv6 on", {{"ipv6.enabled", "true"}}};

constexpr Combination noFamily{
    .isThere =
        [](const CheckContext &context) { return !effective::usesIPv4(context) && !effective::usesIPv6(context); },
    .message = "ipv4.enabled and ipv6.enabled are both false",
    .settings = {"ipv4.enabled", "ipv6.enabled"},
    .waysOut = {{"Leave IPv4 on", {{"ipv4.enabled"}}}, turnIPv6On}};

QList<Violation> checkUnderlay(const CheckContext &context)
{
    if (!context.ciliumAtLeast(u"1.18"))
        return {};
    const QString underlay = effective::underlayProtocol(context);
    const YamlPath path = effective::optionPath(context, u"underlay-protocol"_s);
    const bool wantsIPv6 = underlay == "ipv6"_L1 && !effective::usesIPv6(context);
    const bool wantsIPv4 = underlay == "ipv4"_L1 && !effective::usesIPv4(context) && context.values.isExplicit(path);
    if (!wantsIPv6 && !wantsIPv4)
        return {};
    const YamlPath family = wantsIPv6 ? "ipv6.enabled" : "ipv4.enabled";
    Violation violation{.message = u"%1 is %2, but %3 is false"_s.arg(path.toString(), underlay, family.toString()),
                        .settings = {path, family},
                        .severity = context.ciliumAtLeast(u"1.20") ? Severity::Error : Severity::Warning};
    if (context.ciliumAtLeast(u"1.20") || wantsIPv6)
        violation.fixes += Fix{.label = u"Remove %1"_s.arg(path.toString()), .changes = {unset(path)}};
    violation.fixes +=
        Fix{.label = u"Turn %1 on"_s.arg(wantsIPv6 ? u"IPv6"_s : u"IPv4"_s), .changes = {setTo(family, true)}};
    return {violation};
}

constexpr Combination srv6WithoutIPv6{.isThere =
                                          [](const CheckContext &context) {
                                              return effective::isOptionOn(context, u"enable-srv6"_s) &&
                                                     !effective::usesIPv6(context);
                                          },
                                      .message = "extraConfig turns enable-srv6 on, but ipv6.enabled is false",
                                      .settings = {"extraConfig.enable-srv6", "ipv6.enabled"},
                                      .waysOut = {{"Remove enable-srv6", {{"extraConfig.enable-srv6"}}}, turnIPv6On}};

bool translatesFamilies(const CheckContext &context)
{
    const std::optional<QString> extra = effective::overriding(context, u"enable-nat46x64-gateway"_s);
    const bool gateway = extra ? effective::toBool(*extra).value_or(false) : isOn(context, "nat46x64Gateway.enabled");
    return gateway || (context.ciliumAtLeast(u"1.18") && effective::isOptionOn(context, u"bpf-lb-nat46x64"_s));
}

QList<Violation> checkTranslation(const CheckContext &context)
{
    if (!translatesFamilies(context) || (effective::usesIPv4(context) && effective::usesIPv6(context)))
        return {};
    const bool isGateway = isOn(context, "nat46x64Gateway.enabled");
    const YamlPath path = isGateway ? "nat46x64Gateway.enabled" : "extraConfig.bpf-lb-nat46x64";
    return {
        Violation{.message = u"%1 is true, but only %2 is on"_s.arg(
                      path.toString(), effective::usesIPv4(context) ? u"IPv4"_s : u"IPv6"_s),
                  .settings = {path, "ipv4.enabled", "ipv6.enabled"},
                  .fixes = {Fix{.label = u"Remove %1"_s.arg(path.toString()),
                                .changes = {unset("nat46x64Gateway.enabled"), unset("extraConfig.bpf-lb-nat46x64")}}}}};
}

constexpr Combination translationNeedsSnat{
    .since = "1.18",
    .isThere =
        [](const CheckContext &context) {
            const QString mode = effective::optionText(context, u"bpf-lb-mode"_s);
            return effective::isOptionOn(context, u"bpf-lb-nat46x64"_s) && !mode.isEmpty() && mode != "snat"_L1;
        },
    .message = "extraConfig turns bpf-lb-nat46x64 on, but loadBalancer.mode is {loadBalancer.mode}",
    .settings = {"extraConfig.bpf-lb-nat46x64", "loadBalancer.mode"},
    .waysOut = {{"Remove bpf-lb-nat46x64", {{"extraConfig.bpf-lb-nat46x64"}}},
                {"Balance with SNAT", {{"loadBalancer.mode"}}}}};

constexpr Combination neighboursWithoutDevice{
    .isThere =
        [](const CheckContext &context) {
            return effective::isOptionOn(context, u"enable-ipv6-ndp"_s) &&
                   (!effective::usesIPv6(context) || effective::optionText(context, u"ipv6-mcast-device"_s).isEmpty());
        },
    .message = "extraConfig turns enable-ipv6-ndp on, which needs ipv6.enabled (it is {ipv6.enabled}) and "
               "extraConfig.ipv6-mcast-device (it is {extraConfig.ipv6-mcast-device})",
    .settings = {"extraConfig.enable-ipv6-ndp", "ipv6.enabled", "extraConfig.ipv6-mcast-device"},
    .waysOut = {{"Remove enable-ipv6-ndp", {{"extraConfig.enable-ipv6-ndp"}}}}};

/// What the agent wants before it takes the router's address from a flag; empty: all is there.
QString routerObstacle(const CheckContext &context)
{
    if (!effective::routesNatively(context))
        return u"packets are tunnelled (routingMode is %1)"_s.arg(effective::routingMode(context));
    if (!context.ciliumAtLeast(u"1.20") && !effective::usesEndpointRoutes(context))
        return u"endpointRoutes.enabled isn't true"_s;
    return effective::usesIpsec(context) ? u"IPsec is on"_s : QString();
}

QList<Violation> checkRouterAddress(const CheckContext &context)
{
    const QString obstacle = routerObstacle(context);
    for (const QString &flag : {u"local-router-ipv4"_s, u"local-router-ipv6"_s}) {
        if (obstacle.isEmpty() || effective::optionText(context, flag).isEmpty())
            continue;
        Violation violation{
            .message = u"extraConfig.%1 is %2, but %3"_s.arg(flag, effective::optionText(context, flag), obstacle),
            .settings = {effective::extraConfigPath(flag), "routingMode", "endpointRoutes.enabled"},
            .fixes = {
                Fix{.label = u"Remove the router's addresses"_s,
                    .changes = {unset("extraConfig.local-router-ipv4"), unset("extraConfig.local-router-ipv6")}}}};
        if (effective::ipamMode(context) == "delegated-plugin"_L1)
            violation.fixes.clear(); // which wants the address
        return {violation};
    }
    return {};
}

constexpr Rule rules[] = {
    {"families.none", Severity::Error, Origin::Agent, QT_TRANSLATE_NOOP("Rules", "No address family"),
     QT_TRANSLATE_NOOP("Rules", "The agent exits at start: pods need addresses of at least one family."),
     "https://github.com/cilium/cilium/blob/v1.18.5/daemon/cmd/daemon_main.go", found<noFamily>},
    {"families.underlay-off", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Tunnels over an address family that is off"),
     QT_TRANSLATE_NOOP("Rules", "Agents from 1.20 on exit, in native routing as well. Earlier ones start without a "
                                "word and handle no addresses of that family, so that tunnels lead nowhere."),
     "https://github.com/cilium/cilium/blob/v1.18.5/pkg/datapath/tunnel/tunnel.go", checkUnderlay},
    {"families.srv6-needs-ipv6", Severity::Error, Origin::Agent, QT_TRANSLATE_NOOP("Rules", "SRv6 without IPv6"),
     QT_TRANSLATE_NOOP("Rules", "Segments are IPv6 addresses; the agent exits at start without that family."),
     "https://github.com/cilium/cilium/blob/v1.18.5/daemon/cmd/daemon_main.go", found<srv6WithoutIPv6>},
    {"families.translation-needs-both", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "NAT46/64 with one address family"),
     QT_TRANSLATE_NOOP("Rules", "There is nothing to translate between; the agent exits at start."),
     "https://github.com/cilium/cilium/blob/v1.18.5/pkg/option/config.go", checkTranslation},
    {"families.translation-needs-snat", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "NAT46/64 of Services without SNAT"),
     QT_TRANSLATE_NOOP("Rules", "A reply of the other family can't go straight to the client, as it would with DSR; "
                                "the agent exits at start."),
     "https://github.com/cilium/cilium/blob/v1.18.5/daemon/cmd/kube_proxy_replacement.go", found<translationNeedsSnat>},
    {"families.ndp-needs-device", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Answers to neighbour discovery without a device"),
     QT_TRANSLATE_NOOP("Rules", "The agent joins a multicast group on that device, and exits where there is none or "
                                "IPv6 is off."),
     "https://github.com/cilium/cilium/blob/v1.18.5/pkg/option/config.go", found<neighboursWithoutDevice>},
    {"families.router-address", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "An address of one's own for Cilium's router in the wrong setting"),
     QT_TRANSLATE_NOOP("Rules", "The agent exits unless packets are routed natively and without IPsec; up to 1.19 each "
                                "endpoint has to have its own route, too."),
     "https://github.com/cilium/cilium/blob/v1.18.5/daemon/cmd/daemon_main.go", checkRouterAddress},
};

} // namespace

std::span<const Rule> addressFamilyRules()
{
    return rules;
}
