#include "app/cli/commands.h"
#include "app/cli/destination.h"
#include "app/cli/finding_output.h"
#include "app/cli/fix_machine_file.h"
#include "app/cli/output.h"

using namespace Qt::StringLiterals;

namespace {

constexpr Option options[] = {
    {"safe", nullptr, "only fixes that touch nothing set in FILE and lead to no new finding (the default)"},
    {"all", nullptr, "the first fix of every error and warning, also where it changes what is set"},
    placeOption,
    outputOption,
    inPlaceOption,
    forceOption,
    roleOption,
    contractOption,
};

Outcome<ExitCode> tellRest(const OpenFile &fixed, const CommandLine &line, const Streams &streams,
                           const std::optional<MachineConfig> &machineConfig)
{
    const Outcome<CheckContext> context = contextOf(fixed, line, machineConfig);
    if (!context)
        return std::unexpected(context.error());
    const QList<Finding> rest = check(*context);
    tell(streams, u"left: %1 (%2)"_s.arg(countInWords(rest), describeTarget(*context)));
    return reaches(rest, line.failOn) ? ExitCode::Found : ExitCode::Done;
}

Outcome<ExitCode> fixValues(const OpenFile &file, const Destination &destination, const CommandLine &line,
                            const Streams &streams)
{
    const auto machineConfig = readMachineConfigs(line, streams);
    if (!machineConfig)
        return std::unexpected(machineConfig.error());
    if (const Outcome<CheckContext> context = contextOf(file, line, *machineConfig); !context)
        return std::unexpected(context.error());

    const bool all = line.has(u"all"_s); // hints speak of what has no effect, which may be meant
    const Result<FixedConfiguration> fixed =
        applyFixes(file.values, {.target = line.told, .machineConfig = *machineConfig},
                   all ? Severity::Warning : Severity::Hint, !all);
    if (!fixed)
        return stop(ExitCode::Refused, Error{.message = fixed.error().message, .file = file.path});
    for (const QString &label : fixed->applied)
        tell(streams, u"fix: %1"_s.arg(label));
    const Outcome<void> delivered = deliver(file, fixed->after, destination, line, streams);
    if (!delivered)
        return std::unexpected(delivered.error());
    return tellRest({file.path, fixed->after.text().bytes(), fixed->after}, line, streams, *machineConfig);
}

Outcome<ExitCode> runFix(const CommandLine &line, const Streams &streams)
{
    const QString path = line.arguments.front();
    if (line.has(u"safe"_s) && line.has(u"all"_s))
        return wrongUsage(u"--safe and --all exclude each other"_s);
    const Outcome<Destination> destination = destinationFor(path, line);
    if (!destination)
        return std::unexpected(destination.error());
    Outcome<QByteArray> bytes = readInput(path, streams);
    if (!bytes)
        return std::unexpected(bytes.error());
    const Outcome<std::optional<OpenMachineFile>> machineFile = openMachineText(path, *bytes, line);
    if (!machineFile)
        return std::unexpected(machineFile.error());
    if (*machineFile)
        return fixMachineText(path, **machineFile, *destination, line, streams);
    const Outcome<OpenFile> file = openBytes(path, *std::move(bytes), line, streams);
    if (!file)
        return std::unexpected(file.error());
    return fixValues(*file, *destination, line, streams);
}

} // namespace

constexpr Command fixCommand{
    .name = "fix",
    .arguments = "FILE",
    .summary = "apply the fixes of findings",
    .details = "The new text goes to standard output unless told otherwise; what was applied and changed, and what is "
               "left to be found, to standard error. A Talos file is mended, too; of that, safe fixes are those that "
               "change how something is said, not what.",
    .options = options,
    .fewestArguments = 1,
    .mostArguments = 1,
    .run = runFix,
};
