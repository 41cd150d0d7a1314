#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "core/catalogue/chart_facts.h"

using namespace Qt::StringLiterals;

namespace {

Outcome<ExitCode> runChartFacts(const CommandLine &line, const Streams &streams)
{
    const QString path = line.arguments.front();
    const Result<ChartFacts> facts = readChart(path);
    if (!facts) {
        Error error = facts.error();
        if (error.file.isEmpty())
            error.file = path;
        return stop(ExitCode::BadInput, error);
    }
    print(streams, facts->toJson());
    return ExitCode::Done;
}

} // namespace

constexpr Command chartFactsCommand{
    .name = "chart facts",
    .arguments = "PATH",
    .summary = "print the facts of a chart's settings, as JSON",
    .details = "PATH is the folder or the .tgz archive of a Cilium chart. The facts of the versions that ship with "
               "this program were made so.",
    .options = {},
    .fewestArguments = 1,
    .mostArguments = 1,
    .run = runChartFacts,
};
