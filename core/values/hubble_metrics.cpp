#include "core/values/hubble_metrics.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

using Form = HubbleMetricOption::Form;

// https://github.com/cilium/cilium/blob/v1.18.5/pkg/hubble/metrics/api/context.go and the handlers beside it,
// https://docs.cilium.io/en/v1.18/observability/metrics/#hubble-metrics
constexpr HubbleMetricOption options[] = {
    {"dns", "query", Form::Switch, QT_TRANSLATE_NOOP("HubbleMetrics", "The name that was asked for as a label")},
    {"dns", "ignoreAAAA", Form::Switch, QT_TRANSLATE_NOOP("HubbleMetrics", "Leave questions for IPv6 addresses out")},
    {"flows-to-world", "any-drop", Form::Switch,
     QT_TRANSLATE_NOOP("HubbleMetrics", "Count every drop, not only those that a policy denied")},
    {"flows-to-world", "port", Form::Switch, QT_TRANSLATE_NOOP("HubbleMetrics", "The destination port as a label")},
    {"flows-to-world", "syn-only", Form::Switch, QT_TRANSLATE_NOOP("HubbleMetrics", "Count a TCP connection once")},
    {"httpV2", "exemplars", Form::Truth, QT_TRANSLATE_NOOP("HubbleMetrics", "Trace ids; wants enableOpenMetrics")},
    {nullptr, "sourceContext", Form::Contexts, QT_TRANSLATE_NOOP("HubbleMetrics", "The label source")},
    {nullptr, "destinationContext", Form::Contexts, QT_TRANSLATE_NOOP("HubbleMetrics", "The label destination")},
    {nullptr, "labelsContext", Form::Labels, QT_TRANSLATE_NOOP("HubbleMetrics", "More labels, by name")},
    {nullptr, "sourceEgressContext", Form::Contexts,
     QT_TRANSLATE_NOOP("HubbleMetrics", "source, where the flow leaves a pod")},
    {nullptr, "sourceIngressContext", Form::Contexts,
     QT_TRANSLATE_NOOP("HubbleMetrics", "source, where the flow enters a pod")},
    {nullptr, "destinationEgressContext", Form::Contexts,
     QT_TRANSLATE_NOOP("HubbleMetrics", "destination, where the flow leaves a pod")},
    {nullptr, "destinationIngressContext", Form::Contexts,
     QT_TRANSLATE_NOOP("HubbleMetrics", "destination, where the flow enters a pod")},
};

/// Hubble reads options in any case.
bool isSame(const QString &left, const QString &right)
{
    return left.compare(right, Qt::CaseInsensitive) == 0;
}

QString wordProblem(const QString &option, const QString &value, QChar separator, const QStringList &known)
{
    const QStringList words = value.split(separator, Qt::SkipEmptyParts);
    if (words.isEmpty())
        return u"%1 says nothing; it takes %2"_s.arg(option, known.join(u", "_s));
    for (const QString &word : words)
        if (!known.contains(word, Qt::CaseInsensitive))
            return u"%1 is none of what %2 takes: %3"_s.arg(word, option, known.join(u", "_s));
    return {};
}

QString optionProblem(const HubbleMetric &metric, const HubbleMetric::Option &option)
{
    for (const HubbleMetricOption &known : optionsOfMetric(metric.name)) {
        if (!isSame(QString::fromLatin1(known.name), option.name))
            continue;
        if (known.form == Form::Contexts)
            return wordProblem(option.name, option.value, u'|', metricContexts());
        return known.form == Form::Labels ? wordProblem(option.name, option.value, u',', metricLabels()) : QString();
    }
    return {};
}

} // namespace

HubbleMetric HubbleMetric::parse(const QString &text)
{
    HubbleMetric metric{.name = text.section(u':', 0, 0).trimmed(), .options = {}};
    const QStringList written = text.section(u':', 1).split(u';', Qt::SkipEmptyParts);
    metric.options.reserve(static_cast<std::size_t>(written.size()));
    for (const QString &option : written)
        metric.options.push_back({.name = option.section(u'=', 0, 0).trimmed(), .value = option.section(u'=', 1)});
    return metric;
}

QString HubbleMetric::toString() const
{
    QStringList written;
    for (const Option &option : options)
        written << (option.value.isEmpty() ? option.name : u"%1=%2"_s.arg(option.name, option.value));
    return written.isEmpty() ? name : u"%1:%2"_s.arg(name, written.join(u';'));
}

const HubbleMetric::Option *HubbleMetric::find(const QString &option) const
{
    const auto found = std::ranges::find_if(options, [&option](const Option &one) { return isSame(one.name, option); });
    return found == options.end() ? nullptr : &*found;
}

void HubbleMetric::set(const Option &option)
{
    const auto isIt = [&option](const Option &one) { return isSame(one.name, option.name); };
    const auto found = std::ranges::find_if(options, isIt);
    if (found == options.end())
        options.push_back(option);
    else
        found->value = option.value;
}

void HubbleMetric::remove(const QString &option)
{
    std::erase_if(options, [&option](const Option &one) { return isSame(one.name, option); });
}

std::vector<HubbleMetricOption> optionsOfMetric(const QString &metric)
{
    std::vector<HubbleMetricOption> taken;
    for (const HubbleMetricOption &option : options)
        if (!option.metric || metric == QLatin1StringView(option.metric))
            taken.push_back(option);
    return taken;
}

QStringList metricContexts()
{
    return {u"identity"_s, u"namespace"_s,         u"pod"_s,      u"pod-name"_s,      u"dns"_s,
            u"ip"_s,       u"reserved-identity"_s, u"workload"_s, u"workload-name"_s, u"app"_s};
}

QStringList metricLabels()
{
    QStringList labels;
    for (const QString &side : {u"source"_s, u"destination"_s})
        for (const QString &part : {u"ip"_s, u"pod"_s, u"namespace"_s, u"workload"_s, u"workload_kind"_s, u"app"_s,
                                    u"node"_s, u"node_name"_s, u"cluster"_s, u"cluster_name"_s, u"service"_s})
            labels << side + u'_' + part;
    labels << u"traffic_direction"_s;
    return labels;
}

QString metricProblem(const HubbleMetric &metric)
{
    if (metric.name.isEmpty())
        return u"an entry begins with the name of a metric, such as drop"_s;
    for (const HubbleMetric::Option &option : metric.options)
        if (QString problem = optionProblem(metric, option); !problem.isEmpty())
            return problem;
    return {};
}

QString ignoredOption(const HubbleMetric &metric)
{
    const std::vector<HubbleMetricOption> known = optionsOfMetric(metric.name);
    for (const HubbleMetric::Option &option : metric.options) {
        const auto isIt = [&option](const HubbleMetricOption &one) {
            return isSame(QString::fromLatin1(one.name), option.name);
        };
        if (std::ranges::none_of(known, isIt))
            return u"%1 has no option %2; Hubble passes over it"_s.arg(metric.name, option.name);
    }
    return {};
}

QString metricsProblem(std::span<const HubbleMetric> metrics)
{
    QStringList names;
    for (const HubbleMetric &metric : metrics) {
        if (QString problem = metricProblem(metric); !problem.isEmpty())
            return problem;
        if (names.contains(metric.name))
            return u"%1 is there twice: the agent doesn't start with it"_s.arg(metric.name);
        names << metric.name;
    }
    if (names.contains("http"_L1) && names.contains("httpV2"_L1))
        return u"http and httpV2 exclude each other: the agent doesn't start with both"_s;
    return {};
}
