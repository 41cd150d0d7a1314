#include "core/rules/combination.h"
#include "core/rules/value_check.h"

#include <QJsonDocument>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr Combination bothHeaderLists{
    .isThere =
        [](const CheckContext &context) {
            return isTruthy(context, "hubble.redact.http.headers.allow") &&
                   isTruthy(context, "hubble.redact.http.headers.deny");
        },
    .message = "hubble.redact.http.headers.allow and .deny are both set; one of them says what is kept",
    .settings = {"hubble.redact.http.headers.deny", "hubble.redact.http.headers.allow"},
    .waysOut = {{"Keep the headers that are allowed", {{"hubble.redact.http.headers.deny", nullptr}}},
                {"Take away the headers that are denied", {{"hubble.redact.http.headers.allow", nullptr}}}}};

constexpr Combination bothKindsOfMetrics{
    .isThere =
        [](const CheckContext &context) {
            return isOn(context, "hubble.enabled") && isTruthy(context, "hubble.metrics.enabled") &&
                   isOn(context, "hubble.metrics.dynamic.enabled");
        },
    .message = "hubble.metrics.enabled is {hubble.metrics.enabled}, and hubble.metrics.dynamic.enabled is true",
    .settings = {"hubble.metrics.dynamic.enabled", "hubble.metrics.enabled"},
    .waysOut = {{"Keep the list of metrics", {{"hubble.metrics.dynamic.enabled", nullptr}}},
                {"Keep the dynamic metrics", {{"hubble.metrics.enabled", nullptr}}}}};

QList<Violation> checkKindsOfMetrics(const CheckContext &context)
{
    QList<Violation> violations = violationsOf(context, bothKindsOfMetrics);
    for (Violation &violation : violations)
        violation.severity = context.ciliumAtLeast(u"1.18") ? Severity::Error : Severity::Warning;
    return violations;
}

/// What the labels of a metric's context can be made of. Source: pkg/hubble/metrics/api/context.go.
const QStringList contexts{u"identity"_s, u"namespace"_s,         u"pod"_s,      u"pod-name"_s,      u"dns"_s,
                           u"ip"_s,       u"reserved-identity"_s, u"workload"_s, u"workload-name"_s, u"app"_s};

bool isContextOption(const QString &name)
{
    static const QRegularExpression option(u"^(source|destination)(Egress|Ingress)?Context$"_s);
    return option.match(name).hasMatch();
}

/// The first part of a metric's options that Hubble refuses: `sourceContext=podname` of `drop:sourceContext=podname`.
QString refusedOption(const QString &metric)
{
    for (const QString &option : metric.section(u':', 1).split(u';', Qt::SkipEmptyParts)) {
        const QStringList words = option.section(u'=', 1).split(u'|', Qt::SkipEmptyParts);
        const bool isKnown = std::ranges::all_of(words, [](const QString &word) { return contexts.contains(word); });
        if (isContextOption(option.section(u'=', 0, 0)) && !isKnown)
            return option;
    }
    return {};
}

QList<Violation> checkMetricOptions(const CheckContext &context)
{
    QList<Violation> violations;
    const YamlPath path("hubble.metrics.enabled");
    if (!isOn(context, "hubble.enabled") || !context.values.value(path).isList())
        return violations;
    int index = 0;
    for (const QString &metric : context.values.strings(path)) {
        const YamlPath at = path.child(index++);
        const QString option = metric.contains("${"_L1) ? QString() : refusedOption(metric);
        if (option.isEmpty())
            continue;
        violations += Violation{.message = u"%1 asks for %2; a context is one or more of %3"_s.arg(
                                    at.toString(), option, contexts.join(u", "_s)),
                                .settings = {at},
                                .fixes = {Fix{.label = u"Drop the metric"_s, .changes = {unset(at)}}},
                                .severity = context.ciliumAtLeast(u"1.18") ? Severity::Error : Severity::Warning};
    }
    return violations;
}

QList<Violation> checkBuffer(const CheckContext &context)
{
    constexpr int largest = 65535;
    const QString written = text(context, "hubble.eventBufferCapacity");
    bool isNumber = false;
    const int capacity = written.toInt(&isNumber);
    const bool fits = isNumber && capacity > 0 && capacity <= largest && ((capacity + 1) & capacity) == 0;
    if (written.isEmpty() || fits || !isOn(context, "hubble.enabled") || written.contains("${"_L1))
        return {};
    return {Violation{
        .message =
            u"hubble.eventBufferCapacity is %1; possible are 1, 3, 7 and so on to 65535, one less than a power of two"_s
                .arg(written),
        .settings = {"hubble.eventBufferCapacity"},
        .fixes = {Fix{.label = u"Use 4095, the default"_s, .changes = {unset("hubble.eventBufferCapacity")}}}}};
}

constexpr Combination negativeQueue{.isThere =
                                        [](const CheckContext &context) {
                                            return isOn(context, "hubble.enabled") &&
                                                   text(context, "hubble.eventQueueSize").toDouble() < 0;
                                        },
                                    .message = "hubble.eventQueueSize is {hubble.eventQueueSize}",
                                    .settings = {"hubble.eventQueueSize"},
                                    .waysOut = {{"Leave the size to the agent", {{"hubble.eventQueueSize", nullptr}}}}};

