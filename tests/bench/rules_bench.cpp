#include "tests/bench/rules_bench.h"

#include "core/rules/rules.h"
#include "core/yaml/text_file.h"
#include "tests/bench/measure.h"

#include <QElapsedTimer>
#include <QTextStream>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int entryCount = 1000;
constexpr int slowestShown = 12;

/// A place where users' files grow, and what one more entry there looks like.
struct Growth
{
    const char *what;
    const char *section;
    const char *entry; ///< with `%1` for its number
};

constexpr Growth growths[] = {
    {"flags in extraConfig", "extraConfig:\n", "  made-up-flag-%1: \"%1\"\n"},
    {"variables", "extraEnv:\n", "  - {name: VARIABLE_%1, value: \"%1\"}\n"},
    {"unknown keys", "operator:\n", "  nonsense%1: %1\n"},
    {"annotations", "podAnnotations:\n", "  example.org/annotation-%1: \"%1\"\n"},
    {"tolerations", "tolerations:\n", "  - {key: example.org/key-%1, operator: Exists}\n"},
    {"metrics", "hubble:\n  metrics:\n    enabled:\n", "      - dns:query;labelsContext=source_ip%1\n"},
    {"clusters of a mesh", "clustermesh:\n  config:\n    clusters:\n",
     "      - {name: cluster-%1, port: 2379, ips: [192.0.2.1]}\n"},
    {"pod ranges", "ipam:\n  operator:\n    clusterPoolIPv4PodCIDRList:\n", "      - 10.%1.0.0/24\n"},
};

QByteArray grown(const Growth &growth, int entries)
{
    QByteArray text = growth.section;
    for (int number = 0; number < entries; ++number)
        text += QByteArray(growth.entry).replace("%1", QByteArray::number(number));
    return text;
}

void measureGrowth(QTextStream &out, const Growth &growth, const Configuration &values)
{
    for (const int entries : {entryCount, 4 * entryCount}) {
        const Configuration longer = Configuration::parse(grown(growth, entries), values.sharedCatalogue()).value();
        const QByteArray name = "rules: " + QByteArray::number(entries) + " " + growth.what;
        measure(out, name.constData(), [&longer] { check(contextFor(longer).value()); });
    }
}

qint64 nanosecondsOf(const Rule &rule, const CheckContext &context)
{
    QElapsedTimer timer;
    timer.start();
    for (int round = 0; round < rounds; ++round)
        rule.check(context);
    return timer.nsecsElapsed() / rounds;
}

void printSlowest(QTextStream &out, const Configuration &values)
{
    const CheckContext context = contextFor(values).value();
    std::vector<std::pair<qint64, QByteArray>> times;
    for (const Rule *rule : allRules())
        times.emplace_back(nanosecondsOf(*rule, context), rule->id);
    std::ranges::sort(times, std::greater());
    for (const auto &[time, id] : std::span(times).first(slowestShown))
        out << "  " << time / 1000 << " µs  " << id << Qt::endl;
}

/// The document with every truth value turned around and every number one more: what a rule may pass over in defaults
/// isn't there any more.
Configuration changed(const Configuration &values)
{
    ChangeSet changes;
    for (const ExplicitLeaf &leaf : values.explicitLeaves()) {
        if (leaf.value->isBool())
            changes.push_back(setTo(leaf.path, !leaf.value->toBool()));
        else if (leaf.value->isInteger())
            changes.push_back(setTo(leaf.path, leaf.value->toInteger() + 1));
    }
    return values.apply(changes).value().after;
}

} // namespace

void measureRules(QTextStream &out, const Configuration &values)
{
    measure(out, "rules: all over the document", [&values] { check(contextFor(values).value()); });
    const Configuration other = changed(values);
    measure(out, "rules: with all switches and numbers changed", [&other] { check(contextFor(other).value()); });
    printSlowest(out, values);
    for (const Growth &growth : growths)
        measureGrowth(out, growth, values);
}
