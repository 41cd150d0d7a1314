#include "core/rules/combination.h"
#include "core/rules/value_check.h"
#include "core/values/hubble_metrics.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
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

bool isContextOption(const QString &name)
{
    static const QRegularExpression option(u"^(source|destination)(Egress|Ingress)?Context\\z"_s,
                                           QRegularExpression::CaseInsensitiveOption);
    return option.match(name).hasMatch();
}

/// Whether Hubble takes a metric's option; it ignores those it doesn't know.
bool isOption(const QString &option)
{
    const QString name = option.section(u'=', 0, 0);
    const QString value = option.section(u'=', 1);
    const auto isContext = [](const QString &word) { return metricContexts().contains(word.toLower()); };
    const auto isLabel = [](const QString &label) { return metricLabels().contains(label); };
    if (isContextOption(name))
        return std::ranges::all_of(value.split(u'|', Qt::SkipEmptyParts), isContext);
    return name.compare("labelsContext"_L1, Qt::CaseInsensitive) != 0 ||
           std::ranges::all_of(value.split(u',', Qt::SkipEmptyParts), isLabel);
}

/// The first part of a metric's options that Hubble refuses: `sourceContext=podname` of `drop:sourceContext=podname`.
QString refusedOption(const QString &metric)
{
    const QStringList options = metric.section(u':', 1).split(u';', Qt::SkipEmptyParts);
    const auto refused = std::ranges::find_if_not(options, isOption);
    return refused == options.end() ? QString() : *refused;
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
        violations += Violation{
            .message =
                u"%1 asks for %2; a context is one or more of %3, a label is one like source_pod or traffic_direction"_s
                    .arg(at.toString(), option, metricContexts().join(u", "_s)),
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
    static const QRegularExpression pattern(u"^.*:\\d{1,5}\\z"_s);
    const QString address = text(context, "hubble.listenAddress");
    const bool fits = pattern.match(address).hasMatch() && address.section(u':', -1).toInt() <= 65535;
    if (address.isEmpty() || fits || !isOn(context, "hubble.enabled") || address.contains("${"_L1))
        return {};
    return {Violation{
        .message = u"hubble.listenAddress is %1, which has no port (:4244)"_s.arg(address),
        .settings = {"hubble.listenAddress"},
        .fixes = {Fix{.label = u"Listen on :4244, the default"_s, .changes = {unset("hubble.listenAddress")}}}}};
}

/// The fields of a filter, which protobuf reads in either way of writing. Source: api/v1/flow/flow.proto, FlowFilter.
bool isFilterField(QString name)
{
    static const QStringList fields =
        u"uuid source_ip source_ip_xlated source_pod source_fqdn source_label source_service source_workload "
        "source_cluster_name source_port source_identity destination_ip destination_pod destination_fqdn "
        "destination_label destination_service destination_workload destination_cluster_name destination_port "
        "destination_identity traffic_direction verdict drop_reason_desc interface event_type http_status_code "
        "protocol reply dns_query http_method http_path http_url http_header tcp_flags node_name node_labels "
        "ip_version trace_id ip_trace_id encrypted experimental"_s.split(u' ');
    static const QRegularExpression capital(u"([A-Z])"_s);
    return fields.contains(name.replace(capital, u"_\\1"_s).toLower());
}

/// The fields of a flow that a mask can name. Source: the same file, Flow.
bool isFlowField(const QString &path)
{
    static const QStringList fields =
        u"time uuid emitter verdict drop_reason auth_type ethernet IP l4 tunnel source destination Type node_name "
        "node_labels source_names destination_names l7 reply event_type source_service destination_service "
        "traffic_direction policy_match_type trace_observation_point trace_reason file ip_trace_id drop_reason_desc "
        "is_reply debug_capture_point interface proxy_port trace_context sock_xlate_point socket_cookie cgroup_id "
        "Summary extensions egress_allowed_by ingress_allowed_by egress_denied_by ingress_denied_by policy_log "
        "aggregate encrypted"_s.split(u' ');
    return fields.contains(path.section(u'.', 0, 0));
}

/// Whether a filter's field holds what protobuf reads there: a list, of words that there are.
bool isFilterValue(const QString &field, const QJsonValue &value)
{
    static const QHash<QString, QStringList> words{
        {u"verdict"_s, u"VERDICT_UNKNOWN FORWARDED DROPPED ERROR AUDIT REDIRECTED TRACED TRANSLATED"_s.split(u' ')},
        {u"trafficdirection"_s, u"TRAFFIC_DIRECTION_UNKNOWN INGRESS EGRESS"_s.split(u' ')},
        {u"ipversion"_s, u"IP_NOT_USED IPv4 IPv6"_s.split(u' ')}};
    if (field == "experimental"_L1)
        return value.isObject();
    const QStringList known = words.value(QString(field).remove(u'_').toLower());
    const QJsonArray items = value.toArray();
    return value.isArray() && std::ranges::all_of(items, [&known](const QJsonValue &item) {
               return known.isEmpty() || !item.isString() || known.contains(item.toString());
           });
}

/// What is wrong with a filter in words; empty: nothing.
QString filterProblem(const QString &filter)
{
    const QJsonDocument json = QJsonDocument::fromJson(filter.toUtf8());
    if (!json.isObject())
        return u"isn't a filter in JSON"_s;
    const QStringList names = json.object().keys();
    const auto unknown = std::ranges::find_if_not(names, isFilterField);
    if (unknown != names.end())
        return u"filters by %1, which flows don't have"_s.arg(*unknown);
    const QJsonObject fields = json.object();
    const auto wrong = std::ranges::find_if_not(
        names, [&fields](const QString &name) { return isFilterValue(name, fields.value(name)); });
    return wrong == names.end() ? QString() : u"has no list of known words for %1"_s.arg(*wrong);
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
            const QString problem =
                filter.isString() && !isTemplated(filter.toString()) ? filterProblem(filter.toString()) : QString();
            if (problem.isEmpty())
                continue;
            violations += Violation{.message = u"%1 %2: %3"_s.arg(at.toString(), problem, filter.toString()),
                                    .settings = {at},
                                    .fixes = {Fix{.label = u"Remove the filter"_s, .changes = {unset(at)}}}};
        }
    }
    return violations;
}

QList<Violation> checkFieldMask(const CheckContext &context)
{
    QList<Violation> violations;
    const YamlPath mask("hubble.export.static.fieldMask");
    if (!isOn(context, "hubble.enabled") || !isOn(context, "hubble.export.static.enabled"))
        return violations;
    int index = 0;
    for (const QString &field : context.values.strings(mask)) {
        const YamlPath at = context.values.value(mask).isList() ? mask.child(index++) : mask;
        if (!isFlowField(field) && !isTemplated(field))
            violations += Violation{.message = u"%1 is %2, which flows don't have"_s.arg(at.toString(), field),
                                    .settings = {at},
                                    .fixes = {Fix{.label = u"Remove the field"_s, .changes = {unset(at)}}}};
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
     QT_TRANSLATE_NOOP("Rules", "A filter for exported flows that can't be read"),
     QT_TRANSLATE_NOOP("Rules", "The agent can't read it and exits at start."),
     "https://docs.cilium.io/en/v1.18/observability/hubble/configuration/export/", checkExportFilters},
    {"hubble.export-field", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "A field of exported flows that isn't there"),
     QT_TRANSLATE_NOOP("Rules", "The mask says which fields of a flow are written. The agent exits over one that flows "
                                "don't have."),
     "https://github.com/cilium/cilium/blob/v1.18.5/api/v1/flow/flow.proto", checkFieldMask},
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
