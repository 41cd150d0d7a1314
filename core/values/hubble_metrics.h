#pragma once

#include <QString>
#include <QStringList>

#include <span>
#include <vector>

/// An entry of `hubble.metrics.enabled`: `dns:query;sourceContext=workload-name|reserved-identity`.
struct HubbleMetric
{
    struct Option
    {
        QString name;
        QString value; ///< empty: the name alone switches it on

        bool operator==(const Option &) const = default;
    };

    QString name;
    std::vector<Option> options;

    static HubbleMetric parse(const QString &text);
    QString toString() const;

    const Option *find(const QString &option) const;
    /// Puts an option in its place, or behind the others.
    void set(const Option &option);
    void remove(const QString &option);
};

/// What an option is, as Hubble reads it.
struct HubbleMetricOption
{
    enum class Form {
        Switch,   ///< its name alone
        Truth,    ///< `exemplars=true`
        Contexts, ///< words with `|` between them, the first that is known counts
        Labels,   ///< words with `,` between them
    };

    const char *metric; ///< nullptr: all of them take it
    const char *name;
    Form form;
    const char *what;
};

/// The options of a metric, its own first.
std::vector<HubbleMetricOption> optionsOfMetric(const QString &metric);

/// What a context may be made of, and which labels there are.
QStringList metricContexts();
QStringList metricLabels();

/// What Hubble refuses in a metric, in words; empty: nothing.
QString metricProblem(const HubbleMetric &metric);
/// What it doesn't know in one, and passes over.
QString ignoredOption(const HubbleMetric &metric);
/// The same for all entries together.
QString metricsProblem(std::span<const HubbleMetric> metrics);
