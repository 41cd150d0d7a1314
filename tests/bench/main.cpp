#include "core/catalogue/search.h"
#include "core/catalogue/search_index.h"
#include "core/exporters/exporter.h"
#include "core/rules/rules.h"
#include "core/yaml/text_file.h"
#include "tests/bench/measure.h"
#include "tests/bench/pool_bench.h"
#include "tests/bench/rules_bench.h"
#include "tests/bench/search_bench.h"
#include "tests/bench/sizing_bench.h"
#include "tests/bench/startup_bench.h"
#include "tests/bench/yaml_bench.h"

#include <QTextStream>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// A values file of about 4,000 lines: the chart's default paths, each written out with a comment above it.
QByteArray largeValues(const Catalogue &catalogue)
{
    Configuration values =
        Configuration::parse("# every default, written out\n", Catalogue::builtIn(catalogue.chartVersion()).value())
            .value();
    Value::Map all;
    for (const Setting &setting : catalogue.settings()) {
        const QString top = std::get<QString>(setting.path().at(0));
        if (std::ranges::none_of(all, [&top](const Value::Entry &entry) { return entry.first == top; }))
            all.emplace_back(top, values.value(YamlPath().child(top)));
    }
    QByteArray text;
    for (const auto &[key, value] : all) {
        const Configuration one =
            Configuration::parse("{}\n", Catalogue::builtIn(catalogue.chartVersion()).value()).value();
        text += "\n# " + key.toUtf8() + "\n" +
                one.apply({setTo(YamlPath().child(key), value)}).value().after.text().bytes();
    }
    return text;
}

struct Bench
{
    const char *name;
    void (*run)(const Configuration &);
};

/// What happens between a keystroke in the text and the new list of findings.
void keystroke(const Configuration &values)
{
    const Configuration read = Configuration::parse(values.text().bytes(), values.sharedCatalogue()).value();
    check(contextFor(read).value());
}

constexpr Bench benches[] = {
    {"parse: text to tree", [](const Configuration &values) { (void)YamlText::parse(values.text().bytes()); }},
    {"configuration: text to typed values",
     [](const Configuration &values) { (void)Configuration::parse(values.text().bytes(), values.sharedCatalogue()); }},
    {"check: all rules", [](const Configuration &values) { check(contextFor(values).value()); }},
    {"keystroke: text to findings", keystroke},
    {"set: one verified edit",
     [](const Configuration &values) { (void)values.apply({setTo("operator.replicas", 3)}); }},
    {"search: index, once for each catalogue",
     [](const Configuration &values) { (void)SearchIndex(values.catalogue().settings()); }},
    {"search: first letter", [](const Configuration &values) { (void)search(values.catalogue(), u"h"_s); }},
    {"search: three words", [](const Configuration &values) { (void)search(values.catalogue(), u"bpf map size"_s); }},
    {"search: two slips",
     [](const Configuration &values) { (void)search(values.catalogue(), u"kubProxyReplacment"_s); }},
    {"search: a question",
     [](const Configuration &values) {
         (void)search(values.catalogue(), u"my pods can't resolve DNS names outside the cluster"_s);
     }},
    {"sizing: 100 pools", size100Pools},
    {"sizing: 10,000 pools", size10000Pools},
    {"sizing: profile of 10,000 pools, its findings", checkManyPools},
    {"export: every file", [](const Configuration &values) { (void)renderExport(contextFor(values).value()); }},
};

} // namespace

int main(int argc, char *argv[])
{
    QTextStream out(stdout);
    const QString wanted = argc > 1 ? QString::fromLocal8Bit(argv[1]) : QString();
    const double before = usedMilliseconds();
    const std::shared_ptr<const Catalogue> catalogue = Catalogue::builtIn(Catalogue::defaultVersion()).value();
    const double catalogueTime = usedMilliseconds() - before;
    out << "catalogue: loaded once in " << catalogueTime << " ms of CPU\n";
    if (u"start-up"_s.startsWith(wanted))
        measureStartUp(out, catalogueTime);

    const QByteArray text = argc > 2 ? readTextFile(QString::fromLocal8Bit(argv[2])).value() : largeValues(*catalogue);
    const Configuration values = Configuration::parse(text, catalogue).value();
    out << values.text().bytes().count('\n') << " lines, " << values.text().bytes().size() / 1024 << " KiB, chart "
        << catalogue->chartVersion() << ", " << rounds << " rounds\n";
    for (const Bench &bench : benches) {
        if (QString::fromLatin1(bench.name).startsWith(wanted))
            measure(out, bench.name, [&] { bench.run(values); });
    }
    if (u"yaml"_s.startsWith(wanted))
        measureYaml(out, values.text().bytes());
    if (u"rules"_s.startsWith(wanted))
        measureRules(out, values);
    if (u"search"_s.startsWith(wanted))
        measureSearch(out);
    if (u"sizing: slider"_s.startsWith(wanted)) // it needs a window
        measureSizing(out);
    return 0;
}
