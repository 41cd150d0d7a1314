#include "core/rules/combination.h"
#include "core/rules/common_fixes.h"
#include "core/values/condition_state.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// A section that is rendered only while its switch is on. Found by changing every setting below a switch that is off
/// and comparing what Helm 4.1.4 renders, for 1.18.5 and in part for 1.20.0; encryption, operator and envoy also for
/// 1.17.17, 1.19.6 and 1.20.0.
struct GatedSection
{
    const char *section;
    const char *gate;
    const char *except = ""; ///< below the section, and read all the same; separated by blanks
};

/// What is written for the Envoy inside of the agents.
constexpr char readByAgents[] =
    "envoy.enabled envoy.baseID envoy.clusterMaxConnections envoy.clusterMaxPendingRequests envoy.clusterMaxRequests "
    "envoy.connectTimeoutSeconds envoy.debug envoy.httpRetryCount envoy.httpUpstreamLingerTimeout "
    "envoy.idleTimeoutDurationSeconds envoy.initialFetchTimeoutSeconds envoy.log.accessLogBufferSize "
    "envoy.log.accessLogEnabled envoy.log.defaultLevel envoy.log.path envoy.maxConcurrentRetries "
    "envoy.maxConnectionDurationSeconds envoy.maxGlobalDownstreamConnections envoy.maxRequestsPerConnection "
    "envoy.nodeLocality envoy.policyRestoreTimeoutDuration envoy.prometheus "
    "envoy.securityContext.capabilities.keepCapNetBindService envoy.streamIdleTimeoutDurationSeconds "
    "envoy.useOriginalSourceAddress envoy.xdsMode envoy.xffNumTrustedHopsL7PolicyEgress "
    "envoy.xffNumTrustedHopsL7PolicyIngress";

constexpr GatedSection gatedSections[] = {
    // the outer ones first: a setting is told of once
    {"hubble", "hubble.enabled",
     "hubble.metrics.enabled hubble.metrics.dashboards.enabled hubble.metrics.dynamic.enabled hubble.relay.enabled "
     "hubble.ui.enabled hubble.export.dynamic.enabled"},
    {"k8sClientExponentialBackoff", "k8sClientExponentialBackoff.enabled"},
    {"l2announcements", "l2announcements.enabled"},
    {"l2podAnnouncements", "l2podAnnouncements.enabled"},
    {"bgpControlPlane", "bgpControlPlane.enabled"},
    {"ciliumEndpointSlice", "ciliumEndpointSlice.enabled"},
    {"envoyConfig", "envoyConfig.enabled", "envoyConfig.retryInterval envoyConfig.secretsNamespace"},
    {"ingressController", "ingressController.enabled"},
    {"gatewayAPI", "gatewayAPI.enabled"},
    {"ipMasqAgent", "ipMasqAgent.enabled"},
    {"pprof", "pprof.enabled"},
    {"resourceQuotas", "resourceQuotas.enabled"},
    {"tls.caBundle", "tls.caBundle.enabled"},
    {"etcd", "etcd.enabled"},
    {"nodeinit", "nodeinit.enabled"},
    {"preflight", "preflight.enabled"},
    {"dashboards", "dashboards.enabled"},
    {"cgroup.autoMount", "cgroup.autoMount.enabled"},
    {"clustermesh.config", "clustermesh.config.enabled"},
    {"clustermesh.apiserver", "clustermesh.useAPIServer",
     "clustermesh.apiserver.kvstoremesh.kvstoreMode clustermesh.apiserver.kvstoremesh.enabled"},
    {"hubble.relay", "hubble.relay.enabled", "hubble.relay.tls.server.enabled"},
    {"hubble.ui", "hubble.ui.enabled", "hubble.ui.ingress"},
    {"hubble.redact", "hubble.redact.enabled", "hubble.redact.http.headers"},
    {"hubble.dropEventEmitter", "hubble.dropEventEmitter.enabled"},
    {"hubble.export.static", "hubble.export.static.enabled"},
    {"hubble.export.dynamic", "hubble.export.dynamic.enabled"},
    {"hubble.metrics.tls", "hubble.metrics.tls.enabled"},
    {"hubble.metrics.dashboards", "hubble.metrics.dashboards.enabled"},
    {"hubble.metrics.dynamic", "hubble.metrics.dynamic.enabled"},
    {"hubble.metrics.serviceMonitor", "hubble.metrics.serviceMonitor.enabled"},
    {"encryption.ipsec", "encryption.enabled"},
    {"encryption.wireguard", "encryption.enabled"},
    {"encryption.ztunnel", "encryption.enabled"},
    {"authentication.mutual.spire", "authentication.mutual.spire.enabled",
     "authentication.mutual.spire.install.enabled"},
    {"prometheus", "prometheus.enabled", "prometheus.serviceMonitor.enabled prometheus.serviceMonitor.trustCRDsExist"},
    // what the common ConfigMap holds of the operator is written without one, too
    {"operator", "operator.enabled",
     "operator.dashboards operator.endpointGCInterval operator.identityGCInterval operator.identityHeartbeatTimeout "
     "operator.nodeGCInterval operator.pprof operator.prometheus operator.removeNodeTaints "
     "operator.setNodeNetworkStatus operator.setNodeTaints operator.skipCRDCreation operator.unmanagedPodWatcher"},
    {"envoy", "envoy.enabled", readByAgents},
    {"envoy", "l7Proxy", readByAgents},
    {"operator.pprof", "operator.pprof.enabled"},
    {"operator.dashboards", "operator.dashboards.enabled"},
    {"operator.prometheus.serviceMonitor", "operator.prometheus.serviceMonitor.enabled"},
    {"operator.podDisruptionBudget", "operator.podDisruptionBudget.enabled"},
    {"hubble.relay.podDisruptionBudget", "hubble.relay.podDisruptionBudget.enabled"},
    {"hubble.ui.podDisruptionBudget", "hubble.ui.podDisruptionBudget.enabled"},
};

