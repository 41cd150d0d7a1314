#include "core/rules/common_fixes.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// `dns` of `dns:query;ignoreAAAA`.
QString metricName(const QString &metric)
{
    return metric.section(u':', 0, 0);
}

/// The enabled metrics: a list in values.yaml.
QStringList metrics(const CheckContext &context)
{
    return context.values.isTrue("hubble.enabled") ? context.values.strings("hubble.metrics.enabled") : QStringList();
}

/// Leaves out every metric whose name `drops` says.
template<typename Drops>
ChangeSet withoutMetrics(const CheckContext &context, Drops drops)
{
    return withoutItems(context, "hubble.metrics.enabled",
                        [&drops](const QString &metric) { return drops(metricName(metric)); });
}

QList<Violation> checkUiWithoutRelay(const CheckContext &context)
{
    const bool standalone = context.values.isTrue("hubble.ui.standalone.enabled");
    if (!context.values.isTrue("hubble.ui.enabled") || standalone || context.values.isTrue("hubble.relay.enabled"))
        return {};
    return {Violation{.message = u"hubble.ui.enabled is true, but hubble.relay.enabled isn't"_s,
                      .settings = {"hubble.ui.enabled", "hubble.relay.enabled"},
                      .fixes = {Fix{.label = u"Turn the relay on"_s, .changes = {setTo("hubble.relay.enabled", true)}},
                                Fix{.label = u"Turn the UI off"_s, .changes = {unset("hubble.ui.enabled")}}}}};
}

QList<Violation> checkRelayWithoutHubble(const CheckContext &context)
{
    if (!context.values.isTrue("hubble.relay.enabled") || context.values.isTrue("hubble.enabled"))
        return {};
    return {Violation{.message = u"hubble.relay.enabled is true, but hubble.enabled is false"_s,
                      .settings = {"hubble.relay.enabled", "hubble.enabled"},
                      .fixes = {Fix{.label = u"Turn Hubble on"_s, .changes = {setTo("hubble.enabled", true)}},
                                Fix{.label = u"Turn relay and UI off"_s,
                                    .changes = {unset("hubble.relay.enabled"), unset("hubble.ui.enabled")}}}}};
}

bool needsProxy(const QString &name)
{
    return name == "http"_L1 || name == "httpV2"_L1 || name == "dns"_L1 || name == "kafka"_L1;
}

QList<Violation> checkL7Metrics(const CheckContext &context)
{
    QStringList blind;
    for (const QString &metric : metrics(context)) {
        if (needsProxy(metricName(metric)))
            blind += metricName(metric);
    }
    if (context.values.isTrue("l7Proxy") || blind.isEmpty())
        return {};
    return {Violation{
        .message = u"hubble.metrics.enabled asks for %1, but l7Proxy is false: they will never show a value"_s.arg(
            blind.join(u" and "_s)),
        .settings = {"hubble.metrics.enabled", "l7Proxy"},
        .fixes = {Fix{.label = u"Drop %1 from the metrics"_s.arg(blind.join(u" and "_s)),
                      .changes = withoutMetrics(context, needsProxy)},
                  Fix{.label = u"Turn the L7 proxy on"_s, .changes = {unset("l7Proxy")}}}}};
}

QList<Violation> checkHttpTwice(const CheckContext &context)
{
    QStringList names;
    for (const QString &metric : metrics(context))
        names += metricName(metric);
    if (!names.contains("http"_L1) || !names.contains("httpV2"_L1))
        return {};
    const auto without = [&context](QLatin1StringView name) {
        return Fix{.label = u"Drop %1"_s.arg(name),
                   .changes = withoutMetrics(context, [name](const QString &metric) { return metric == name; })};
    };
    return {Violation{.message = u"hubble.metrics.enabled holds http and httpV2; only one of them can be on"_s,
                      .settings = {"hubble.metrics.enabled"},
                      .fixes = {without("http"_L1), without("httpV2"_L1)},
                      .severity = context.ciliumAtLeast(u"1.18") ? Severity::Error : Severity::Warning}};
}

QList<Violation> checkRepeatedMetrics(const CheckContext &context)
{
    QStringList seen;
    QStringList repeated;
    Value::List once;
    for (const QString &metric : metrics(context)) {
        if (seen.contains(metricName(metric))) {
            repeated += metricName(metric);
            continue;
        }
        seen += metricName(metric);
        once.emplace_back(metric);
    }
    if (repeated.isEmpty())
        return {};
    return {Violation{.message = u"hubble.metrics.enabled names %1 twice"_s.arg(repeated.join(u", "_s)),
                      .settings = {"hubble.metrics.enabled"},
                      .fixes = {Fix{.label = u"Keep the first of each"_s,
                                    .changes = {setTo("hubble.metrics.enabled", Value(std::move(once)))}}}}};
}

