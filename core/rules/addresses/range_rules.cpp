#include "core/rules/combination.h"
#include "core/rules/effective_state.h"
#include "core/talos/cluster_addresses.h"
#include "core/values/ip_network.h"

using namespace Qt::StringLiterals;

namespace {

/// A range, and what it is for in words.
struct NamedRange
{
    QString name;
    IpNetwork network;
    YamlPath setting; ///< empty: the cluster's
};

void append(std::vector<NamedRange> &ranges, const QString &name, const QStringList &cidrs, const YamlPath &setting)
{
    for (const QString &cidr : cidrs) {
        if (const Result<IpNetwork> network = IpNetwork::parse(cidr))
            ranges.push_back({name, *network, setting});
    }
}

AddressRanges pods(const CheckContext &context)
{
    return podRanges(context.values, context.cluster, context.machineConfig);
}

/// What the values themselves put into the address plan, beside pods and Services.
std::vector<NamedRange> ownRanges(const CheckContext &context)
{
    std::vector<NamedRange> ranges;
    if (isOn(context, "vtep.enabled"))
        append(ranges, u"vtep.cidr"_s, text(context, "vtep.cidr").simplified().split(u' ', Qt::SkipEmptyParts),
               "vtep.cidr");
    if (text(context, "bgpControlPlane.routerIDAllocation.mode") == "ip-pool"_L1)
        append(ranges, u"the pool of router IDs"_s, {text(context, "bgpControlPlane.routerIDAllocation.ipPool")},
               "bgpControlPlane.routerIDAllocation.ipPool");
    if (effective::ipamMode(context) != "multi-pool"_L1)
        return ranges;
    const YamlPath pools = "ipam.operator.autoCreateCiliumPodIPPools";
    const Value made = context.values.value(pools);
    for (const auto &[name, pool] : made.toMap()) {
        for (const char *family : {"ipv4", "ipv6"}) {
            const Value *spec = pool.find(QString::fromLatin1(family));
            const Value *cidrs = spec ? spec->find(u"cidrs") : nullptr;
            const Value::List listed = cidrs ? cidrs->toList() : Value::List{};
            for (const Value &cidr : listed)
                append(ranges, u"the pool %1"_s.arg(name), {cidr.toString()}, pools.child(name));
        }
    }
    return ranges;
}

bool mayOverlap(const NamedRange &left, const NamedRange &right)
{
    const bool bothPools = left.name.startsWith("the pool"_L1) && right.name == "the pods' range"_L1;
    return bothPools; // the pools are a part of the pods' range
}

QList<Violation> checkOverlaps(const CheckContext &context)
{
    const std::vector<NamedRange> own = ownRanges(context);
    std::vector<NamedRange> others = own;
    append(others, u"the pods' range"_s, pods(context).cidrs, {});
    append(others, u"the Services' range"_s, serviceRanges(context.cluster, context.machineConfig).cidrs, {});
    QList<Violation> violations;
    for (size_t i = 0; i < own.size(); ++i) {
        for (size_t j = i + 1; j < others.size(); ++j) {
            if (!own[i].network.overlaps(others[j].network) || mayOverlap(own[i], others[j]))
                continue;
            violations +=
                Violation{.message = u"%1 (%2) and %3 (%4) overlap"_s.arg(own[i].name, own[i].network.toString(),
                                                                          others[j].name, others[j].network.toString()),
                          .settings = {own[i].setting}};
        }
    }
    return violations;
}

/// Ranges that have to take in the pods for a setting to work.
QList<Violation> missingPods(const CheckContext &context, const YamlPath &setting, const QStringList &cidrs,
                             const QString &consequence)
{
    std::vector<NamedRange> ranges;
    append(ranges, {}, cidrs, setting);
    const AddressRanges known = pods(context);
    if (ranges.empty() || known.origin == RangeOrigin::TalosDefault)
        return {};
    for (const QString &cidr : known.cidrs) {
        const Result<IpNetwork> pod = IpNetwork::parse(cidr);
        const auto contains = [&pod](const NamedRange &range) { return range.network.contains(*pod); };
        if (!pod || pod->isIPv6() || std::ranges::any_of(ranges, contains))
            continue;
        return {Violation{.message = u"%1 (%2) doesn't contain the pods' range %3: %4"_s.arg(
                              setting.toString(), cidrs.join(u", "_s), pod->toString(), consequence),
                          .settings = {setting}}};
    }
    return {};
}

QList<Violation> checkStrictRange(const CheckContext &context)
{
    const bool isNew = context.ciliumAtLeast(u"1.19") && isOn(context, "encryption.strictMode.egress.enabled");
    const bool isOld = !context.ciliumAtLeast(u"1.20") && isOn(context, "encryption.strictMode.enabled");
    if (!isNew && !isOld)
        return {};
    const char *setting = isNew ? "encryption.strictMode.egress.cidr" : "encryption.strictMode.cidr";
    return missingPods(context, setting, context.values.strings(setting),
                       u"what pods outside send may go unencrypted"_s);
}

QList<Violation> checkMasqueradeList(const CheckContext &context)
{
    if (!isOn(context, "ipMasqAgent.enabled"))
        return {};
    const YamlPath setting = "ipMasqAgent.config.nonMasqueradeCIDRs";
    return missingPods(context, setting, context.values.strings(setting), u"traffic between pods is masqueraded"_s);
}

struct Overhead
{
    int bytes = 0;
    QStringList parts;
};

/// What tunnels and encryption take of each packet. Source: pkg/mtu/mtu.go.
Overhead overheadOf(const CheckContext &context)
{
    constexpr int tunnelIPv4 = 50;
    constexpr int tunnelIPv6 = 70;
    constexpr int wireguard = 80;
    constexpr int ipsec = 77;
    Overhead overhead;
    const auto add = [&overhead](int bytes, const QString &name) {
        overhead.bytes += bytes;
        overhead.parts += u"%1 for %2"_s.arg(bytes).arg(name);
    };
    if (effective::tunnels(context))
        add(effective::tunnelsRunOverIPv6(context) ? tunnelIPv6 : tunnelIPv4, effective::tunnelProtocol(context));
    if (effective::usesWireguard(context))
        add(wireguard, u"WireGuard"_s);
    if (effective::usesIpsec(context))
        add(ipsec, u"IPsec"_s);
    return overhead;
}

QList<Violation> checkMtu(const CheckContext &context)
{
    constexpr int leastIPv4 = 576;
    constexpr int leastIPv6 = 1280;
    const int mtu = effective::optionText(context, u"mtu"_s).toInt();
    const Overhead overhead = overheadOf(context);
    const int least = effective::usesIPv6(context) ? leastIPv6 : leastIPv4;
    if (mtu < 68 || mtu - overhead.bytes >= least) // below 68 the agent exits
        return {};
    QString message = u"MTU is %1"_s.arg(mtu);
    if (overhead.bytes > 0)
        message += u", which leaves pods %1 bytes (%2)"_s.arg(mtu - overhead.bytes).arg(overhead.parts.join(u", "_s));
    message += effective::usesIPv6(context) ? u"; IPv6 needs 1280"_s : u"; every IPv4 host has to take 576"_s;
    return {Violation{.message = message,
                      .settings = {"MTU", "routingMode", "encryption.enabled"},
                      .fixes = {Fix{.label = u"Let Cilium find the MTU"_s, .changes = {unset("MTU")}}}}};
}

constexpr Combination reversedPorts{
    .isThere =
        [](const CheckContext &context) {
            const QStringList ends = effective::optionText(context, u"tunnel-source-port-range"_s).split(u'-');
            return ends.size() == 2 && ends.front().toInt() > ends.back().toInt();
        },
    .message = "tunnelSourcePortRange is {tunnelSourcePortRange}: it ends before it begins",
    .settings = {"tunnelSourcePortRange"},
    .waysOut = {{"Leave the ports to the kernel", {{"tunnelSourcePortRange"}}}}};

QList<Violation> checkTunnelPort(const CheckContext &context)
{
    const QString port = text(context, "tunnelPort");
    bool isNumber = false;
    const int number = port.toInt(&isNumber);
    if (!isNumber || (number >= 0 && number <= 65535))
        return {};
    return {Violation{.message = u"tunnelPort is %1, expected 1 to 65535, or 0 for the protocol's own"_s.arg(port),
                      .settings = {"tunnelPort"},
                      .fixes = {Fix{.label = u"Use the protocol's own port"_s, .changes = {unset("tunnelPort")}}}}};
}

/// nft refuses to match everything but everything.
QList<Violation> checkWholeNetwork(const CheckContext &context)
{
    if (!effective::masqueradesByIptables(context) || !effective::routesNatively(context))
        return {};
    QList<Violation> violations;
    for (const char *setting : {"ipv4NativeRoutingCIDR", "ipv6NativeRoutingCIDR"}) {
        const Result<IpNetwork> network = IpNetwork::parse(text(context, setting));
        if (network && network->prefix() == 0)
            violations += Violation{
                .message =
                    u"%1 is %2 while masquerading is done by iptables: nft-backed iptables refuses the rule"_s.arg(
                        QLatin1StringView(setting), network->toString()),
                .settings = {setting},
                .fixes = {
                    Fix{.label = u"Turn masquerading off"_s,
                        .changes = {setTo("enableIPv4Masquerade", false), setTo("enableIPv6Masquerade", false)}}}};
    }
    return violations;
}

constexpr char mtuSource[] = "https://github.com/cilium/cilium/blob/v1.18.5/pkg/mtu/mtu.go";

constexpr Rule rules[] = {
    {"ranges.overlap", Severity::Warning, Origin::Advice, QT_TRANSLATE_NOOP("Rules", "Ranges that overlap"),
     QT_TRANSLATE_NOOP("Rules", "An address can belong to one of them only: packets for the other go astray."),
     "https://docs.cilium.io/en/v1.18/network/concepts/ipam/", checkOverlaps},
    {"ranges.strict-misses-pods", Severity::Warning, Origin::Documentation,
     QT_TRANSLATE_NOOP("Rules", "Strict encryption that misses pods"),
     QT_TRANSLATE_NOOP("Rules", "Strict mode drops unencrypted packets for its range only, which should be the pods'."),
     "https://docs.cilium.io/en/v1.18/security/network/encryption-wireguard/#encryption-strict-mode", checkStrictRange},
    {"ranges.masquerade-list-misses-pods", Severity::Warning, Origin::Documentation,
     QT_TRANSLATE_NOOP("Rules", "A list of ranges that aren't masqueraded without the pods'"),
     QT_TRANSLATE_NOOP("Rules", "The list replaces the built-in private networks; what isn't in it is masqueraded."),
     "https://docs.cilium.io/en/v1.18/network/concepts/masquerading/#ip-masq-agent", checkMasqueradeList},
    {"mtu.too-small", Severity::Warning, Origin::Kernel,
     QT_TRANSLATE_NOOP("Rules", "Packets too small for the protocol"),
     QT_TRANSLATE_NOOP("Rules", "Tunnels and encryption take their share of each packet. The kernel has no IPv6 on a "
                                "device or route below 1280 bytes."),
     mtuSource, checkMtu},
    {"tunnel.port-range-reversed", Severity::Warning, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Source ports that end before they begin"),
     QT_TRANSLATE_NOOP("Rules", "The agent takes both numbers as they are and hands them to the kernel."),
     "https://github.com/cilium/cilium/blob/v1.18.5/pkg/datapath/tunnel/tunnel.go", found<reversedPorts>},
    {"tunnel.port-impossible", Severity::Error, Origin::Agent, QT_TRANSLATE_NOOP("Rules", "No UDP port for tunnels"),
     QT_TRANSLATE_NOOP("Rules", "The flag holds 16 bits; the agent can't read a larger number and exits."),
     "https://github.com/cilium/cilium/blob/v1.18.5/pkg/datapath/tunnel/cell.go", checkTunnelPort},
    {"masquerading.native-cidr-is-everything", Severity::Warning, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "A native-routing CIDR that is everything, with iptables"),
     QT_TRANSLATE_NOOP("Rules", "The rule masquerades what is outside the range. iptables on nft, which is all that "
                                "Talos from 1.12 on has, refuses to match nothing: the rules can't be installed."),
     "https://github.com/cilium/cilium/pull/43415", checkWholeNetwork},
};

} // namespace

std::span<const Rule> rangeRules()
{
    return rules;
}