/// The switch, and what is read all the same.
QList<YamlPath> exceptionsOf(const GatedSection &section)
{
    QList<YamlPath> exceptions{section.gate};
    for (const QString &exception : QString::fromLatin1(section.except).split(u' ', Qt::SkipEmptyParts))
        exceptions += YamlPath::parse(exception).value();
    return exceptions;
}

/// Whether the setting's own explanation says why it is idle, so that `values.no-effect` speaks of it.
bool isToldByItself(const CheckContext &context, const Setting *setting, const GatedSection &section)
{
    const std::optional<Condition> *condition = setting ? &setting->knowledge.enabledWhen : nullptr;
    return condition && *condition && ((*condition)->setting == section.gate || !holds(**condition, context.values));
}

/// Where the switch is null the chart decides, and decides for the section.
bool isRendered(const CheckContext &context, const GatedSection &section)
{
    return !context.values.catalogue().find(section.gate) || context.values.value(section.gate).isNull() ||
           isOn(context, section.gate);
}

/// What the file sets below the section to something else than the default, and nobody reads.
QList<YamlPath> idleSettings(const CheckContext &context, const GatedSection &section)
{
    const YamlPath above(section.section);
    if (!context.values.isExplicit(above))
        return {};
    const QList<YamlPath> exceptions = exceptionsOf(section);
    const auto isException = [&exceptions](const YamlPath &path) {
        return std::ranges::any_of(exceptions, [&path](const YamlPath &one) { return path.startsWith(one); });
    };
    QList<YamlPath> idle;
    for (const auto &[path, value, setting, state] : context.values.explicitLeaves()) {
        if (state == SettingState::Set && path.startsWith(above) && !isException(path) &&
            !isToldByItself(context, setting, section) && context.values.catalogue().covering(path))
            idle += path;
    }
    return idle;
}

