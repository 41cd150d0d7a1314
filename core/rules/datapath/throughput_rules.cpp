#include "core/rules/combination.h"
#include "core/rules/common_fixes.h"
#include "core/rules/effective_state.h"

using namespace Qt::StringLiterals;

namespace {

constexpr WayOut turnBigTcpOff{"Turn BIG TCP off", {{"enableIPv4BIGTCP"}, {"enableIPv6BIGTCP"}}};

QString balancingDispatch(const CheckContext &context)
{
    return effective::optionText(context, u"bpf-lb-dsr-dispatch"_s);
}

bool mayTunnelBigTcp(const CheckContext &context)
{
    return context.ciliumAtLeast(u"1.19") && !context.ciliumAtLeast(u"1.20") &&
           effective::isOptionOn(context, u"enable-tunnel-big-tcp"_s);
}

/// What makes a tunnel device; empty: nothing. 1.20 counts more than the routing mode.
QString tunnelMaker(const CheckContext &context)
{
    if (effective::tunnels(context))
        return u"packets are tunnelled (routingMode is %1)"_s.arg(effective::routingMode(context));
    if (!context.ciliumAtLeast(u"1.20"))
        return {};
    if (isOn(context, "egressGateway.enabled"))
        return u"egressGateway.enabled makes a tunnel device"_s;
    return balancingDispatch(context) == "geneve"_L1 ? u"loadBalancer.dsrDispatch is geneve"_s : QString();
}

QList<Violation> checkBigTcpTunnel(const CheckContext &context)
{
    const QString maker = tunnelMaker(context);
    if (!effective::usesBigTcp(context) || maker.isEmpty() || mayTunnelBigTcp(context))
        return {};
    Violation violation{.message = u"BIG TCP is on, but %1"_s.arg(maker),
                        .settings = {"enableIPv4BIGTCP", "enableIPv6BIGTCP", "routingMode"},
                        .fixes = {Fix{.label = u"Turn BIG TCP off"_s,
                                      .changes = {unset("enableIPv4BIGTCP"), unset("enableIPv6BIGTCP")}}}};
    if (context.ciliumAtLeast(u"1.20"))
        violation.why = u"BIG TCP packets can't pass tunnels before a kernel that was still pending when Cilium 1.20 "
                        "came out; the agent tries whether the kernel can and exits where it can't."_s;
    return {violation};
}

constexpr Combination bigTcpOverIpip{
    .since = "1.20",
    .isThere =
        [](const CheckContext &context) {
            return effective::usesBigTcp(context) && balancingDispatch(context) == "ipip"_L1;
        },
    .message = "BIG TCP is on, but loadBalancer.dsrDispatch is ipip",
    .settings = {"enableIPv4BIGTCP", "enableIPv6BIGTCP", "loadBalancer.dsrDispatch"},
    .waysOut = {{"Remove loadBalancer.dsrDispatch", {{"loadBalancer.dsrDispatch"}}}, turnBigTcpOff}};

constexpr Combination bigTcpWithIpsec{
    .isThere =
        [](const CheckContext &context) { return effective::usesBigTcp(context) && effective::usesIpsec(context); },
    .message = "BIG TCP is on, and encryption.type is ipsec",
    .settings = {"enableIPv4BIGTCP", "enableIPv6BIGTCP", "encryption.type"},
    .waysOut = {turnBigTcpOff, {"Turn encryption off", {{"encryption.enabled"}}}}};

constexpr Combination bigTcpWithWireguard{
    .isThere =
        [](const CheckContext &context) { return effective::usesBigTcp(context) && effective::usesWireguard(context); },
    .message = "BIG TCP is on, and encryption.type is wireguard",
    .settings = {"enableIPv4BIGTCP", "enableIPv6BIGTCP", "encryption.type"},
    .waysOut = {turnBigTcpOff}};

QList<Violation> checkBigTcpHostRouting(const CheckContext &context)
{
    const QString obstacle = effective::hostRoutingObstacle(context);
    if (!effective::usesBigTcp(context) || obstacle.isEmpty())
        return {};
    const bool isRefused = effective::asksForLegacyHostRouting(context); // the agent doesn't see its own fall-backs
    return {Violation{.message = u"BIG TCP needs BPF host routing, but %1"_s.arg(obstacle),
                      .settings = {"enableIPv4BIGTCP", "enableIPv6BIGTCP", "bpf.hostLegacyRouting", "bpf.masquerade"},
                      .fixes = {Fix{.label = u"Turn BIG TCP off"_s,
                                    .changes = {unset("enableIPv4BIGTCP"), unset("enableIPv6BIGTCP")}}},
                      .severity = isRefused ? Severity::Error : Severity::Warning}};
}

QList<Violation> checkBigTcpFamily(const CheckContext &context)
{
    QList<Violation> violations;
    for (const bool isIPv6 : {false, true}) {
        const char *setting = isIPv6 ? "enableIPv6BIGTCP" : "enableIPv4BIGTCP";
        const char *family = isIPv6 ? "ipv6.enabled" : "ipv4.enabled";
        if (!isOn(context, setting) || (isIPv6 ? effective::usesIPv6(context) : effective::usesIPv4(context)))
            continue;
        violations += Violation{
            .message = u"%1 is true, but %2 is false"_s.arg(QLatin1StringView(setting), QLatin1StringView(family)),
            .settings = {setting, family},
            .fixes = {Fix{.label = u"Remove %1"_s.arg(QLatin1StringView(setting)), .changes = {unset(setting)}}}};
    }
    return violations;
}

constexpr Combination bbrOfHostsAlone{
    .since = "1.18",
    .isThere =
        [](const CheckContext &context) {
            return isOn(context, "bandwidthManager.enabled") &&
                   isOn(context, "bandwidthManager.bbrHostNamespaceOnly") && !effective::usesBbr(context);
        },
    .message = "bandwidthManager.bbrHostNamespaceOnly is true, but bandwidthManager.bbr isn't",
    .settings = {"bandwidthManager.bbrHostNamespaceOnly", "bandwidthManager.bbr"},
    .waysOut = {{"Turn BBR on", {{"bandwidthManager.bbr", "true"}}},
                {"Remove bbrHostNamespaceOnly", {{"bandwidthManager.bbrHostNamespaceOnly"}}}}};

constexpr char source[] = "https://github.com/cilium/cilium/blob/v1.18.5/pkg/datapath/linux/bigtcp/bigtcp.go";
constexpr char docs[] = "https://docs.cilium.io/en/v1.18/operations/performance/tuning/#ipv6-big-tcp";

constexpr Rule rules[] = {
    {"big-tcp.in-tunnels", Severity::Error, Origin::Agent, QT_TRANSLATE_NOOP("Rules", "BIG TCP in tunnels"),
     QT_TRANSLATE_NOOP("Rules", "Packets of more than 64 KiB can't be put into a tunnel; the agent exits at start. "
                                "Cilium 1.19 has a flag to try it, enable-tunnel-big-tcp."),
     source, checkBigTcpTunnel},
    {"big-tcp.over-ipip", Severity::Error, Origin::Agent, QT_TRANSLATE_NOOP("Rules", "BIG TCP with IPIP dispatch"),
     QT_TRANSLATE_NOOP("Rules", "The IPIP devices of the load balancer can't carry such packets. Agents from 1.20 on "
                                "exit, whatever the load balancer's mode is."),
     "https://github.com/cilium/cilium/blob/v1.20.0/pkg/datapath/linux/bigtcp/bigtcp.go", found<bigTcpOverIpip>},
    {"big-tcp.with-ipsec", Severity::Error, Origin::Agent, QT_TRANSLATE_NOOP("Rules", "BIG TCP with IPsec"),
     QT_TRANSLATE_NOOP("Rules", "The agent exits at start: IPsec can't encrypt such packets."), source,
     found<bigTcpWithIpsec>},
    {"big-tcp.with-wireguard", Severity::Warning, Origin::Documentation,
     QT_TRANSLATE_NOOP("Rules", "BIG TCP with WireGuard"),
     QT_TRANSLATE_NOOP("Rules", "The documentation wants encryption off with BIG TCP; the agent looks for IPsec only "
                                "and starts."),
     docs, found<bigTcpWithWireguard>},
    {"big-tcp.needs-host-routing", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "BIG TCP without BPF host routing"),
     QT_TRANSLATE_NOOP("Rules", "The agent exits where legacy host routing is asked for. Where it falls back to it by "
                                "itself it doesn't notice, and starts in a combination nobody supports."),
     source, checkBigTcpHostRouting},
    {"big-tcp.family-off", Severity::Warning, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "BIG TCP for an address family that is off"),
     QT_TRANSLATE_NOOP("Rules", "There are no packets of that family to make larger; the switch has no effect."), docs,
     checkBigTcpFamily},
    {"bandwidth.bbr-of-hosts-needs-bbr", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "BBR for the host's namespace only, without BBR"),
     QT_TRANSLATE_NOOP("Rules", "The switch narrows BBR down and doesn't turn it on; the agent exits at start."),
     "https://github.com/cilium/cilium/blob/v1.18.5/pkg/datapath/linux/bandwidth/bandwidth.go", found<bbrOfHostsAlone>},
};

} // namespace

std::span<const Rule> throughputRules()
{
    return rules;
}