QList<Violation> checkListenAddress(const CheckContext &context)
{
    static const QRegularExpression pattern(u"^.*:\\d{1,5}$"_s);
    const QString address = text(context, "hubble.listenAddress");
    const bool fits = pattern.match(address).hasMatch() && address.section(u':', -1).toInt() <= 65535;
    if (address.isEmpty() || fits || !isOn(context, "hubble.enabled") || address.contains("${"_L1))
        return {};
    return {Violation{
        .message = u"hubble.listenAddress is %1, which has no port (:4244)"_s.arg(address),
        .settings = {"hubble.listenAddress"},
        .fixes = {Fix{.label = u"Listen on :4244, the default"_s, .changes = {unset("hubble.listenAddress")}}}}};
}

QList<Violation> checkExportFilters(const CheckContext &context)
{
    QList<Violation> violations;
    if (!isOn(context, "hubble.enabled") || !isOn(context, "hubble.export.static.enabled"))
        return violations;
    for (const char *list : {"hubble.export.static.allowList", "hubble.export.static.denyList"}) {
        const Value value = context.values.value(list);
        int index = 0;
        for (const Value &filter : value.toList()) {
            const YamlPath at = YamlPath(list).child(index++);
            if (!filter.isString() || QJsonDocument::fromJson(filter.toString().toUtf8()).isObject() ||
                filter.toString().contains("${"_L1))
                continue;
            violations += Violation{.message = u"%1 isn't a filter in JSON: %2"_s.arg(at.toString(), filter.toString()),
                                    .settings = {at},
                                    .fixes = {Fix{.label = u"Remove the filter"_s, .changes = {unset(at)}}}};
        }
    }
    return violations;
}

QList<Violation> checkIntervals(const CheckContext &context)
{
    QList<Violation> violations;
    struct Interval
    {
        const char *path;
        const char *gate;
    };
    for (const Interval &interval : {Interval{"hubble.dropEventEmitter.interval", "hubble.dropEventEmitter.enabled"}}) {
        const QString problem = formatProblem(SettingKind::Duration, context.values.value(interval.path));
        if (problem.isEmpty() || !isOn(context, "hubble.enabled") || !isOn(context, interval.gate))
            continue;
        violations += Violation{.message = u"%1: %2"_s.arg(QLatin1StringView(interval.path), problem),
                                .settings = {interval.path},
                                .fixes = {Fix{.label = u"Use the default"_s, .changes = {unset(interval.path)}}}};
    }
    return violations;
}

constexpr char metricsDocs[] = "https://docs.cilium.io/en/v1.18/observability/metrics/#hubble-metrics";
constexpr char hubbleDocs[] = "https://docs.cilium.io/en/v1.18/observability/hubble/configuration/";

constexpr Rule rules[] = {
    {"hubble.redact-headers-both", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "Headers to keep and headers to take away"),
     QT_TRANSLATE_NOOP("Rules", "With a list of headers to keep all others go, with a list of headers to take away all "
                                "others stay. The chart refuses both, even while redaction or Hubble is off."),
     "https://github.com/cilium/cilium/blob/v1.18.5/install/kubernetes/cilium/templates/validate.yaml",
     found<bothHeaderLists>},
    {"hubble.metrics-static-and-dynamic", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Two ways to say which metrics"),
     QT_TRANSLATE_NOOP("Rules",
                       "The agent takes the list or the ConfigMap for dynamic metrics. From 1.18 on it exits over "
                       "both, 1.17 goes without Hubble."),
     metricsDocs, checkKindsOfMetrics},
    {"hubble.metric-context", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "A context that metrics don't have"),
     QT_TRANSLATE_NOOP("Rules",
                       "The agent exits at start over a context that it doesn't know; 1.17 goes without Hubble. "
                       "Unknown options pass."),
     metricsDocs, checkMetricOptions},
    {"hubble.buffer-size", Severity::Warning, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "A ring of flows of an impossible size"),
     QT_TRANSLATE_NOOP("Rules", "The agent logs an error and goes without Hubble."), hubbleDocs, checkBuffer},
    {"hubble.queue-size", Severity::Error, Origin::Agent, QT_TRANSLATE_NOOP("Rules", "A queue of less than nothing"),
     QT_TRANSLATE_NOOP("Rules", "The agent panics while Hubble starts, and crash-loops."), hubbleDocs,
     found<negativeQueue>},
    {"hubble.listen-address", Severity::Warning, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "An address for Hubble without a port"),
     QT_TRANSLATE_NOOP("Rules", "The agent tells its peers no port then, and the relay can't reach the node."),
     hubbleDocs, checkListenAddress},
    {"hubble.export-filter", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "A filter for exported flows that isn't JSON"),
     QT_TRANSLATE_NOOP("Rules", "The agent can't read it and exits at start."),
     "https://docs.cilium.io/en/v1.18/observability/hubble/configuration/export/", checkExportFilters},
    {"hubble.interval", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "An interval that the agent can't read"),
     QT_TRANSLATE_NOOP("Rules", "The chart copies it unchecked; the agent exits at start."), hubbleDocs,
     checkIntervals},
};

} // namespace

std::span<const Rule> hubbleOptionRules()
{
    return rules;
}
