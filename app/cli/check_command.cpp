#include "app/cli/commands.h"
#include "app/cli/finding_output.h"
#include "app/cli/open_configuration.h"
#include "app/cli/output.h"

#include <QJsonArray>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace {

/// What was found in one file.
struct CheckedFile
{
    QString path;
    ValuesForm form;
    QString cilium;
    QString target;
    QList<Finding> findings;
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

Outcome<CheckedFile> checkFile(const QString &path, const CommandLine &line,
                               const std::optional<MachineConfig> &machineConfig, const Streams &streams)
{
    const Outcome<OpenFile> file = openFile(path, line, streams);
    if (!file)
        return std::unexpected(file.error());
    const Outcome<CheckContext> context = contextOf(*file, line, machineConfig);
    if (!context)
        return std::unexpected(context.error());
    return CheckedFile{path, file->values.place().form, context->target.cilium, describeTarget(*context),
                       check(*context)};
}

QJsonObject fileAsJson(const CheckedFile &file)
{
    QJsonArray findings;
    for (const Finding &finding : file.findings)
        findings.append(findingAsJson(finding));
    return {{"path"_L1, file.path},
            {"kind"_L1, u"values"_s},
            {"form"_L1, formName(file.form)},
            {"cilium"_L1, file.cilium},
            {"findings"_L1, findings}};
}

QJsonObject errorAsJson(const Error &error)
{
    QJsonObject json{{"path"_L1, error.file}, {"message"_L1, error.message}};
    if (error.line > 0) {
        json.insert("line"_L1, error.line);
        json.insert("column"_L1, error.column);
    }
    return json;
}

void printFindings(const CheckedFile &file, const CommandLine &line, const Streams &streams)
{
    const Paint paint(line.isColored);
    for (const Finding &finding : file.findings)
        print(streams, findingAsText(file.path, finding, paint));
}

Outcome<ExitCode> runCheck(const CommandLine &line, const Streams &streams)
{
    const auto machineConfig = readMachineConfigs(line, streams);
    if (!machineConfig)
        return std::unexpected(machineConfig.error());
    QJsonArray files;
    QJsonArray errors;
    QList<Finding> all;
    for (const QString &path : line.arguments) {
        const Outcome<CheckedFile> file = checkFile(path, line, *machineConfig, streams);
        if (!file) {
            // The other files are still worth checking.
            errors.append(errorAsJson(file.error().error));
            tell(streams, file.error().error.toString());
            continue;
        }
        all += file->findings;
        files.append(fileAsJson(*file));
        if (line.format == OutputFormat::Text)
            printFindings(*file, line, streams);
        tell(streams, u"%1: %2 (%3)"_s.arg(path, countInWords(file->findings), file->target));
    }
    if (line.format == OutputFormat::Json) {
        QJsonObject json{{"files"_L1, files}};
        if (!errors.isEmpty())
            json.insert("errors"_L1, errors);
        print(streams, json);
    }
    if (line.arguments.size() > 1)
        tell(streams, u"%1 files: %2"_s.arg(line.arguments.size()).arg(countInWords(all)));
    if (!errors.isEmpty())
        return ExitCode::BadInput;
    return reaches(all, line.failOn) ? ExitCode::Found : ExitCode::Done;
}

} // namespace

constexpr Command checkCommand{
    .name = "check",
    .arguments = "FILE…",
    .summary = "say what is wrong in configurations, and the ways out",
    .details =
        "FILE is a Helm values file, a Flux HelmRelease, an Argo CD Application, an umbrella chart's values or a "
        "profile; - is standard input, builtin:talos-production the built-in profile. Findings go to standard "
        "output, a summary a file to standard error.",
    .options = {},
    .fewestArguments = 1,
    .mostArguments = -1,
    .run = runCheck,
};
