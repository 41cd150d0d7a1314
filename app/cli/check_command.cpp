#include "app/cli/check_machine_file.h"
#include "app/cli/commands.h"
#include "app/cli/finding_output.h"
#include "app/cli/open_configuration.h"
#include "app/cli/output.h"
#include "app/cli/reports/report_formats.h"
#include "core/rules/sound_fixes.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostTriedFindings = 20; ///< whose fixes are tried out before they are offered

constexpr Option options[] = {
    placeOption,
    {"explain", nullptr, "say first what the datapath does in the end, and what decided it (text and json)"},
    {"show-accepted", nullptr,
     "show the findings that the file accepts, too (json, sarif, junit and markdown always do)"},
    roleOption,
    contractOption,
};

QString formName(ValuesForm form)
{
    switch (form) {
    case ValuesForm::UmbrellaChart:
        return u"umbrella-chart"_s;
    case ValuesForm::HelmRelease:
        return u"helm-release"_s;
    case ValuesForm::ArgoApplication:
        return u"argo-application"_s;
    case ValuesForm::Profile:
        return u"profile"_s;
    case ValuesForm::Plain:
        break;
    }
    return u"plain"_s;
}

Outcome<CheckedFile> checkValues(const QString &path, const QByteArray &bytes, const CommandLine &line,
                                 const std::optional<MachineConfig> &machineConfig, const Streams &streams)
{
    const Outcome<OpenFile> file = openBytes(path, bytes, line, streams);
    if (!file)
        return std::unexpected(file.error());
    const Outcome<CheckContext> context = contextOf(*file, line, machineConfig);
    if (!context)
        return std::unexpected(context.error());
    Judgement judgement = judge(*context);
    keepSoundFixes(file->values, {.target = line.told, .machineConfig = machineConfig}, judgement, mostTriedFindings);
    return CheckedFile{.path = path,
                       .facts = {{"kind"_L1, u"values"_s},
                                 {"form"_L1, formName(file->values.place().form)},
                                 {"cilium"_L1, context->target.cilium}},
                       .target = describeTarget(*context),
                       .values = file->values,
                       .judgement = std::move(judgement),
                       .effective = line.has(u"explain"_s) ? effectiveFacts(*context) : QList<EffectiveFact>()};
}

CheckedFile fromMachineFile(const QString &path, const CheckedMachineFile &file)
{
    const QString role = file.role == "both"_L1 ? u"both roles"_s : file.role;
    return {.path = path,
            .facts = {{"kind"_L1, u"talos"_s},
                      {"talos"_L1, file.talos},
                      {"contract"_L1, file.contract},
                      {"role"_L1, file.role}},
            .target = u"Talos %1, contract %2, %3"_s.arg(file.talos, file.contract, role),
            .values = {},
            .judgement = {.findings = file.findings, .accepted = {}},
            .effective = {}};
}

/// Standard input can be read only once, so the bytes decide what the file is before anyone opens it.
Outcome<CheckedFile> checkFile(const QString &path, const CommandLine &line,
                               const std::optional<MachineConfig> &machineConfig, const Streams &streams)
{
    const Outcome<QByteArray> bytes = readInput(path, streams);
    if (!bytes)
        return std::unexpected(bytes.error());
    const auto machineFile = checkMachineText(path, *bytes, line);
    if (!machineFile)
        return std::unexpected(machineFile.error());
    if (*machineFile)
        return fromMachineFile(path, **machineFile);
    return checkValues(path, *bytes, line, machineConfig, streams);
}

/// The exit code: what couldn't be read weighs more than what was found.
ExitCode verdictOn(const CheckReport &report, std::optional<Severity> threshold)
{
    if (!report.unreadable.empty())
        return ExitCode::BadInput;
    const bool isFound = std::ranges::any_of(
        report.files, [&threshold](const CheckedFile &file) { return reaches(file.judgement.findings, threshold); });
    return isFound ? ExitCode::Found : ExitCode::Done;
}

void tellCounts(const CheckReport &report, const CommandLine &line, const Streams &streams)
{
    Judgement all;
    for (const CheckedFile &file : report.files) {
        all.findings += file.judgement.findings;
        all.accepted += file.judgement.accepted;
        tell(streams, u"%1: %2 (%3)"_s.arg(file.path, countInWords(file.judgement), file.target));
    }
    if (line.arguments.size() > 1)
        tell(streams, u"%1 files: %2"_s.arg(line.arguments.size()).arg(countInWords(all)));
}

Outcome<ExitCode> runCheck(const CommandLine &line, const Streams &streams)
{
    const auto machineConfig = readMachineConfigs(line, streams);
    if (!machineConfig)
        return std::unexpected(machineConfig.error());
    CheckReport report;
    for (const QString &path : line.arguments) {
        Outcome<CheckedFile> file = checkFile(path, line, *machineConfig, streams);
        if (file) {
            report.files.push_back(*std::move(file));
            continue;
        }
        // The other files are still worth checking.
        tell(streams, file.error().error.toString());
        report.unreadable.push_back(file.error().error);
    }
    print(
        streams,
        reportIn(line.format, report,
                 {.failOn = line.failOn, .isColored = line.isColored, .showsAccepted = line.has(u"show-accepted"_s)}));
    tellCounts(report, line, streams);
    return verdictOn(report, line.failOn);
}

} // namespace

constexpr Command checkCommand{
    .name = "check",
    .arguments = "FILE…",
    .summary = "say what is wrong in configurations, and the ways out",
    .details =
        "FILE is a Helm values file, a Flux HelmRelease, an Argo CD Application, an umbrella chart's values or a "
        "profile; - is standard input, builtin:talos-production the built-in profile. A Talos machine configuration or "
        "patch is judged as that Talos release would judge it: a patch is laid over what Talos generates. Findings go "
        "to standard output, a summary a file to standard error. A finding is accepted by a comment in the file, "
        "`# datapath: accept RULE: reason` above or beside its key or `# datapath: accept-file RULE: reason` anywhere, "
        "or by {rule, setting, reason} in a profile's `accepted`: it doesn't count then.",
    .options = options,
    .fewestArguments = 1,
    .mostArguments = -1,
    .run = runCheck,
    .formats = reportFormatNames,
};
