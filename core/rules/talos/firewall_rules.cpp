#include "core/rules/combination.h"
#include "core/rules/effective_state.h"
#include "core/rules/talos/firewall_openings.h"
#include "core/rules/talos/talos_rule_tables.h"

#include <QVersionNumber>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

const MachineFirewall &loadedFirewall(const CheckContext &context)
{
    static const MachineFirewall none;
    return context.machineConfig ? context.machineConfig->firewall : none;
}

std::pair<int, int> rangeOf(const QString &ports)
{
    const int first = ports.section(u'-', 0, 0).toInt();
    return {first, ports.contains(u'-') ? ports.section(u'-', 1).toInt() : first};
}

bool isOpen(const FirewallOpening &opening, const MachineFirewall &firewall)
{
    const QString protocol = opening.isUdp ? u"udp"_s : u"tcp"_s;
    return std::ranges::any_of(firewall.rules, [&](const MachineFirewallRule &rule) {
        return rule.protocol.toLower() == protocol && std::ranges::any_of(rule.ports, [&](const QString &ports) {
                   const auto [first, last] = rangeOf(ports);
                   return first <= opening.first && last >= opening.last;
               });
    });
}

/// A worker's configuration may lack what only control planes need; which one it is, isn't told.
bool isLookedFor(const FirewallOpening &opening)
{
    return !opening.isForControlPlanes && !opening.sources.testFlag(FirewallSource::Clients);
}

/// Lets the export write the rules.
QList<Fix> writeRules(const CheckContext &context)
{
    if (context.values.place().form != ValuesForm::Profile || context.cluster.nodeCidrs.isEmpty())
        return {};
    return {Fix{.label = u"Let the exported patches open the ports"_s,
                .changes = {Edit{.path = "talos.firewall", .value = Value(true), .scope = Edit::Scope::Profile}}}};
}

QList<Violation> checkClosedPorts(const CheckContext &context)
{
    const bool isWritten = context.values.profile().machines.firewall.has_value();
    if (isWritten || !loadedFirewall(context).isClosed())
        return {};
    QList<Violation> violations;
    for (const FirewallOpening &opening : firewallOpenings(context)) {
        if (!isLookedFor(opening) || isOpen(opening, loadedFirewall(context)))
            continue;
        const QString setting = opening.because.section(u' ', 0, 0);
        const bool isSetting = !setting.isEmpty() && !setting.startsWith("talos"_L1) && setting != "localPort"_L1;
        violations += Violation{.message = u"%1 closes %2 (%3): no rule of its firewall admits it"_s.arg(
                                    context.machineConfig->file, opening.ports(), opening.what),
                                .settings = isSetting ? QList{YamlPath::parse(setting).value()} : QList<YamlPath>(),
                                .fixes = writeRules(context),
                                .severity = opening.severity};
    }
    return violations;
}

QList<Violation> checkIpsec(const CheckContext &context)
{
    const bool isOutside = effective::routesNatively(context) || context.ciliumAtLeast(u"1.18");
    if (!hasClosedFirewall(context) || usesKubeSpan(context) || !hasSeveralNodes(context) ||
        !effective::usesIpsec(context) || !isOutside)
        return {};
    return {Violation{
        .message = u"encryption.type is ipsec; a closed firewall of Talos drops ESP"_s,
        .settings = {"encryption.type"},
        .fixes = {Fix{.label = u"Encrypt by WireGuard"_s, .changes = {setTo("encryption.type", u"wireguard"_s)}}}}};
}

QList<Violation> checkListeners(const CheckContext &context)
{
    const std::optional<FirewallAdditions> &firewall = context.values.profile().machines.firewall;
    const bool hasIngress = isOn(context, "ingressController.enabled");
    if (!firewall || !firewall->clients.isEmpty() || (!hasIngress && !isOn(context, "gatewayAPI.enabled")))
        return {};
    const Value everyone(Value::List{Value(u"0.0.0.0/0"_s)});
    const bool isSwitch = *firewall == FirewallAdditions();
    const Edit open = isSwitch
                          ? Edit{.path = "talos.firewall",
                                 .value = Value(Value::Map{{u"clients"_s, everyone}}),
                                 .scope = Edit::Scope::Profile}
                          : Edit{.path = "talos.firewall.clients", .value = everyone, .scope = Edit::Scope::Profile};
    const char *setting = hasIngress ? "ingressController.enabled" : "gatewayAPI.enabled";
    return {Violation{.message = u"%1 is true, but talos.firewall.clients names nobody who may come in"_s.arg(
                          QLatin1StringView(setting)),
                      .settings = {setting},
                      .fixes = {Fix{.label = u"Let everyone in"_s, .changes = {open}}}}};
}

