#include "core/rules/common_fixes.h"
#include "core/rules/made_with.h"
#include "core/rules/services/service_state.h"
#include "core/rules/value_check.h"

using namespace Qt::StringLiterals;

namespace {

/// Up to 1.18 a chart guesses the value by the version that the cluster was made with, and then refuses its guess.
bool guessesOldReplacement(const CheckContext &context)
{
    const QVersionNumber made = madeWith(context);
    return !context.ciliumAtLeast(u"1.19") && !made.isNull() && made >= QVersionNumber(1, 8) &&
           made < QVersionNumber(1, 14);
}

Fix leaveToKubeProxy()
{
    return {.label = u"Leave the Services to kube-proxy"_s, .changes = {setTo("kubeProxyReplacement", false)}};
}

/// With partial, probe and disabled kube-proxy stayed; strict took its place.
bool meansReplacement(const QString &value)
{
    return value != "partial"_L1 && value != "probe"_L1 && value != "disabled"_L1;
}

QList<Violation> checkReplacementValue(const CheckContext &context)
{
    const Setting *setting = context.values.catalogue().find("kubeProxyReplacement");
    if (setting && !isOfType(*setting, context.values.value("kubeProxyReplacement")))
        return {}; // values.wrong-type, from the first chart with a schema on
    const QString value = text(context, "kubeProxyReplacement");
    const bool isGuessed = value.isEmpty() && guessesOldReplacement(context);
    if (value == "true"_L1 || value == "false"_L1 || isTemplated(value) || (value.isEmpty() && !isGuessed))
        return {};
    return {Violation{
        .message =
            isGuessed
                ? u"kubeProxyReplacement isn't set, and with upgradeCompatibility %1 chart %2 has no default"_s.arg(
                      text(context, "upgradeCompatibility"), context.target.cilium)
                : u"kubeProxyReplacement is %1; the chart takes true and false"_s.arg(
                      context.values.value("kubeProxyReplacement").toDisplay()),
        .settings = {"kubeProxyReplacement"},
        .fixes = meansReplacement(value) ? QList{replaceKubeProxy(context), leaveToKubeProxy()}
                                         : QList{leaveToKubeProxy(), replaceKubeProxy(context)}}};
}

constexpr Combination unprotectedPorts{
    .isThere =
        [](const CheckContext &context) {
            return effective::replacesKubeProxy(context) && context.values.isExplicit("nodePort.bindProtection") &&
                   !isOn(context, "nodePort.bindProtection");
        },
    .message = "nodePort.bindProtection is false: a program on a node can take the port of a Service",
    .settings = {"nodePort.bindProtection"},
    .waysOut = {{"Protect the ports", {{"nodePort.bindProtection", nullptr}}}}};

/// Settings that only kube-proxy replacement looks at.
QList<Violation> checkIdleSettings(const CheckContext &context)
{
    QList<Violation> violations;
    if (effective::servesNodePorts(context) || !services::saysWhoServes(context))
        return violations;
    for (const char *path : {"loadBalancer.mode", "loadBalancer.acceleration", "loadBalancer.dsrDispatch",
                             "loadBalancer.algorithm", "maglev.tableSize", "kubeProxyReplacementHealthzBindAddr"}) {
        if (context.values.state(path) != SettingState::Set || text(context, path).isEmpty())
            continue;
        violations +=
            Violation{.message = u"%1 has no effect because kubeProxyReplacement is %2"_s.arg(
                          QLatin1StringView(path), context.values.value("kubeProxyReplacement").toDisplay()),
                      .settings = {path, "kubeProxyReplacement"},
                      .fixes = {replaceKubeProxy(context),
                                Fix{.label = u"Remove %1"_s.arg(QLatin1StringView(path)), .changes = {unset(path)}}}};
    }
    return violations;
}

constexpr Combination hiddenHostPort{
    .before = "1.18",
    .isThere =
        [](const CheckContext &context) {
            return effective::replacesKubeProxy(context) && context.values.isExplicit("hostPort.enabled");
        },
    .message = "hostPort.enabled has no effect because kubeProxyReplacement is {kubeProxyReplacement} and brings it",
    .settings = {"hostPort.enabled", "kubeProxyReplacement"},
    .waysOut = {{"Remove hostPort.enabled", {{"hostPort.enabled", nullptr}}}}};

constexpr Combination hiddenNodePort{
    .before = "1.19",
    .isThere =
        [](const CheckContext &context) {
            return effective::replacesKubeProxy(context) && context.values.isExplicit("nodePort.enabled");
        },
    .message = "nodePort.enabled has no effect because kubeProxyReplacement is {kubeProxyReplacement} and brings it",
    .settings = {"nodePort.enabled", "kubeProxyReplacement"},
    .waysOut = {{"Remove nodePort.enabled", {{"nodePort.enabled", nullptr}}}}};

constexpr Combination loneNodePort{
    .before = "1.19",
    .isThere =
        [](const CheckContext &context) {
            return !effective::replacesKubeProxy(context) && isOn(context, "nodePort.enabled");
        },
    .message =
        "nodePort.enabled counts only because kubeProxyReplacement is {kubeProxyReplacement}; charts from 1.19 on "
        "ignore it",
    .settings = {"nodePort.enabled", "kubeProxyReplacement"},
    .waysOut = {{"Remove nodePort.enabled", {{"nodePort.enabled", nullptr}}}}};

/// `MIN,MAX` of ports. The agent of 1.17 looks at the last port only where it serves NodePorts.
QString portRangeProblem(const CheckContext &context, const QString &range)
{
    const QStringList ends = range.split(u',');
    bool isFirst = false;
    bool isLast = false;
    const int first = ends.front().toInt(&isFirst);
    const int last = ends.back().toInt(&isLast);
    if (ends.size() != 2 || !isFirst || !isLast)
        return u"isn't written as two ports with a comma (30000,32767)"_s;
    if (last > 65535 && (context.ciliumAtLeast(u"1.18") || effective::servesNodePorts(context)))
        return u"goes beyond port 65535"_s;
    return last <= first ? u"ends before it starts"_s : QString();
}

QList<Violation> checkNodePortRange(const CheckContext &context)
{
    const QString range = text(context, "nodePort.range");
    const QString problem = range.isEmpty() || isTemplated(range) ? QString() : portRangeProblem(context, range);
    if (problem.isEmpty())
        return {};
    return {Violation{
        .message = u"nodePort.range is %1, which %2"_s.arg(range, problem),
        .settings = {"nodePort.range"},
        .fixes = {Fix{.label = u"Use Kubernetes' range, the default"_s, .changes = {unset("nodePort.range")}}}}};
}

QList<Violation> checkNodePortAddresses(const CheckContext &context)
{
    const QString problem = formatProblem(SettingKind::CidrList, context.values.value("nodePort.addresses"));
    if (problem.isEmpty())
        return {};
    return {Violation{
        .message = u"nodePort.addresses: %1"_s.arg(problem),
        .settings = {"nodePort.addresses"},
        .fixes = {Fix{.label = u"Serve NodePorts at every address"_s, .changes = {unset("nodePort.addresses")}}}}};
}

QList<Violation> checkHashSeed(const CheckContext &context)
{
    constexpr int seedBytes = 12;
    const QString seed = text(context, "maglev.hashSeed");
    const auto decoded = QByteArray::fromBase64Encoding(seed.toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    const bool isSeed =
        decoded.decodingStatus == QByteArray::Base64DecodingStatus::Ok && decoded.decoded.size() == seedBytes;
    if (seed.isEmpty() || isTemplated(seed) || isSeed)
        return {};
    return {Violation{.message = u"maglev.hashSeed is %1, which isn't base64 of 12 bytes"_s.arg(seed),
                      .settings = {"maglev.hashSeed"},
                      .fixes = {Fix{.label = u"Use the default seed"_s, .changes = {unset("maglev.hashSeed")}}}}};
}

constexpr Combination hostNamespaceOnlyOfNothing{
    .isThere =
        [](const CheckContext &context) {
            return isOn(context, "socketLB.hostNamespaceOnly") && !services::balancesAtSockets(context);
        },
    .message =
        "socketLB.hostNamespaceOnly has no effect because nothing is balanced at sockets: kubeProxyReplacement is "
        "{kubeProxyReplacement} and socketLB.enabled {socketLB.enabled}",
    .settings = {"socketLB.hostNamespaceOnly", "socketLB.enabled"},
    .waysOut = {{"Remove socketLB.hostNamespaceOnly", {{"socketLB.hostNamespaceOnly", nullptr}}},
                {"Balance at sockets", {{"socketLB.enabled", "true"}}}}};

constexpr char kprDocs[] = "https://docs.cilium.io/en/v1.18/network/kubernetes/kubeproxy-free/";

constexpr Rule rules[] = {
    {"services.kube-proxy-replacement-value", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A kind of kube-proxy replacement that is gone"),
     QT_TRANSLATE_NOOP("Rules",
                       "There were partial replacements once; now there is all or nothing, and the chart refuses "
                       "other words, even True."),
     kprDocs, checkReplacementValue},
    {"services.ports-unprotected", Severity::Warning, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "NodePorts that programs can take"),
     QT_TRANSLATE_NOOP("Rules",
                       "Without the protection a program on the node can bind a Service's port; it gets nothing, "
                       "and nobody tells it. The agent warns in its log."),
     kprDocs, found<unprotectedPorts>},
    {"services.settings-without-replacement", Severity::Warning, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Load balancing settings that nobody uses"),
     QT_TRANSLATE_NOOP("Rules", "kube-proxy serves the Services, and the agent neither uses these settings nor checks "
                                "whether they fit together."),
     kprDocs, checkIdleSettings},
    {"services.host-port-implied", Severity::Hint, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "Host ports come with kube-proxy replacement"),
     QT_TRANSLATE_NOOP("Rules", "The chart of 1.17 renders the switch only while kube-proxy replacement is off."),
     kprDocs, found<hiddenHostPort>},
    {"services.node-port-implied", Severity::Hint, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "NodePorts come with kube-proxy replacement"),
     QT_TRANSLATE_NOOP("Rules",
                       "Charts up to 1.18 render the switch only while kube-proxy replacement is off; later ones "
                       "don't know it."),
     kprDocs, found<hiddenNodePort>},
    {"services.node-port-alone", Severity::Hint, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "NodePorts without kube-proxy replacement"),
     QT_TRANSLATE_NOOP("Rules",
                       "A part of the replacement that goes with chart 1.19, where only the whole of it is left."),
     kprDocs, found<loneNodePort>},
    {"services.node-port-range", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "A range of NodePorts that isn't one"),
     QT_TRANSLATE_NOOP("Rules", "The chart copies the text; the agent can't read it and exits at start."), kprDocs,
     checkNodePortRange},
    {"services.node-port-addresses", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Addresses for NodePorts that aren't ranges"),
     QT_TRANSLATE_NOOP("Rules",
                       "The agent picks those of the node's addresses that lie in one of these ranges; it exits at "
                       "start over what isn't one."),
     kprDocs, checkNodePortAddresses},
    {"services.maglev-seed", Severity::Error, Origin::Agent, QT_TRANSLATE_NOOP("Rules", "A seed that Maglev can't use"),
     QT_TRANSLATE_NOOP("Rules",
                       "The agent decodes the seed even where another algorithm is chosen, and exits at start over "
                       "anything but base64 of 12 bytes."),
     kprDocs, checkHashSeed},
    {"services.host-namespace-only-idle", Severity::Warning, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "A limit for a balancing at sockets that isn't there"),
     QT_TRANSLATE_NOOP("Rules", "The agent clears the option with a warning in its log."), kprDocs,
     found<hostNamespaceOnlyOfNothing>},
};

} // namespace

std::span<const Rule> serviceRules()
{
    return rules;
}
