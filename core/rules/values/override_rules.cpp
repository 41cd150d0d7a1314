#include "core/rules/combination.h"
#include "core/rules/common_fixes.h"
#include "core/rules/effective_state.h"
#include "core/rules/made_with.h"
#include "core/rules/values/value_rule_tables.h"

using namespace Qt::StringLiterals;

namespace {

/// A setting that chart or agent replace by something else because of others. Found by rendering 1.17.17, 1.18.5,
/// 1.19.6 and 1.20.0 with Helm 4.1.4, and for tunnels by reading pkg/datapath/tunnel and pkg/egressgateway.
struct Override
{
    const char *path;
    bool (*isThere)(const CheckContext &);
    const char *because; ///< `{setting}` stands for the effective value
    const char *since = nullptr;
    const char *before = nullptr;
};

bool isOff(const CheckContext &context, const char *path)
{
    return !isOn(context, path);
}

bool isPrivileged(const CheckContext &context)
{
    return isOn(context, "securityContext.privileged");
}

constexpr char byPrivileges[] = "securityContext.privileged is true: the container gets every capability";

/// Envoy in pods of its own, where the chart writes its command line.
bool hasEnvoyPods(const CheckContext &context)
{
    return isOn(context, "l7Proxy") &&
           (context.values.value("envoy.enabled").isNull() || isOn(context, "envoy.enabled"));
}

bool isVerboseAbout(const CheckContext &context, QLatin1StringView what)
{
    return isOn(context, "debug.enabled") && text(context, "debug.verbose").split(u' ').contains(what);
}

bool leveledByDebug(const CheckContext &context)
{
    return hasEnvoyPods(context) && isTruthy(context, "envoy.log.defaultLevel") &&
           (isVerboseAbout(context, "envoy"_L1) || isVerboseAbout(context, "flow"_L1));
}

/// No tunnel device: packets are routed, and none of the features that tunnel all the same is on.
bool hasNoTunnel(const CheckContext &context)
{
    const bool usesGeneve = effective::optionText(context, u"bpf-lb-dsr-dispatch"_s) == "geneve"_L1;
    return !effective::tunnels(context) && !effective::isSettingOn(context, "egressGateway.enabled") &&
           isOff(context, "highScaleIPcache.enabled") && !usesGeneve;
}

bool isOnHostNetwork(const CheckContext &context)
{
    return isOn(context, "ingressController.enabled") && isOn(context, "ingressController.hostNetwork.enabled");
}

bool takesPoolsForNothing(const CheckContext &context)
{
    const bool needs4 = effective::usesIPv4(context) && text(context, "ipv4NativeRoutingCIDR").isEmpty();
    const bool needs6 = effective::usesIPv6(context) && text(context, "ipv6NativeRoutingCIDR").isEmpty();
    return isOn(context, "nativeRoutingCIDRFromClusterPool") && !needs4 && !needs6;
}

constexpr Override overrides[] = {
    {"bandwidthManager.bbrHostNamespaceOnly",
     [](const CheckContext &context) {
         return isOn(context, "bandwidthManager.bbrHostNamespaceOnly") && isOff(context, "bandwidthManager.enabled");
     },
     "bandwidthManager.enabled is {bandwidthManager.enabled}"},
    {"envoy.log.format",
     [](const CheckContext &context) {
         return isTruthy(context, "envoy.log.format_json") && isTruthy(context, "envoy.log.format");
     },
     "envoy.log.format_json is set, and the chart looks there first"},
    {"envoy.log.defaultLevel", leveledByDebug, "debug.verbose is {debug.verbose}, and Envoy's level follows it"},
    {"tunnelPort", [](const CheckContext &context) { return isTruthy(context, "tunnelPort") && hasNoTunnel(context); },
     "nothing is tunnelled (routingMode is {routingMode})"},
    {"tunnelProtocol",
     [](const CheckContext &context) { return isTruthy(context, "tunnelProtocol") && hasNoTunnel(context); },
     "nothing is tunnelled (routingMode is {routingMode})"},
    {"securityContext.capabilities.ciliumAgent", isPrivileged, byPrivileges},
    {"securityContext.capabilities.mountCgroup", isPrivileged, byPrivileges},
    {"securityContext.capabilities.applySysctlOverwrites", isPrivileged, byPrivileges},
    {"securityContext.capabilities.cleanCiliumState", isPrivileged, byPrivileges},
    {"gatewayAPI.enableAppProtocol",
     [](const CheckContext &context) {
         return isOn(context, "gatewayAPI.enabled") && isOff(context, "gatewayAPI.enableAppProtocol") &&
                isOn(context, "gatewayAPI.enableAlpn");
     },
     "gatewayAPI.enableAlpn is true and brings it"},
    {"ingressController.service.type",
     [](const CheckContext &context) {
         return isOnHostNetwork(context) && text(context, "ingressController.service.type") != "ClusterIP"_L1;
     },
     "ingressController.hostNetwork.enabled is true: the Service gets type ClusterIP"},
    {"ingressController.service.externalTrafficPolicy",
     [](const CheckContext &context) {
         return isOnHostNetwork(context) && isTruthy(context, "ingressController.service.externalTrafficPolicy");
     },
     "ingressController.hostNetwork.enabled is true: nobody comes through the Service", "1.18"},
    {"hubble.preferIpv6",
     [](const CheckContext &context) {
         return isOn(context, "hubble.enabled") && isOff(context, "hubble.preferIpv6") &&
                isOff(context, "ipv4.enabled");
     },
     "ipv4.enabled is {ipv4.enabled}: there is only IPv6 to prefer"},
    {"nativeRoutingCIDRFromClusterPool", takesPoolsForNothing,
     "ipv4NativeRoutingCIDR is {ipv4NativeRoutingCIDR} and ipv6NativeRoutingCIDR {ipv6NativeRoutingCIDR}: no family is "
     "left that takes its pool"},
    {"nativeRoutingCIDRFromClusterPool",
     [](const CheckContext &context) {
         return isOn(context, "nativeRoutingCIDRFromClusterPool") && !takesPoolsForNothing(context) &&
                effective::ipamMode(context) != "cluster-pool"_L1;
     },
     "ipam.mode is {ipam.mode}: the chart has no pool to take it from"},
};

bool isOf(const CheckContext &context, const Override &entry)
{
    return (!entry.since || context.ciliumAtLeast(QString::fromLatin1(entry.since))) &&
           (!entry.before || !context.ciliumAtLeast(QString::fromLatin1(entry.before)));
}

QList<Violation> checkOverrides(const CheckContext &context)
{
    QList<Violation> violations;
    for (const Override &entry : overrides) {
        const Value *value = context.values.explicitValue(entry.path);
        if (!value || value->isNull() || !context.values.catalogue().find(entry.path) || !isOf(context, entry) ||
            !entry.isThere(context))
            continue;
        violations += Violation{
            .message =
                u"%1 has no effect because %2"_s.arg(QLatin1StringView(entry.path), withValues(context, entry.because)),
            .settings = {entry.path},
            .fixes = {Fix{.label = u"Remove %1"_s.arg(QLatin1StringView(entry.path)), .changes = {unset(entry.path)}}}};
    }
    return violations;
}

/// The minor of a version: `1.18.5` as 1.18.
QVersionNumber minorOf(const QVersionNumber &version)
{
    return {version.majorVersion(), version.minorVersion()};
}

QList<Violation> checkNewerCompatibility(const CheckContext &context)
{
    const QVersionNumber made = madeWith(context);
    const QVersionNumber chart = QVersionNumber::fromString(context.target.cilium);
    if (made.isNull() || minorOf(made) <= minorOf(chart))
        return {};
    const YamlPath path("upgradeCompatibility");
    const QString own = minorOf(chart).toString();
    return {Violation{
        .message = u"upgradeCompatibility is %1, newer than chart %2: it changes nothing"_s.arg(
            text(context, "upgradeCompatibility"), context.target.cilium),
        .settings = {path},
        .fixes = {Fix{.label = u"Name this chart's own version"_s, .changes = {setTo(path, own)}}, removal(path)}}};
}

/// A default that older clusters keep while the setting isn't written.
struct OldDefault
{
    QVersionNumber until; ///< the version that came with the new one
    const char *path;
    const char *value;
    bool (*isUsed)(const CheckContext &) = nullptr;
    const char *since = nullptr; ///< the first chart that knows of it
};

const std::vector<OldDefault> &oldDefaults()
{
    static const std::vector<OldDefault> all{
        {{1, 8}, "bpf.mapDynamicSizeRatio", "isn't written, so that maps have fixed sizes"},
        {{1, 10},
         "bpf.masquerade",
         "is true",
         [](const CheckContext &context) { return madeWith(context) >= QVersionNumber(1, 8); }},
        {{1, 12}, "dnsProxy.enableTransparentMode", "is false"},
        {{1, 16}, "envoy.enabled", "is false (Envoy runs inside the agents' pods)"},
        {{1, 17}, "tls.secretSync.enabled", "is false"},
        {{1, 18},
         "enableIPv4Masquerade",
         "is true with ENI, too",
         [](const CheckContext &context) { return isOn(context, "eni.enabled"); },
         "1.18"},
        {{1, 20}, "envoy.xdsMode", "is left to the agent", nullptr, "1.20"},
    };
    return all;
}

QStringList keptDefaults(const CheckContext &context, const QVersionNumber &made)
{
    QStringList kept;
    for (const OldDefault &entry : oldDefaults()) {
        const bool isKnown = !entry.since || context.ciliumAtLeast(QString::fromLatin1(entry.since));
        if (made < entry.until && isKnown && context.values.value(entry.path).isNull() &&
            context.values.catalogue().find(entry.path) && (!entry.isUsed || entry.isUsed(context)))
            kept += u"%1 %2"_s.arg(QLatin1StringView(entry.path), QLatin1StringView(entry.value));
    }
    return kept;
}

QList<Violation> checkOldDefaults(const CheckContext &context)
{
    const QVersionNumber made = madeWith(context);
    const QStringList kept = made.isNull() ? QStringList() : keptDefaults(context, made);
    if (kept.isEmpty())
        return {};
    return {Violation{.message = u"upgradeCompatibility is %1, which keeps defaults of that time: %2"_s.arg(
                          text(context, "upgradeCompatibility"), kept.join(u"; "_s)),
                      .settings = {"upgradeCompatibility"},
                      .fixes = {removal("upgradeCompatibility")}}};
}

QList<Violation> checkEmptyReplacement(const CheckContext &context)
{
    const YamlPath path("kubeProxyReplacement");
    const Value *value = context.values.explicitValue(path);
    const QVersionNumber made = madeWith(context);
    const bool isRefused = !context.ciliumAtLeast(u"1.19") && !made.isNull() && made < QVersionNumber(1, 14);
    if (!value || isRefused || !(value->isNull() || (value->isString() && value->toString().isEmpty())))
        return {};
    return {Violation{.message = u"kubeProxyReplacement is %1, which the chart renders as false"_s.arg(
                          value->isNull() ? u"null"_s : u"empty"_s),
                      .settings = {path},
                      .fixes = {Fix{.label = u"Write false"_s, .changes = {setTo(path, false)}}, removal(path)}}};
}

constexpr char reference[] = "https://docs.cilium.io/en/v1.18/helm-reference/";
constexpr char upgradeDocs[] =
    "https://docs.cilium.io/en/v1.18/operations/upgrade/#step-1-upgrade-to-latest-patch-version";
constexpr char configSource[] =
    "https://github.com/cilium/cilium/blob/v1.18.5/install/kubernetes/cilium/templates/cilium-configmap.yaml";

constexpr Rule rules[] = {
    {"values.overridden", Severity::Hint, Origin::Chart, QT_TRANSLATE_NOOP("Rules", "A setting that others override"),
     QT_TRANSLATE_NOOP("Rules",
                       "Chart or agent take another value in its place, or none, as long as the other settings "
                       "stay as they are. Nothing tells it at installation."),
     reference, checkOverrides},
    {"services.replacement-empty", Severity::Hint, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "An empty kube-proxy replacement"),
     QT_TRANSLATE_NOOP("Rules", "Empty isn't automatic any more: the chart writes false, and Services stay with "
                                "kube-proxy."),
     configSource, checkEmptyReplacement},
    {"upgrade.compatibility-newer", Severity::Hint, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A cluster made with a newer chart"),
     QT_TRANSLATE_NOOP("Rules", "The setting names the version that a cluster was made with, to keep that version's "
                                "defaults. The chart knows of none newer than its own."),
     upgradeDocs, checkNewerCompatibility},
    {"upgrade.old-defaults", Severity::Hint, Origin::Chart, QT_TRANSLATE_NOOP("Rules", "Defaults of an older version"),
     QT_TRANSLATE_NOOP("Rules", "Clusters keep the defaults that they were made with until a setting is written or "
                                "upgradeCompatibility is raised. Others read the documentation's defaults and wonder."),
     upgradeDocs, checkOldDefaults},
};

} // namespace

std::span<const Rule> overrideRules()
{
    return rules;
}
