#include "core/catalogue/edit_distance.h"
#include "core/rules/combination.h"
#include "core/rules/common_fixes.h"
#include "core/values/templated_text.h"

using namespace Qt::StringLiterals;

namespace {

/// A ServiceMonitor: the switch of what it watches, and its own.
struct Monitor
{
    const char *watched;
    const char *monitor;
};

/// Those for which the chart looks whether the cluster knows ServiceMonitors.
constexpr Monitor checkedMonitors[] = {
    {"prometheus.enabled", "prometheus.serviceMonitor.enabled"},
    {"operator.prometheus.enabled", "operator.prometheus.serviceMonitor.enabled"},
    {"envoy.prometheus.enabled", "envoy.prometheus.serviceMonitor.enabled"},
    {"hubble.relay.prometheus.enabled", "hubble.relay.prometheus.serviceMonitor.enabled"},
};

bool isGitOpsObject(const CheckContext &context)
{
    const ValuesForm form = context.values.place().form;
    return form == ValuesForm::HelmRelease || form == ValuesForm::ArgoApplication;
}

QList<Violation> checkMonitors(const CheckContext &context)
{
    Violation violation;
    Fix off{.label = u"Make no ServiceMonitor"_s};
    for (const Monitor &monitor : checkedMonitors) {
        if (!isOn(context, monitor.watched) || !isOn(context, monitor.monitor))
            continue;
        violation.settings += monitor.monitor;
        off.changes.push_back(unset(monitor.monitor));
    }
    if (violation.settings.isEmpty() || isOn(context, "prometheus.serviceMonitor.trustCRDsExist"))
        return {};
    violation.message =
        u"%1 is true, but prometheus.serviceMonitor.trustCRDsExist isn't: where Helm doesn't see the "
        "cluster's monitoring.coreos.com/v1, the chart stops"_s.arg(violation.settings.front().toString());
    violation.settings += "prometheus.serviceMonitor.trustCRDsExist";
    violation.fixes = {Fix{.label = u"Tell the chart that the cluster has ServiceMonitors"_s,
                           .changes = {setTo("prometheus.serviceMonitor.trustCRDsExist", true)}},
                       off};
    if (isGitOpsObject(context)) // its controller asks the cluster
        violation.severity = Severity::Warning;
    return {violation};
}

bool hasMonitor(const CheckContext &context, const char *path)
{
    return isOn(context, path) && !isOn(context, "prometheus.serviceMonitor.trustCRDsExist");
}

/// ServiceMonitors that the chart renders without looking.
QList<Violation> checkUncheckedMonitors(const CheckContext &context)
{
    QList<Violation> violations;
    const bool watchesHubble = isOn(context, "hubble.enabled") && isTruthy(context, "hubble.metrics.enabled") &&
                               hasMonitor(context, "hubble.metrics.serviceMonitor.enabled");
    const bool watchesMesh = isOn(context, "clustermesh.useAPIServer") &&
                             hasMonitor(context, "clustermesh.apiserver.metrics.serviceMonitor.enabled");
    for (const auto &[isThere, path] :
         {std::pair{watchesHubble, "hubble.metrics.serviceMonitor.enabled"},
          std::pair{watchesMesh, "clustermesh.apiserver.metrics.serviceMonitor.enabled"}}) {
        if (!isThere)
            continue;
        violations += Violation{
            .message =
                u"%1 is true: the chart renders a ServiceMonitor without looking whether the cluster knows them"_s.arg(
                    QLatin1StringView(path)),
            .settings = {path},
            .fixes = {Fix{.label = u"Say that the cluster has ServiceMonitors"_s,
                          .changes = {setTo("prometheus.serviceMonitor.trustCRDsExist", true)}},
                      Fix{.label = u"Make no ServiceMonitor"_s, .changes = {unset(path)}}}};
    }
    return violations;
}

QList<Violation> checkIdleMonitors(const CheckContext &context)
{
    QList<Violation> violations;
    for (const Monitor &monitor : checkedMonitors) {
        if (!isOn(context, monitor.monitor) || isOn(context, monitor.watched))
            continue;
        violations += Violation{.message = u"%1 has no effect because %2 is %3"_s.arg(
                                    QLatin1StringView(monitor.monitor), QLatin1StringView(monitor.watched),
                                    context.values.value(monitor.watched).toDisplay()),
                                .settings = {monitor.monitor, monitor.watched},
                                .fixes = {Fix{.label = u"Remove %1"_s.arg(QLatin1StringView(monitor.monitor)),
                                              .changes = {unset(monitor.monitor)}}}};
    }
    return violations;
}

QList<Violation> checkEventTypes(const CheckContext &context)
{
    constexpr int mostSlips = 2;
    QStringList known{u"agent"_s, u"capture"_s,        u"debug"_s, u"drop"_s,
                      u"l7"_s,    u"policy-verdict"_s, u"trace"_s, u"trace-sock"_s};
    if (!context.ciliumAtLeast(u"1.20"))
        known += u"recorder"_s;
    QList<Violation> violations;
    const YamlPath path("monitor.eventTypes");
    if (!isOn(context, "monitor.enabled") || !context.values.isExplicit(path))
        return violations;
    int index = 0;
    for (const QString &type : context.values.strings(path)) {
        const YamlPath at = path.child(index++);
        if (type.isEmpty() || isTemplated(type) || known.contains(type))
            continue;
        Violation violation{.message = u"%1 is %2; there are %3"_s.arg(at.toString(), type, known.join(u", "_s)),
                            .settings = {at}};
        if (const QString meant = nearestWord(type, known, mostSlips); !meant.isEmpty())
            violation.fixes += Fix{.label = u"Write %1"_s.arg(meant), .changes = {setTo(at, meant)}};
        violation.fixes += removal(at);
        violations += violation;
    }
    return violations;
}

/// `+name` turns a metric on and `-name` off.
QList<Violation> checkSigns(const CheckContext &context)
{
    QList<Violation> violations;
    const YamlPath path("prometheus.metrics");
    if (!isOn(context, "prometheus.enabled") || !context.values.isExplicit(path))
        return violations;
    int index = 0;
    for (const QString &metric : context.values.strings(path)) {
        const YamlPath at = path.child(index++);
        if (metric.isEmpty() || isTemplated(metric) || metric.startsWith(u'+') || metric.startsWith(u'-'))
            continue;
        violations += Violation{
            .message =
                u"%1 is %2, with neither + (turn it on) nor - (turn it off) before it"_s.arg(at.toString(), metric),
            .settings = {at},
            .fixes = {Fix{.label = u"Turn it on"_s, .changes = {setTo(at, QString(u'+' + metric))}}, removal(at)}};
    }
    return violations;
}

constexpr Combination noMetricsPort{
    .isThere =
        [](const CheckContext &context) {
            return !isOn(context, "hubble.enabled") && isTruthy(context, "hubble.metrics.enabled");
        },
    .message = "hubble.metrics.enabled is {hubble.metrics.enabled}, but hubble.enabled is {hubble.enabled}: nothing is "
               "counted, and the agent's pod keeps the metrics' host port all the same",
    .settings = {"hubble.metrics.enabled", "hubble.enabled"},
    .waysOut = {{"Turn Hubble on", {{"hubble.enabled", "true"}}},
                {"Drop the metrics", {{"hubble.metrics.enabled", nullptr}}}}};

constexpr char validateSource[] =
    "https://github.com/cilium/cilium/blob/v1.18.5/install/kubernetes/cilium/templates/validate.yaml";
constexpr char metricsDocs[] = "https://docs.cilium.io/en/v1.18/observability/metrics/";

constexpr Rule rules[] = {
    {"monitoring.service-monitor-unknown", Severity::Error, Origin::Kubernetes,
     QT_TRANSLATE_NOOP("Rules", "A ServiceMonitor that Helm may not know"),
     QT_TRANSLATE_NOOP("Rules",
                       "The chart asks Helm whether the cluster has ServiceMonitors and refuses to render if not. "
                       "helm template, and so every rendering for Talos' inline manifests, never knows; helm "
                       "install and GitOps controllers know once Prometheus' resources are installed."),
     validateSource, checkMonitors},
    {"monitoring.service-monitor-unchecked", Severity::Warning, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A ServiceMonitor that nobody checks"),
     QT_TRANSLATE_NOOP("Rules",
                       "The chart's check forgets Hubble's and the mesh's ServiceMonitors. Where the cluster lacks "
                       "the resource, the API server refuses the installation."),
     validateSource, checkUncheckedMonitors},
    {"monitoring.service-monitor-idle", Severity::Hint, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A ServiceMonitor of metrics that are off"),
     QT_TRANSLATE_NOOP("Rules", "The chart renders a ServiceMonitor only together with the metrics that it watches."),
     metricsDocs, checkIdleMonitors},
    {"monitoring.event-type", Severity::Warning, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "A kind of event that there isn't"),
     QT_TRANSLATE_NOOP("Rules", "The chart runs cilium-dbg monitor with the list in a container of its own; it ends at "
                                "a word that it doesn't know."),
     "https://docs.cilium.io/en/v1.18/cmdref/cilium-dbg_monitor/", checkEventTypes},
    {"monitoring.metric-without-sign", Severity::Warning, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "A metric that is neither turned on nor off"),
     QT_TRANSLATE_NOOP("Rules", "The list changes the agent's own choice of metrics; an entry without a sign changes "
                                "nothing."),
     metricsDocs, checkSigns},
    {"monitoring.hubble-metrics-without-hubble", Severity::Warning, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "Hubble's metrics without Hubble"),
     QT_TRANSLATE_NOOP("Rules",
                       "The chart drops every setting of Hubble while it is off, but the port in the agent's pod."),
     metricsDocs, found<noMetricsPort>},
};

} // namespace

std::span<const Rule> monitoringRules()
{
    return rules;
}