QList<Violation> checkManyRules(const CheckContext &context)
{
    constexpr int worrying = 12; // hung a control plane, by the report
    const QVersionNumber release = QVersionNumber::fromString(context.talos().version);
    const bool isMended = release >= QVersionNumber(1, 13, 9) &&
                          !context.talos().version.startsWith("1.14.0-alpha"_L1) &&
                          !context.talos().version.startsWith("1.14.0-beta"_L1);
    const auto count = static_cast<int>(loadedFirewall(context).rules.size());
    if (isMended || count < worrying)
        return {};
    return {Violation{.message = u"%1 has %2 rules of the firewall; as many have kept a node from booting"_s
                                     .arg(context.machineConfig->file)
                                     .arg(count)}};
}

QList<Violation> checkReplies(const CheckContext &context)
{
    constexpr int firstOwnPort = 32768;
    constexpr int lastOwnPort = 60999;
    constexpr int timePort = 123;
    const MachineFirewall &firewall = loadedFirewall(context);
    if (firewall.isClosed())
        return {};
    for (const MachineFirewallRule &rule : firewall.rules) {
        for (const QString &ports : rule.ports) {
            const auto [first, last] = rangeOf(ports);
            const bool isWide = last - first >= 100 && last >= firstOwnPort && first <= lastOwnPort;
            const bool isTime = first <= timePort && last >= timePort && rule.protocol == "udp"_L1;
            if (isWide || isTime)
                return {Violation{.message =
                                      u"rule %1 of %2 takes in ports from which the node itself calls others: %3"_s.arg(
                                          rule.name, context.machineConfig->file, ports)}};
        }
    }
    return {};
}

constexpr char docs[] = "https://docs.siderolabs.com/talos/v1.13/networking/ingress-firewall";

constexpr Rule rules[] = {
    {"talos.firewall-closes-port", Severity::Warning, Origin::Talos,
     QT_TRANSLATE_NOOP("Rules", "A port that the firewall closes"),
     QT_TRANSLATE_NOOP("Rules", "With the default action block, Talos drops what no NetworkRuleConfig admits, and it "
                                "opens none of Cilium's ports by itself. Pods reach ports of their own node, and with "
                                "native routing of every node, with their own addresses: rules must admit these, too."),
     docs, checkClosedPorts},
    {"talos.firewall-with-ipsec", Severity::Error, Origin::Talos,
     QT_TRANSLATE_NOOP("Rules", "IPsec behind a closed firewall"),
     QT_TRANSLATE_NOOP("Rules", "Rules of Talos' firewall can name tcp, udp and icmp only, and Cilium keeps its ESP "
                                "packets out of connection tracking: nothing of them comes in."),
     "https://github.com/cilium/cilium/blob/v1.20.0/pkg/datapath/iptables/iptables.go", checkIpsec},
    {"talos.firewall-shuts-clients-out", Severity::Error, Origin::Talos,
     QT_TRANSLATE_NOOP("Rules", "Gateways that nobody reaches"),
     QT_TRANSLATE_NOOP("Rules",
                       "What Envoy serves is delivered on the node itself, where the firewall looks at it; other "
                       "Services are answered in eBPF before. Clients' ranges have to be admitted."),
     "https://github.com/cilium/cilium/blob/v1.20.0/bpf/lib/proxy.h", checkListeners},
    {"talos.firewall-many-rules", Severity::Warning, Origin::Talos,
     QT_TRANSLATE_NOOP("Rules", "Many rules of the firewall"),
     QT_TRANSLATE_NOOP("Rules",
                       "Before Talos 1.13.9 the rules of a node are sent to the kernel through a buffer that "
                       "many of them overflow: the node hangs while it boots. One rule can hold all ports of a "
                       "protocol and its sources."),
     "https://github.com/siderolabs/talos/issues/14001", checkManyRules},
    {"talos.firewall-drops-replies", Severity::Warning, Origin::Talos,
     QT_TRANSLATE_NOOP("Rules", "Replies that an open firewall drops"),
     QT_TRANSLATE_NOOP("Rules",
                       "With the default action accept, a rule drops everything else that comes to its ports, "
                       "replies to the node's own connections included. Block, with rules for what may come in, "
                       "doesn't."),
     "https://github.com/siderolabs/talos/issues/13926", checkReplies},
};

} // namespace

std::span<const Rule> firewallRules()
{
    return rules;
}
