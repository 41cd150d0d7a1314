#include "app/cli/commands.h"
#include "app/cli/coverage_output.h"
#include "app/cli/open_configuration.h"
#include "app/cli/output.h"
#include "app/cli/setting_facts_output.h"
#include "app/cli/setting_json.h"
#include "core/catalogue/search.h"

#include <QJsonArray>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace {

constexpr Option options[] = {
    {"stats", nullptr, "how much is known of each chart version's settings, instead of the settings"},
};

QString settingAsLine(const Setting &setting)
{
    const QString type = typeNames(setting).isEmpty() ? u"any"_s : typeNames(setting).join(u'|');
    return u"%1  %2  default %3  %4\n"_s.arg(setting.path().toString(), type, setting.facts.defaultValue.toDisplay(),
                                             setting.knowledge.label);
}

Outcome<ExitCode> printStats(const CommandLine &line, const Streams &streams)
{
    QJsonArray stats;
    const QStringList versions =
        line.told.cilium.isEmpty() ? Catalogue::builtInVersions() : QStringList(line.told.cilium);
    for (const QString &version : versions) {
        const auto catalogue = Catalogue::builtIn(version);
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

Outcome<ExitCode> runList(const CommandLine &line, const Streams &streams)
{
    if (line.has(u"stats"_s) && !line.arguments.isEmpty())
        return wrongUsage(u"--stats counts all settings; it takes no QUERY"_s);
    if (line.has(u"stats"_s))
        return printStats(line, streams);
    const Outcome<std::shared_ptr<const Catalogue>> catalogue = catalogueFor(line);
    if (!catalogue)
        return std::unexpected(catalogue.error());
    QJsonArray settings;
    for (const SearchHit &hit : search(**catalogue, line.arguments.join(u' '))) {
        if (line.format == OutputFormat::Text)
            print(streams, settingAsLine(*hit.setting));
        else
            settings.append(settingSummaryAsJson(*hit.setting));
    }
    if (line.format == OutputFormat::Json)
        print(streams, QJsonObject{{"cilium"_L1, (*catalogue)->chartVersion()}, {"settings"_L1, settings}});
    return ExitCode::Done;
}

} // namespace

constexpr Command listCommand{
    .name = "list",
    .arguments = "[QUERY]",
    .summary = "list settings, all or those that a search finds",
    .details = "QUERY is words of a path, a label, an explanation or a rendered key; all of them must be found. The "
               "best hits come first; without QUERY the chart's order.",
    .options = options,
    .fewestArguments = 0,
    .mostArguments = -1,
    .run = runList,
};
