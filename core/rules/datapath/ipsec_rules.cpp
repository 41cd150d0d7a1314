#include "core/rules/combination.h"
#include "core/rules/effective_state.h"

using namespace Qt::StringLiterals;

namespace {

/// The chart turns it on unless it is unset while CNI plugins are chained.
bool proxiesDnsTransparently(const CheckContext &context)
{
    const std::optional<QString> extra = effective::overriding(context, u"dnsproxy-enable-transparent-mode"_s);
    if (extra)
        return effective::toBool(*extra).value_or(false);
    const bool isUnset = context.values.value("dnsProxy.enableTransparentMode").isNull();
    return isUnset ? !effective::chainsCni(context) : isOn(context, "dnsProxy.enableTransparentMode");
}

constexpr Combination dnsNotTransparent{
    .isThere =
        [](const CheckContext &context) {
            return effective::usesIpsec(context) && effective::isOptionOn(context, u"enable-l7-proxy"_s) &&
                   !proxiesDnsTransparently(context) &&
                   !effective::isOptionOn(context, u"dnsproxy-insecure-skip-transparent-mode-check"_s);
        },
    .message = "encryption.type is ipsec, but the DNS proxy isn't transparent (dnsProxy.enableTransparentMode is "
               "{dnsProxy.enableTransparentMode}, cni.chainingMode {cni.chainingMode})",
    .settings = {"encryption.type", "dnsProxy.enableTransparentMode", "cni.chainingMode", "l7Proxy"},
    .waysOut = {{"Let the DNS proxy be transparent", {{"dnsProxy.enableTransparentMode", "true"}}}}};

constexpr Combination withHostFirewall{.isThere =
                                           [](const CheckContext &context) {
                                               return effective::usesIpsec(context) &&
                                                      isOn(context, "hostFirewall.enabled");
                                           },
                                       .message = "encryption.type is ipsec, and hostFirewall.enabled is true",
                                       .settings = {"hostFirewall.enabled", "encryption.type"},
                                       .waysOut = {{"Turn the host firewall off", {{"hostFirewall.enabled"}}},
                                                   {"Encrypt with WireGuard", {{"encryption.type", "wireguard"}}}}};

constexpr Combination withoutIPv4{
    .before = "1.18",
    .isThere =
        [](const CheckContext &context) { return effective::usesIpsec(context) && !effective::usesIPv4(context); },
    .message = "encryption.type is ipsec, but ipv4.enabled is false",
    .settings = {"encryption.type", "ipv4.enabled"},
    .waysOut = {{"Leave IPv4 on", {{"ipv4.enabled"}}}, {"Encrypt with WireGuard", {{"encryption.type", "wireguard"}}}}};

bool encryptsOverlay(const CheckContext &context)
{
    return effective::isOptionOn(context, u"enable-ipsec-encrypted-overlay"_s);
}

constexpr Combination overlayWithoutIpsec{
    .before = "1.19",
    .isThere = [](const CheckContext &context) { return !effective::usesIpsec(context) && encryptsOverlay(context); },
    .message = "enable-ipsec-encrypted-overlay is on, but IPsec isn't",
    .settings = {"extraConfig.enable-ipsec-encrypted-overlay", "encryption.type"},
    .waysOut = {{"Remove it", {{"extraConfig.enable-ipsec-encrypted-overlay"}}}}};

constexpr Combination overlayNeedsVxlan{
    .before = "1.19",
    .isThere =
        [](const CheckContext &context) {
            return effective::usesIpsec(context) && encryptsOverlay(context) &&
                   (!effective::tunnels(context) || effective::tunnelProtocol(context) != "vxlan"_L1);
        },
    .message = "encryption.ipsec.encryptedOverlay is true, but packets don't go through VXLAN tunnels (routingMode is "
               "{routingMode}, tunnelProtocol {tunnelProtocol})",
    .settings = {"encryption.ipsec.encryptedOverlay", "routingMode", "tunnelProtocol"},
    .waysOut = {{"Turn encryptedOverlay off", {{"encryption.ipsec.encryptedOverlay"}}}}};

constexpr Combination withMultiPool{
    .before = "1.19",
    .isThere =
        [](const CheckContext &context) {
            const bool isAffected = !context.ciliumAtLeast(u"1.18") || effective::routesNatively(context);
            return effective::usesIpsec(context) && effective::ipamMode(context) == "multi-pool"_L1 && isAffected;
        },
    .message = "encryption.type is ipsec, and ipam.mode is multi-pool",
    .settings = {"encryption.type", "ipam.mode"},
    .waysOut = {{"Encrypt with WireGuard", {{"encryption.type", "wireguard"}}},
                {"Turn encryption off", {{"encryption.enabled"}}}}};

constexpr Combination withBandwidthManager{
    .isThere =
        [](const CheckContext &context) {
            return effective::usesIpsec(context) && isOn(context, "bandwidthManager.enabled");
        },
    .message = "bandwidthManager.enabled is true, but encryption.type is ipsec: the agent turns the manager off",
    .settings = {"bandwidthManager.enabled", "encryption.type"},
    .waysOut = {{"Turn the bandwidth manager off", {{"bandwidthManager.enabled"}}},
                {"Encrypt with WireGuard", {{"encryption.type", "wireguard"}}}}};

constexpr char source[] = "https://github.com/cilium/cilium/blob/v1.18.5/daemon/cmd/daemon_main.go";

constexpr Rule rules[] = {
    {"ipsec.dns-proxy-not-transparent", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "IPsec with a DNS proxy that isn't transparent"),
     QT_TRANSLATE_NOOP("Rules", "Without the transparent mode the proxy's packets leave with the node's address and "
                                "unencrypted; the agent exits at start. The chart leaves the mode off when CNI plugins "
                                "are chained."),
     source, found<dnsNotTransparent>},
    {"ipsec.with-host-firewall", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "IPsec with the host firewall"),
     QT_TRANSLATE_NOOP("Rules", "The agent exits at start: the host firewall can't judge packets that IPsec wraps."),
     source, found<withHostFirewall>},
    {"ipsec.needs-ipv4", Severity::Error, Origin::Agent, QT_TRANSLATE_NOOP("Rules", "IPsec without IPv4"),
     QT_TRANSLATE_NOOP("Rules", "The agent of 1.17 exits at start; later ones don't mind."), source,
     found<withoutIPv4>},
    {"ipsec.overlay-without-ipsec", Severity::Warning, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "An encrypted overlay without IPsec"),
     QT_TRANSLATE_NOOP("Rules", "The agent warns and goes on without: nothing is encrypted by that flag alone."),
     source, found<overlayWithoutIpsec>},
    {"ipsec.overlay-needs-vxlan", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "An encrypted overlay that isn't VXLAN"),
     QT_TRANSLATE_NOOP("Rules", "Only VXLAN tunnels can be encrypted as a whole; the agent exits at start."), source,
     found<overlayNeedsVxlan>},
    {"ipsec.with-multi-pool", Severity::Error, Origin::Agent, QT_TRANSLATE_NOOP("Rules", "IPsec with multi-pool IPAM"),
     QT_TRANSLATE_NOOP("Rules", "IPsec needs one pod range a node: the agent of 1.17 exits always, that of 1.18 in "
                                "native routing; from 1.19 on the pair works."),
     source, found<withMultiPool>},
    {"ipsec.with-bandwidth-manager", Severity::Warning, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "IPsec with the bandwidth manager"),
     QT_TRANSLATE_NOOP("Rules", "The agent turns the bandwidth manager off with a warning; limits of pods and BBR are "
                                "without effect."),
     "https://github.com/cilium/cilium/blob/v1.18.5/pkg/datapath/linux/bandwidth/bandwidth.go",
     found<withBandwidthManager>},
};

} // namespace

std::span<const Rule> ipsecRules()
{
    return rules;
}