/// The handlers that register themselves in pkg/hubble/metrics. kafka went with 1.20; sctp came after 1.18
/// (whether 1.19 has it is unsure, so it is let through there).
bool isKnownMetric(const CheckContext &context, const QString &name)
{
    static const QStringList known{u"dns"_s,  u"drop"_s,   u"flow"_s,   u"flows-to-world"_s,    u"http"_s,
                                   u"icmp"_s, u"httpV2"_s, u"policy"_s, u"port-distribution"_s, u"tcp"_s};
    return known.contains(name) || (name == "kafka"_L1 && !context.ciliumAtLeast(u"1.20")) ||
           (name == "sctp"_L1 && context.ciliumAtLeast(u"1.19"));
}

/// 1.17 goes without Hubble, 1.18 exits, later agents warn and go on.
Severity inVersion(const CheckContext &context)
{
    const bool exits = context.ciliumAtLeast(u"1.18") && !context.ciliumAtLeast(u"1.19");
    return exits ? Severity::Error : Severity::Warning;
}

QList<Violation> checkUnknownMetrics(const CheckContext &context)
{
    QStringList unknown;
    for (const QString &metric : metrics(context)) {
        if (!isKnownMetric(context, metricName(metric)) && !metric.contains("${"_L1))
            unknown += metricName(metric);
    }
    if (unknown.isEmpty())
        return {};
    const auto drop = [&context](const QString &name) { return !isKnownMetric(context, name); };
    return {Violation{
        .message = u"hubble.metrics.enabled asks for %1, which Hubble %2 doesn't have"_s.arg(unknown.join(u", "_s),
                                                                                             context.target.cilium),
        .settings = {"hubble.metrics.enabled"},
        .fixes = {Fix{.label = u"Drop %1"_s.arg(unknown.join(u", "_s)), .changes = withoutMetrics(context, drop)}},
        .severity = inVersion(context)}};
}

constexpr Rule rules[] = {
    {"hubble.ui-needs-relay", Severity::Error, Origin::Chart, QT_TRANSLATE_NOOP("Rules", "Hubble UI without the relay"),
     QT_TRANSLATE_NOOP(
         "Rules", "The UI's backend asks the relay, which collects what all nodes saw. The chart refuses to render."),
     "https://docs.cilium.io/en/v1.18/observability/hubble/hubble-ui/", checkUiWithoutRelay},
    {"hubble.relay-needs-hubble", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "Hubble relay without Hubble"),
     QT_TRANSLATE_NOOP(
         "Rules",
         "The relay collects from the Hubble server in each agent, and there is none. The chart refuses to render."),
     "https://docs.cilium.io/en/v1.18/observability/hubble/setup/", checkRelayWithoutHubble},
    {"hubble.l7-metrics-need-proxy", Severity::Warning, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "L7 metrics without the L7 proxy"),
     QT_TRANSLATE_NOOP("Rules", "Requests, status codes and DNS answers are seen only by the L7 and DNS proxy. Without "
                                "it the series stay empty and dashboards look as if "
                                "nothing happened."),
     "https://docs.cilium.io/en/v1.18/observability/metrics/#hubble-metrics", checkL7Metrics},
    {"hubble.http-and-http-v2", Severity::Error, Origin::Agent, QT_TRANSLATE_NOOP("Rules", "Both HTTP metrics at once"),
     QT_TRANSLATE_NOOP("Rules", "Both register series of the same name; the agent exits at start (1.17 logs an error "
                                "and goes without Hubble)."),
     "https://docs.cilium.io/en/v1.18/observability/metrics/#hubble-metrics", checkHttpTwice},
    {"hubble.metric-twice", Severity::Error, Origin::Agent, QT_TRANSLATE_NOOP("Rules", "A Hubble metric named twice"),
     QT_TRANSLATE_NOOP("Rules", "The second registration of a series makes the agent panic at start; it crash-loops."),
     "https://github.com/cilium/cilium/blob/v1.18.5/pkg/hubble/metrics/api/registry.go", checkRepeatedMetrics},
    {"hubble.metric-unknown", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "A Hubble metric that doesn't exist"),
     QT_TRANSLATE_NOOP("Rules", "The agent of 1.18 exits at start, that of 1.17 goes without Hubble; later ones skip "
                                "the metric with a warning in the log."),
     "https://github.com/cilium/cilium/blob/v1.18.5/pkg/hubble/metrics/api/registry.go", checkUnknownMetrics},
};

} // namespace

std::span<const Rule> hubbleRules()
{
    return rules;
}
