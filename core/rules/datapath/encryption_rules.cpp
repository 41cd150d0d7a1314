#include "core/rules/combination.h"
#include "core/rules/effective_state.h"
#include "core/values/ip_network.h"

using namespace Qt::StringLiterals;

namespace {

constexpr WayOut turnEncryptionOff{"Turn encryption off", {{"encryption.enabled"}}};
constexpr WayOut useWireguard{"Encrypt with WireGuard", {{"encryption.type", "wireguard"}}};

constexpr Combination bothKinds{
    .isThere =
        [](const CheckContext &context) { return effective::usesWireguard(context) && effective::usesIpsec(context); },
    .message =
        "WireGuard and IPsec are both on: encryption.type is {encryption.type}, and extraConfig turns the other on",
    .settings = {"encryption.type", "extraConfig.enable-ipsec", "extraConfig.enable-wireguard"},
    .waysOut = {{"Leave it to encryption.type", {{"extraConfig.enable-ipsec"}, {"extraConfig.enable-wireguard"}}}}};

constexpr Combination wireguardOverIPv6{
    .since = "1.18",
    .before = "1.19",
    .isThere =
        [](const CheckContext &context) {
            return effective::usesWireguard(context) && effective::tunnels(context) &&
                   effective::underlayProtocol(context) == "ipv6"_L1;
        },
    .message = "encryption.type is wireguard, but tunnels run over IPv6 (underlayProtocol is {underlayProtocol})",
    .settings = {"encryption.type", "underlayProtocol"},
    .waysOut = {{"Tunnel over IPv4", {{"underlayProtocol"}}}, turnEncryptionOff}};

/// A part of strict mode: the chart's switch and range, and the agent's flags.
struct StrictMode
{
    const char *enabled;
    const char *cidr;
    const char *flag;
    const char *cidrFlag;
    bool (*exists)(const CheckContext &);
};

constexpr StrictMode strictModes[] = {{"encryption.strictMode.enabled", "encryption.strictMode.cidr",
                                       "enable-encryption-strict-mode", "encryption-strict-mode-cidr",
                                       [](const CheckContext &context) { return !context.ciliumAtLeast(u"1.20"); }},
                                      {"encryption.strictMode.egress.enabled", "encryption.strictMode.egress.cidr",
                                       "enable-encryption-strict-mode-egress", "encryption-strict-egress-cidr",
                                       [](const CheckContext &context) { return context.ciliumAtLeast(u"1.19"); }}};

bool isStrict(const CheckContext &context, const StrictMode &mode)
{
    const std::optional<QString> extra = effective::overriding(context, QString::fromLatin1(mode.flag));
    return mode.exists(context) &&
           (extra ? effective::toBool(*extra).value_or(false) : context.values.isTrue(mode.enabled));
}

bool encryptsStrictly(const CheckContext &context)
{
    return std::ranges::any_of(strictModes, [&](const StrictMode &mode) { return isStrict(context, mode); });
}

QString rangeProblem(const QString &cidr)
{
    if (cidr.isEmpty())
        return u"isn't set"_s;
    const Result<IpNetwork> network = IpNetwork::parse(cidr);
    if (!network)
        return u"is no range: "_s + network.error().message;
    return network->isIPv6() ? u"is %1, an IPv6 range"_s.arg(cidr) : QString();
}

QList<Violation> checkStrictRange(const CheckContext &context)
{
    QList<Violation> violations;
    // 1.19 has both; the newer one's lines come later in the ConfigMap.
    const bool isOverruled = isStrict(context, strictModes[1]);
    for (const StrictMode &mode : strictModes) {
        const bool isOld = &mode == &strictModes[0];
        const QString cidr = effective::overriding(context, QString::fromLatin1(mode.cidrFlag))
                                 .value_or(context.values.string(mode.cidr));
        const QString problem = rangeProblem(cidr);
        if (!isStrict(context, mode) || problem.isEmpty() || (isOld && isOverruled))
            continue;
        const QString path = QString::fromLatin1(mode.cidr);
        violations += Violation{
            .message = u"%1 is true, but %2 %3"_s.arg(QLatin1StringView(mode.enabled), path, problem),
            .settings = {mode.cidr, mode.enabled},
            .fixes = {Fix{.label = u"Turn strict mode off"_s, .changes = {unset(mode.enabled), unset(mode.cidr)}}}};
    }
    return violations;
}

constexpr Combination strictWithoutWireguard{
    .isThere =
        [](const CheckContext &context) { return encryptsStrictly(context) && !effective::usesWireguard(context); },
    .message = "strict mode is on, but WireGuard isn't (encryption.enabled is {encryption.enabled}, encryption.type "
               "{encryption.type})",
    .settings = {"encryption.strictMode.enabled", "encryption.enabled", "encryption.type"},
    .waysOut = {
        {"Encrypt with WireGuard", {{"encryption.enabled", "true"}, {"encryption.type", "wireguard"}}},
        {"Turn strict mode off", {{"encryption.strictMode.enabled"}, {"encryption.strictMode.egress.enabled"}}}}};

constexpr Combination strictLeaksIPv6{
    .isThere = [](const CheckContext &context) { return encryptsStrictly(context) && effective::usesIPv6(context); },
    .message = "strict mode is on, and so is IPv6, which it doesn't cover",
    .settings = {"encryption.strictMode.enabled", "encryption.strictMode.egress.enabled", "ipv6.enabled"}};

/// Only a hint: where nodes get their addresses isn't known here.
constexpr Combination strictWithNodeAddresses{
    .isThere =
        [](const CheckContext &context) {
            const char *allow = context.ciliumAtLeast(u"1.19") && isOn(context, "encryption.strictMode.egress.enabled")
                                    ? "encryption.strictMode.egress.allowRemoteNodeIdentities"
                                    : "encryption.strictMode.allowRemoteNodeIdentities";
            return encryptsStrictly(context) && !isOn(context, allow);
        },
    .message = "strict mode is on without allowRemoteNodeIdentities: no node's own address may lie in its range",
    .settings = {"encryption.strictMode.allowRemoteNodeIdentities",
                 "encryption.strictMode.egress.allowRemoteNodeIdentities"}};

bool isStrictInward(const CheckContext &context)
{
    const std::optional<QString> extra = effective::overriding(context, u"enable-encryption-strict-mode-ingress"_s);
    return extra ? effective::toBool(*extra).value_or(false) : isOn(context, "encryption.strictMode.ingress.enabled");
}

constexpr WayOut acceptPlain{"Turn strict ingress off", {{"encryption.strictMode.ingress.enabled"}}};

constexpr Combination strictInwardNeedsTunnel{
    .since = "1.19",
    .before = "1.20",
    .isThere = [](const CheckContext &context) { return isStrictInward(context) && !effective::tunnels(context); },
    .message = "encryption.strictMode.ingress.enabled is true, but routingMode is {routingMode}",
    .settings = {"encryption.strictMode.ingress.enabled", "routingMode"},
    .waysOut = {acceptPlain}};

constexpr Combination strictInwardWithIpsec{
    .since = "1.19",
    .isThere = [](const CheckContext &context) { return isStrictInward(context) && effective::usesIpsec(context); },
    .message = "encryption.strictMode.ingress.enabled is true, but encryption.type is ipsec",
    .settings = {"encryption.strictMode.ingress.enabled", "encryption.type"},
    .waysOut = {acceptPlain}};

constexpr Combination withoutNodeObjects{
    .since = "1.19",
    .isThere =
        [](const CheckContext &context) {
            const std::optional<QString> nodes = effective::overriding(context, u"enable-ciliumnode-crd"_s);
            return nodes && effective::toBool(*nodes) == false &&
                   effective::ipamMode(context) == "delegated-plugin"_L1 &&
                   (effective::usesIpsec(context) || effective::usesWireguard(context));
        },
    .message = "encryption is on, but extraConfig turns the CiliumNode objects off, which carry the nodes' keys",
    .settings = {"extraConfig.enable-ciliumnode-crd", "encryption.enabled"},
    .waysOut = {{"Keep the CiliumNode objects", {{"extraConfig.enable-ciliumnode-crd"}}}, turnEncryptionOff}};

constexpr Combination typeIsMissing{
    .isThere =
        [](const CheckContext &context) {
            return !isOn(context, "encryption.enabled") && context.values.state("encryption.type") == SettingState::Set;
        },
    .message = "encryption.type is {encryption.type}, but encryption.enabled isn't true",
    .settings = {"encryption.type", "encryption.enabled"},
    .waysOut = {{"Turn encryption on", {{"encryption.enabled", "true"}}},
                {"Remove encryption.type", {{"encryption.type"}}}}};

/// Charts before 1.19 take a type that they don't know for none.
QList<Violation> checkTypeWithoutSwitch(const CheckContext &context)
{
    QList<Violation> violations = violationsOf(context, typeIsMissing);
    const QString type = text(context, "encryption.type");
    const bool isKnown =
        type == "ipsec"_L1 || type == "wireguard"_L1 || (type == "ztunnel"_L1 && context.ciliumAtLeast(u"1.19"));
    for (Violation &violation : violations) {
        if (!isKnown)
            violation.fixes.removeFirst();
    }
    return violations;
}

constexpr Combination nodesNeedWireguard{
    .isThere =
        [](const CheckContext &context) {
            return isOn(context, "encryption.nodeEncryption") && !effective::usesWireguard(context);
        },
    .message = "encryption.nodeEncryption is true, but WireGuard isn't on (encryption.enabled is {encryption.enabled}, "
               "encryption.type {encryption.type})",
    .settings = {"encryption.nodeEncryption", "encryption.type", "encryption.enabled"},
    .waysOut = {{"Turn nodeEncryption off", {{"encryption.nodeEncryption"}}},
                {"Encrypt with WireGuard", {{"encryption.enabled", "true"}, {"encryption.type", "wireguard"}}}}};

constexpr char source[] = "https://github.com/cilium/cilium/blob/v1.18.5/daemon/cmd/daemon.go";
constexpr char strictSource[] =
    "https://docs.cilium.io/en/v1.18/security/network/encryption-wireguard/#encryption-strict-mode";

constexpr Rule rules[] = {
    {"encryption.wireguard-and-ipsec", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "WireGuard and IPsec at once"),
     QT_TRANSLATE_NOOP("Rules",
                       "The agent exits at start when both are on. The values alone can't say so, but an entry "
                       "of extraConfig can."),
     source, found<bothKinds>},
    {"encryption.wireguard-over-ipv6", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "WireGuard under tunnels over IPv6"),
     QT_TRANSLATE_NOOP("Rules", "The agent of 1.18 exits; from 1.19 on the pair works."), source,
     found<wireguardOverIPv6>},
    {"encryption.strict-range", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Strict mode without an IPv4 range"),
     QT_TRANSLATE_NOOP("Rules", "Strict mode drops what leaves for that range unencrypted, and the agent exits when it "
                                "can't read an IPv4 range there, also while encryption is off."),
     strictSource, checkStrictRange},
    {"encryption.strict-needs-wireguard", Severity::Warning, Origin::Documentation,
     QT_TRANSLATE_NOOP("Rules", "Strict mode without WireGuard"),
     QT_TRANSLATE_NOOP("Rules", "Strict mode drops what isn't encrypted, and only WireGuard encrypts in the way it "
                                "looks for. Nothing checks the pair at start."),
     strictSource, found<strictWithoutWireguard>},
    {"encryption.strict-leaks-ipv6", Severity::Hint, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Strict mode in a cluster with IPv6"),
     QT_TRANSLATE_NOOP("Rules",
                       "Strict mode looks at IPv4 only; IPv6 packets can leave unencrypted, and the agent says "
                       "so in its log."),
     strictSource, found<strictLeaksIPv6>},
    {"encryption.strict-node-addresses", Severity::Warning, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Strict mode and the nodes' own addresses"),
     QT_TRANSLATE_NOOP("Rules",
                       "With a node's address inside the range the node's configuration can't be written: a fresh "
                       "node gets no programs, and the agent tries on with a warning."),
     strictSource, found<strictWithNodeAddresses>},
    {"encryption.strict-ingress-needs-tunnel", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Strict ingress encryption in native routing"),
     QT_TRANSLATE_NOOP("Rules",
                       "The agent of 1.19 exits: it looks for plain packets in tunnels only. 1.20 takes native "
                       "routing, too."),
     "https://github.com/cilium/cilium/blob/v1.19.6/daemon/cmd/daemon.go", found<strictInwardNeedsTunnel>},
    {"encryption.strict-ingress-with-ipsec", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Strict ingress encryption with IPsec"),
     QT_TRANSLATE_NOOP("Rules", "Strict ingress is made for WireGuard; with IPsec the agent exits at start."),
     "https://github.com/cilium/cilium/blob/v1.19.6/daemon/cmd/daemon.go", found<strictInwardWithIpsec>},
    {"encryption.needs-node-objects", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Encryption without CiliumNode objects"),
     QT_TRANSLATE_NOOP("Rules", "Nodes learn each other's keys from these objects. With delegated IPAM they can be "
                                "turned off, and the agent then exits when it is to encrypt."),
     "https://github.com/cilium/cilium/blob/v1.19.6/daemon/cmd/daemon.go", found<withoutNodeObjects>},
    {"encryption.type-without-switch", Severity::Warning, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A type of encryption, but no encryption"),
     QT_TRANSLATE_NOOP("Rules", "The chart reads the type only while encryption.enabled is true: traffic stays in "
                                "plain text."),
     "https://docs.cilium.io/en/v1.18/security/network/encryption/", checkTypeWithoutSwitch},
    {"encryption.nodes-need-wireguard", Severity::Warning, Origin::Documentation,
     QT_TRANSLATE_NOOP("Rules", "Encryption between nodes without WireGuard"),
     QT_TRANSLATE_NOOP("Rules",
                       "Traffic of the nodes themselves is encrypted by WireGuard only; with anything else the "
                       "switch is without effect."),
     "https://docs.cilium.io/en/v1.18/security/network/encryption-wireguard/#node-to-node-encryption-beta",
     found<nodesNeedWireguard>},
};

} // namespace

std::span<const Rule> encryptionRules()
{
    return rules;
}