QList<Violation> checkIdleSections(const CheckContext &context)
{
    QList<Violation> violations;
    QSet<YamlPath> told;
    for (const GatedSection &section : gatedSections) {
        if (isRendered(context, section))
            continue;
        QList<YamlPath> idle = idleSettings(context, section);
        idle.removeIf([&told](const YamlPath &path) { return told.contains(path); });
        told += QSet<YamlPath>(idle.begin(), idle.end());
        if (idle.isEmpty())
            continue;
        const QString others =
            idle.size() == 1
                ? QString()
                : u" (and %1 more below %2)"_s.arg(idle.size() - 1).arg(QLatin1StringView(section.section));
        Violation violation{.message = u"%1%2 has no effect because %3 is %4"_s.arg(
                                idle.front().toString(), others, QLatin1StringView(section.gate),
                                context.values.value(section.gate).toDisplay()),
                            .settings = idle};
        violation.settings += section.gate;
        Fix remove{.label = u"Remove what has no effect"_s};
        for (const YamlPath &path : idle)
            remove.changes.push_back(unset(path));
        violation.fixes = {remove};
        violations += violation;
    }
    return violations;
}

/// What the chart's values.yaml lists and none of its templates reads. Found by searching the templates of 1.17.17,
/// 1.18.5, 1.19.6 and 1.20.0.
struct UnreadSetting
{
    const char *path;
    const char *since = nullptr;
    const char *before = nullptr;
};

constexpr UnreadSetting unreadSettings[] = {
    {"prometheus.serviceMonitor.scrapeTimeout"},
    {"securityContext.allowPrivilegeEscalation"},
    {"authentication.mutual.spire.install.agent.annotations"},
    {"enableInternalTrafficPolicy", "1.19"},
    {"envoy.initContainers", "1.19"},
    {"serviceAccounts.corednsMCSAPI.automount", "1.19"},
    {"name", nullptr, "1.18"},
};

QList<Violation> checkUnreadSettings(const CheckContext &context)
{
    QList<Violation> violations;
    for (const UnreadSetting &setting : unreadSettings) {
        const bool holds = (!setting.since || context.ciliumAtLeast(QString::fromLatin1(setting.since))) &&
                           (!setting.before || !context.ciliumAtLeast(QString::fromLatin1(setting.before)));
        if (!holds || context.values.state(setting.path) != SettingState::Set)
            continue;
        violations += Violation{.message = u"%1 has no effect: none of chart %2's templates reads it"_s.arg(
                                    QLatin1StringView(setting.path), context.target.cilium),
                                .settings = {setting.path},
                                .fixes = {removal(setting.path)}};
    }
    return violations;
}

constexpr Combination outdatedGlobals{
    .isThere = [](const CheckContext &context) { return isTruthy(context, "global"); },
    .message = "global has no effect: none of the chart's templates reads what is in it",
    .settings = {"global"},
    .waysOut = {{"Remove it", {{"global", nullptr}}}}};

constexpr char reference[] = "https://docs.cilium.io/en/v1.18/helm-reference/";

constexpr Rule rules[] = {
    {"values.never-read", Severity::Warning, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A setting that no template reads"),
     QT_TRANSLATE_NOOP("Rules", "The chart documents the key, but nothing that it renders depends on it."), reference,
     checkUnreadSettings},
    {"values.global-ignored", Severity::Warning, Origin::Chart, QT_TRANSLATE_NOOP("Rules", "Settings under global"),
     QT_TRANSLATE_NOOP("Rules",
                       "Helm hands global to every chart. Cilium's read its settings there up to 1.8 and reads "
                       "nothing there today: they belong one level up."),
     reference, found<outdatedGlobals>},
    {"values.section-off", Severity::Hint, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "Settings of a section that is off"),
     QT_TRANSLATE_NOOP("Rules", "The chart renders the section's settings only while its switch is on. That may be on "
                                "purpose, to have them at hand."),
     reference, checkIdleSections},
};

} // namespace

std::span<const Rule> idleSettingRules()
{
    return rules;
}
