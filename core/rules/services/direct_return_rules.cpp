#include "core/rules/common_fixes.h"
#include "core/rules/flags/flag_values.h"
#include "core/rules/services/service_state.h"

using namespace Qt::StringLiterals;

namespace {

using effective::isSettingOn;
using effective::settingText;

bool returnsDirectly(const CheckContext &context)
{
    const QString mode = settingText(context, "loadBalancer.mode");
    return mode == "dsr"_L1 || mode == "hybrid"_L1;
}

bool usesVxlan(const CheckContext &context)
{
    return effective::tunnelProtocol(context) == "vxlan"_L1;
}

QString dispatch(const CheckContext &context)
{
    const QString told = settingText(context, "loadBalancer.dsrDispatch");
    return told.isEmpty() ? u"opt"_s : told;
}

bool wantsDirectReturn(const CheckContext &context)
{
    return returnsDirectly(context) || isSettingOn(context, "bpf.lbModeAnnotation");
}

constexpr WayOut backToSnat{"Return through the node (SNAT)",
                            {{"loadBalancer.mode", nullptr}, {"bpf.lbModeAnnotation", nullptr}}};
constexpr WayOut throughGeneve{"Dispatch through Geneve tunnels",
                               {{"tunnelProtocol", "geneve"}, {"loadBalancer.dsrDispatch", "geneve"}}};

constexpr Combination directReturnOnVxlan{
    .isThere =
        [](const CheckContext &context) {
            const bool isExempt =
                context.ciliumAtLeast(u"1.20") && !returnsDirectly(context) && dispatch(context) == "ipip"_L1;
            return effective::servesNodePorts(context) && wantsDirectReturn(context) && effective::tunnels(context) &&
                   usesVxlan(context) && !isExempt;
        },
    .message =
        "loadBalancer.mode is {loadBalancer.mode} (bpf.lbModeAnnotation {bpf.lbModeAnnotation}), but packets are "
        "tunnelled in VXLAN",
    .settings = {"loadBalancer.mode", "tunnelProtocol", "routingMode", "loadBalancer.dsrDispatch"},
    .waysOut = {backToSnat, throughGeneve}};

constexpr Combination tunnelWithoutGeneveDispatch{
    .isThere =
        [](const CheckContext &context) {
            const bool counts = context.ciliumAtLeast(u"1.20") ? returnsDirectly(context) : wantsDirectReturn(context);
            return effective::servesNodePorts(context) && counts && effective::tunnels(context) &&
                   !usesVxlan(context) && dispatch(context) != "geneve"_L1;
        },
    .message = "loadBalancer.mode is {loadBalancer.mode} in a tunnel, but loadBalancer.dsrDispatch is "
               "{loadBalancer.dsrDispatch}; only geneve goes through tunnels",
    .settings = {"loadBalancer.dsrDispatch", "loadBalancer.mode", "routingMode"},
    .waysOut = {throughGeneve, backToSnat}};

constexpr Combination geneveWithoutProtocol{
    .isThere =
        [](const CheckContext &context) {
            return effective::servesNodePorts(context) && wantsDirectReturn(context) &&
                   dispatch(context) == "geneve"_L1 && usesVxlan(context) && !effective::tunnels(context);
        },
    .message = "loadBalancer.dsrDispatch is geneve, but tunnelProtocol is {tunnelProtocol}",
    .settings = {"loadBalancer.dsrDispatch", "tunnelProtocol"},
    .waysOut = {{"Use Geneve", {{"tunnelProtocol", "geneve"}}},
                {"Dispatch in an IP option", {{"loadBalancer.dsrDispatch", nullptr}}}}};

constexpr Combination annotationOfHybrid{
    .isThere =
        [](const CheckContext &context) {
            return isSettingOn(context, "bpf.lbModeAnnotation") &&
                   settingText(context, "loadBalancer.mode") == "hybrid"_L1 &&
                   (context.ciliumAtLeast(u"1.18") || effective::servesNodePorts(context));
        },
    .message = "bpf.lbModeAnnotation is true, but loadBalancer.mode is {loadBalancer.mode}",
    .settings = {"bpf.lbModeAnnotation", "loadBalancer.mode"},
    .waysOut = {{"Let no annotation choose the mode", {{"bpf.lbModeAnnotation", nullptr}}},
                {"Use SNAT where no annotation says else", {{"loadBalancer.mode", nullptr}}}}};

constexpr Combination ipipWithoutXdp{
    .before = "1.19",
    .isThere =
        [](const CheckContext &context) {
            const QString acceleration = settingText(context, "loadBalancer.acceleration");
            const bool isOff = acceleration.isEmpty() || acceleration == "disabled"_L1;
            const bool counts = context.ciliumAtLeast(u"1.18")
                                    ? wantsDirectReturn(context)
                                    : returnsDirectly(context) || isSettingOn(context, "bpf.lbModeAnnotation");
            return effective::servesNodePorts(context) && counts && dispatch(context) == "ipip"_L1 &&
                   (isOff || !context.ciliumAtLeast(u"1.18"));
        },
    .message = "loadBalancer.dsrDispatch is ipip with loadBalancer.acceleration {loadBalancer.acceleration}",
    .settings = {"loadBalancer.dsrDispatch", "loadBalancer.acceleration"},
    .waysOut = {{"Dispatch in an IP option", {{"loadBalancer.dsrDispatch", nullptr}}}}};

constexpr Combination annotationNeedsIpip{
    .before = "1.18",
    .isThere =
        [](const CheckContext &context) {
            return effective::servesNodePorts(context) && isSettingOn(context, "bpf.lbModeAnnotation") &&
                   dispatch(context) != "ipip"_L1 &&
                   !(effective::tunnels(context) && (usesVxlan(context) || dispatch(context) != "geneve"_L1));
        },
    .message = "bpf.lbModeAnnotation is true, but loadBalancer.dsrDispatch is {loadBalancer.dsrDispatch}",
    .settings = {"bpf.lbModeAnnotation", "loadBalancer.dsrDispatch"},
    .waysOut = {{"Let no annotation choose the mode", {{"bpf.lbModeAnnotation", nullptr}}}}};

constexpr Combination accelerationOnIpv6Underlay{
    .since = "1.18",
    .isThere =
        [](const CheckContext &context) {
            const QString acceleration = settingText(context, "loadBalancer.acceleration");
            return effective::servesNodePorts(context) && effective::tunnels(context) &&
                   effective::tunnelsRunOverIPv6(context) && !acceleration.isEmpty() && acceleration != "disabled"_L1;
        },
    .message =
        "loadBalancer.acceleration is {loadBalancer.acceleration}, but tunnels run over IPv6 (underlayProtocol is "
        "{underlayProtocol}, ipv4.enabled {ipv4.enabled})",
    .settings = {"loadBalancer.acceleration", "underlayProtocol", "ipv4.enabled"},
    .waysOut = {{"Turn the acceleration off", {{"loadBalancer.acceleration", nullptr}}},
                {"Tunnel over IPv4", {{"underlayProtocol", nullptr}}}}};

constexpr Combination accelerationBesideNodeEncryption{
    .isThere =
        [](const CheckContext &context) {
            const QString acceleration = settingText(context, "loadBalancer.acceleration");
            return effective::replacesKubeProxy(context) && !acceleration.isEmpty() && acceleration != "disabled"_L1 &&
                   isSettingOn(context, "encryption.enabled") &&
                   settingText(context, "encryption.type") == "wireguard"_L1 &&
                   isSettingOn(context, "encryption.nodeEncryption");
        },
    .message =
        "loadBalancer.acceleration is {loadBalancer.acceleration}: what it forwards between nodes isn't encrypted, "
        "although encryption.nodeEncryption is true",
    .settings = {"loadBalancer.acceleration", "encryption.nodeEncryption"},
    .waysOut = {{"Turn the acceleration off", {{"loadBalancer.acceleration", nullptr}}}}};

/// Source: the ranges of pkg/kpr/initializer; they count where packets are forwarded in IP-in-IP only.
QString sourceRangeProblem(const CheckContext &context, const QString &flag)
{
    const QString range = effective::optionText(context, flag);
    if (range.isEmpty())
        return {};
    if (const QString problem = flagValue::cidrProblem(range); !problem.isEmpty())
        return problem;
    if (range.endsWith("/0"_L1))
        return u"%1 is everything, which can't be a source"_s.arg(range);
    const bool isIpip = wantsDirectReturn(context) && dispatch(context) == "ipip"_L1;
    return isIpip ? QString() : u"%1 is a source for IP-in-IP, which isn't used"_s.arg(range);
}

QList<Violation> checkIpipSources(const CheckContext &context)
{
    QList<Violation> violations;
    if (!effective::servesNodePorts(context))
        return violations;
    for (const QString &flag : {u"bpf-lb-rss-ipv4-src-cidr"_s, u"bpf-lb-rss-ipv6-src-cidr"_s}) {
        const YamlPath path = effective::optionPath(context, flag);
        if (const QString problem = sourceRangeProblem(context, flag); !problem.isEmpty())
            violations += Violation{.message = u"%1: %2"_s.arg(path.toString(), problem),
                                    .settings = {path, "loadBalancer.dsrDispatch", "loadBalancer.mode"},
                                    .fixes = {removal(path)}};
    }
    return violations;
}

constexpr Combination markWithoutIpip{
    .since = "1.18",
    .isThere =
        [](const CheckContext &context) {
            return effective::servesNodePorts(context) && effective::isOptionOn(context, u"bpf-lb-ipip-sock-mark"_s) &&
                   !(wantsDirectReturn(context) && dispatch(context) == "ipip"_L1);
        },
    .message = "extraConfig turns bpf-lb-ipip-sock-mark on, but loadBalancer.mode is {loadBalancer.mode} and "
               "loadBalancer.dsrDispatch {loadBalancer.dsrDispatch}",
    .settings = {"extraConfig.bpf-lb-ipip-sock-mark", "loadBalancer.dsrDispatch", "loadBalancer.mode"},
    .waysOut = {{"Remove bpf-lb-ipip-sock-mark", {{"extraConfig.bpf-lb-ipip-sock-mark"}}}}};

constexpr char source[] = "https://github.com/cilium/cilium/blob/v1.18.5/pkg/kpr/initializer/initializer.go";
constexpr char docs[] = "https://docs.cilium.io/en/v1.18/network/kubernetes/kubeproxy-free/#direct-server-return-dsr";

constexpr Rule rules[] = {
    {"services.dsr-on-vxlan", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Direct server return through VXLAN"),
     QT_TRANSLATE_NOOP("Rules", "A node that forwards a request has to tell the backend's node where it came from, and "
                                "VXLAN has no room for that. The agent exits at start."),
     docs, found<directReturnOnVxlan>},
    {"services.dsr-tunnel-dispatch", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Direct server return in a tunnel without Geneve's option"),
     QT_TRANSLATE_NOOP("Rules",
                       "In tunnels only Geneve's option tells the backend's node where a request came from. The "
                       "agent exits at start."),
     docs, found<tunnelWithoutGeneveDispatch>},
    {"services.dsr-geneve-protocol", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Dispatch through Geneve without Geneve"),
     QT_TRANSLATE_NOOP("Rules",
                       "The dispatch uses the Geneve device, which is there only with tunnelProtocol geneve, in "
                       "native routing, too. The agent exits at start."),
     docs, found<geneveWithoutProtocol>},
    {"services.mode-annotation-hybrid", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "A mode by annotation beside the hybrid mode"),
     QT_TRANSLATE_NOOP("Rules", "The hybrid mode chooses by protocol, the annotation by Service. The agent exits at "
                                "start."),
     source, found<annotationOfHybrid>},
    {"services.dsr-ipip", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Dispatch in IP-in-IP that the agent can't do"),
     QT_TRANSLATE_NOOP("Rules", "Up to 1.18 only XDP encapsulates so, and 1.17 does it on nodes that balance and do "
                                "nothing else. The agent exits at start."),
     source, found<ipipWithoutXdp>},
    {"services.mode-annotation-dispatch", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "A mode by annotation without IP-in-IP"),
     QT_TRANSLATE_NOOP("Rules",
                       "The agent of 1.17 takes modes by annotation with this dispatch only; it exits at start."),
     source, found<annotationNeedsIpip>},
    {"services.ipip-source", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "A source range for IP-in-IP without IP-in-IP"),
     QT_TRANSLATE_NOOP("Rules", "The range spreads forwarded packets over receive queues, and only IP-in-IP headers "
                                "carry it. The agent exits over a range that it can't read or can't use."),
     source, checkIpipSources},
    {"services.ipip-mark", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "A mark for IP-in-IP without IP-in-IP"),
     QT_TRANSLATE_NOOP("Rules", "Only direct server return in IP-in-IP reads the mark. The agent exits at start."),
     source, found<markWithoutIpip>},
    {"services.acceleration-ipv6-underlay", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "XDP acceleration with tunnels over IPv6"),
     QT_TRANSLATE_NOOP("Rules", "XDP can't encapsulate in IPv6. The agent exits at start."), source,
     found<accelerationOnIpv6Underlay>},
    {"services.acceleration-unencrypted", Severity::Warning, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "XDP acceleration beside encryption between nodes"),
     QT_TRANSLATE_NOOP("Rules",
                       "XDP answers before WireGuard's device is reached. The agent warns in its log and starts."),
     source, found<accelerationBesideNodeEncryption>},
};

} // namespace

std::span<const Rule> directReturnRules()
{
    return rules;
}
