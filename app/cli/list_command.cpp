#include "app/cli/commands.h"
#include "app/cli/coverage_output.h"
#include "app/cli/open_configuration.h"
#include "app/cli/output.h"
#include "app/cli/setting_facts_output.h"
#include "app/cli/setting_json.h"
#include "core/catalogue/search.h"
#include "core/rules/document_standing.h"

#include <QJsonArray>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace {

constexpr Option options[] = {
    {"stats", nullptr, "how much is known of each chart version's settings, instead of the settings"},
    {"file", "FILE", "what filters such as @modified and @problem ask about; - for standard input"},
    {"filters", nullptr, "the filters of QUERY and what they take, instead of the settings"},
};

QString settingAsLine(const Setting &setting)
{
    const QString type = typeNames(setting).isEmpty() ? u"any"_s : typeNames(setting).join(u'|');
    return u"%1  %2  default %3  %4\n"_s.arg(setting.path().toString(), type, setting.facts.defaultValue.toDisplay(),
                                             setting.knowledge.label);
}

/// Additive to the contract: why the query found it.
QJsonObject hitAsJson(const SearchHit &hit)
{
    QJsonObject json = settingSummaryAsJson(*hit.setting);
    if (!hit.reason.isEmpty())
        json.insert("foundBy"_L1, hit.reason);
    return json;
}

Outcome<ExitCode> printStats(const CommandLine &line, const Streams &streams)
{
    QJsonArray stats;
    const QStringList versions =
        line.told.cilium.isEmpty() ? Catalogue::builtInVersions() : QStringList(line.told.cilium);
    for (const QString &version : versions) {
        const auto catalogue = line.ownChart ? line.ownChart : Catalogue::builtIn(version);
        if (!catalogue)
            return stop(ExitCode::OurFault, catalogue.error());
        stats.append(coverageAsJson(**catalogue));
        if (line.format == OutputFormat::Text)
            print(streams, coverageAsText(**catalogue));
    }
    if (line.format == OutputFormat::Json)
        print(streams, QJsonObject{{"stats"_L1, stats}});
    return ExitCode::Done;
}

/// What a query is asked of: a chart's settings, and what a file says of them.
struct Asked
{
    std::shared_ptr<const Catalogue> catalogue;
    std::optional<DocumentStanding> document;
};

Outcome<Asked> askedOf(const CommandLine &line, const Streams &streams)
{
    if (!line.has(u"file"_s)) {
        auto catalogue = catalogueFor(line);
        if (!catalogue)
            return std::unexpected(catalogue.error());
        return Asked{.catalogue = *std::move(catalogue), .document = {}};
    }
    const Outcome<OpenFile> file = openFile(line.value(u"file"_s), line, streams);
    if (!file)
        return std::unexpected(file.error());
    const auto machineConfig = readMachineConfigs(line, streams);
    if (!machineConfig)
        return std::unexpected(machineConfig.error());
    const Outcome<CheckContext> context = contextOf(*file, line, *machineConfig);
    if (!context)
        return std::unexpected(context.error());
    return Asked{.catalogue = file->values.sharedCatalogue(), .document = standingOf(file->values, judge(*context))};
}

QString filterAsLine(const SearchFilter &filter, const Catalogue &catalogue)
{
    constexpr qsizetype mostShown = 12;
    const QStringList values = filterValues(filter, catalogue);
    const QString known = values.mid(0, mostShown).join(u'|') + (values.size() > mostShown ? u"|…"_s : QString());
    const QString value =
        filter.value == SearchFilter::Value::None ? QString() : u':' + (known.isEmpty() ? u"…"_s : known);
    const bool isOptional = filter.value == SearchFilter::Value::Optional;
    return u"@%1%2  %3\n"_s.arg(QString::fromUtf8(filter.name), isOptional ? u'[' + value + u']' : value,
                                QString::fromUtf8(filter.what));
}

Outcome<ExitCode> printFilters(const CommandLine &line, const Streams &streams)
{
    const auto catalogue = catalogueFor(line);
    if (!catalogue)
        return std::unexpected(catalogue.error());
    QJsonArray filters;
    for (const SearchFilter &filter : searchFilters()) {
        if (line.format == OutputFormat::Text)
            print(streams, filterAsLine(filter, **catalogue));
        filters.append(QJsonObject{{"name"_L1, QString::fromUtf8(filter.name)},
                                   {"what"_L1, QString::fromUtf8(filter.what)},
                                   {"asksFile"_L1, filter.asksDocument},
                                   {"values"_L1, QJsonArray::fromStringList(filterValues(filter, **catalogue))}});
    }
    if (line.format == OutputFormat::Json)
        print(streams, QJsonObject{{"filters"_L1, filters}});
    return ExitCode::Done;
}

Outcome<ExitCode> printSettings(const CommandLine &line, const Streams &streams)
{
    const Outcome<Asked> asked = askedOf(line, streams);
    if (!asked)
        return std::unexpected(asked.error());
    const auto hits =
        search(*asked->catalogue, line.arguments.join(u' '), asked->document ? &*asked->document : nullptr);
    if (!hits)
        return wrongUsage(hits.error().message);
    QJsonArray settings;
    for (const SearchHit &hit : *hits) {
        if (line.format == OutputFormat::Text)
            print(streams, settingAsLine(*hit.setting));
        else
            settings.append(hitAsJson(hit));
    }
    if (line.format == OutputFormat::Json)
        print(streams, QJsonObject{{"cilium"_L1, asked->catalogue->chartVersion()}, {"settings"_L1, settings}});
    return ExitCode::Done;
}

Outcome<ExitCode> runList(const CommandLine &line, const Streams &streams)
{
    const bool isAboutAll = line.has(u"stats"_s) || line.has(u"filters"_s);
    if (isAboutAll && !line.arguments.isEmpty())
        return wrongUsage(u"--stats and --filters are about all settings; they take no QUERY"_s);
    if (line.has(u"stats"_s))
        return printStats(line, streams);
    return line.has(u"filters"_s) ? printFilters(line, streams) : printSettings(line, streams);
}

} // namespace

constexpr Command listCommand{
    .name = "list",
    .arguments = "[QUERY]",
    .summary = "list settings, all or those that a search finds",
    .details =
        "QUERY is words of a path, a label, an explanation or a rendered key; all of them must be found. \"A phrase\" "
        "stands as it is written, /a pattern/ is a regular expression over names, @filters (see --filters) leave in "
        "what "
        "they say, -TERM leaves out, and of terms with OR between them one is enough. The best hits come first; "
        "without "
        "words the chart's order. A QUERY that begins with - goes behind --.",
    .options = options,
    .fewestArguments = 0,
    .mostArguments = -1,
    .run = runList,
};
