#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/rule_output.h"
#include "core/rules/rules.h"
#include "core/rules/talos/machine_file_rules.h"

#include <QJsonArray>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace {

constexpr OutputFormat formats[] = {OutputFormat::Text, OutputFormat::Json, OutputFormat::Markdown};

Outcome<ExitCode> runRules(const CommandLine &line, const Streams &streams)
{
    QJsonArray rules;
    if (line.format == OutputFormat::Markdown)
        print(streams, ruleTableHead());
    std::vector<const Rule *> all = allRules();
    for (const Rule &rule : machineFileRules())
        all.push_back(&rule);
    for (const Rule *rule : all) {
        rules.append(ruleAsJson(*rule));
        if (line.format == OutputFormat::Text)
            print(streams, ruleAsLine(*rule));
        if (line.format == OutputFormat::Markdown)
            print(streams, ruleAsTableRow(*rule));
    }
    if (line.format == OutputFormat::Json)
        print(streams, QJsonObject{{"rules"_L1, rules}});
    return ExitCode::Done;
}

} // namespace

constexpr Command rulesCommand{
    .name = "rules",
    .arguments = "",
    .summary = "list every rule that check knows",
    .details = "`datapathctl explain RULE` says more of one.",
    .options = {},
    .fewestArguments = 0,
    .mostArguments = 0,
    .run = runRules,
    .formats = formats,
};
