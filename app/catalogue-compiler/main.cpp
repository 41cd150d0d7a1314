#include "core/catalogue/catalogue_check.h"
#include "core/catalogue/compiled_catalogue.h"
#include "core/catalogue/hidden_keys.h"
#include "core/catalogue/knowledge_reader.h"
#include "core/yaml/text_file.h"

#include <QCoreApplication>
#include <QDir>
#include <QTextStream>
#include <QVersionNumber>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {
constexpr auto usage = "catalogue-compiler --check KNOWLEDGE_DIR CHARTS_DIR\n"
                       "catalogue-compiler KNOWLEDGE_DIR CHARTS_DIR OUT_DIR\n"
                       "catalogue-compiler facts CHART\n"_L1;

enum ExitCode { Done = 0, Wrong = 1, WrongUsage = 2 };

/// The catalogue's sources, read.
struct Sources
{
    Knowledge knowledge;
    std::vector<ChartFacts> charts;
    std::vector<Error> errors;
};

void say(const QString &line)
{
    QTextStream(stdout) << line << '\n';
}

void complain(const QString &line)
{
    QTextStream(stderr) << line << '\n';
}

void readCharts(const QDir &folder, Sources &sources)
{
    const auto hidden = readHiddenKeys(folder.filePath(u"hidden-keys.yaml"_s));
    if (!hidden) {
        sources.errors.push_back(hidden.error());
        return;
    }
    for (const QString &name : folder.entryList({u"*.json"_s}, QDir::Files, QDir::Name)) {
        const QString file = folder.filePath(name);
        auto facts = readTextFile(file).and_then(ChartFacts::fromJson);
        if (!facts) {
            sources.errors.push_back(facts.error());
            sources.errors.back().file = file;
            continue;
        }
        addHiddenKeys(*facts, *hidden);
        sources.charts.push_back(std::move(*facts));
    }
    std::ranges::sort(sources.charts, {},
                      [](const ChartFacts &chart) { return QVersionNumber::fromString(chart.version); });
    if (sources.charts.empty() && sources.errors.empty())
        sources.errors.push_back({.message = u"no chart facts (*.json) here"_s, .file = folder.path()});
}

Sources readSources(const QString &knowledgeFolder, const QString &chartsFolder)
{
    KnowledgeReading reading = readKnowledgeLeniently(knowledgeFolder);
    Sources sources{.knowledge = std::move(reading.knowledge), .charts = {}, .errors = std::move(reading.errors)};
    readCharts(QDir(chartsFolder), sources);
    std::ranges::copy(checkCatalogue(sources.knowledge, sources.charts), std::back_inserter(sources.errors));
    return sources;
}

Result<void> writeCompiled(const Sources &sources, const QString &folder)
{
    if (!QDir().mkpath(folder))
        return failure(u"can't make the folder %1"_s.arg(folder));
    auto written = writeTextFile(folder + u"/knowledge.bin", compileKnowledge(sources.knowledge));
    for (const ChartFacts &chart : sources.charts)
        if (written)
            written = writeTextFile(u"%1/facts-%2.bin"_s.arg(folder, chart.version), compileFacts(chart));
    return written;
}

int printFacts(const QString &chart)
{
    const auto facts = readChart(chart);
    if (!facts) {
        complain(facts.error().toString());
        return Wrong;
    }
    QTextStream(stdout) << facts->toJson();
    return Done;
}

int compile(const QString &knowledgeFolder, const QString &chartsFolder, const QString &target)
{
    const Sources sources = readSources(knowledgeFolder, chartsFolder);
    for (const Error &error : sources.errors)
        complain(error.toString());
    if (!sources.errors.empty()) {
        complain(u"%1 errors in the catalogue"_s.arg(sources.errors.size()));
        return Wrong;
    }
    for (const Coverage &coverage : coverageOf(sources.knowledge, sources.charts))
        say(u"%1: %2 of %3 settings explained"_s.arg(coverage.version).arg(coverage.explained).arg(coverage.all));
    if (target.isEmpty())
        return Done;
    const auto written = writeCompiled(sources, target);
    if (!written)
        complain(written.error().toString());
    return written ? Done : Wrong;
}
} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments().sliced(1);
    if (arguments.size() == 2 && arguments[0] == "facts"_L1)
        return printFacts(arguments[1]);
    if (arguments.size() == 3 && arguments[0] == "--check"_L1)
        return compile(arguments[1], arguments[2], {});
    if (arguments.size() == 3)
        return compile(arguments[0], arguments[1], arguments[2]);
    complain(usage);
    return WrongUsage;
}
