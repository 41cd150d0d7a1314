#include "app/cli/commands.h"
#include "app/cli/finding_output.h"
#include "app/cli/open_configuration.h"
#include "app/cli/output.h"
#include "app/cli/preview_talos.h"
#include "app/cli/render_chart.h"
#include "core/exporters/exporter.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr Option options[] = {
    placeOption,
    {"output", "DIR", "the folder to write to; made where it doesn't exist", "o"},
    {"only", "ID,…", "only these exports: values, release, resources, talos, readme"},
    {"values", "HOW",
     "what values.yaml holds: minimal (what FILE sets, the default), annotated (with what each setting "
     "does), full (every value that takes effect)"},
    {"wrap", "HOW",
     "what brings the values to the cluster: helm (a command line, the default), flux (a HelmRelease), "
     "argocd (an Application)"},
    {"release", "NAME", "name of the Helm release; cilium unless told"},
    {"namespace", "NAME", "namespace of the release; kube-system unless told"},
    {"preview-talos", "WHERE",
     "write nothing, show as a diff what the Talos patches make of a machine configuration: WHERE is a file, or "
     "control-plane or worker for what Talos generates. Secrets are hidden"},
    {"inline-manifest", "CHART",
     "let Talos bring Cilium at bootstrap: a patch holds what helm renders of this chart (a folder or .tgz) with the "
     "values"},
    {"helm", "PROGRAM", "the helm that renders it; helm unless told"},
    {"force", nullptr, "export in spite of findings, and overwrite files of other content"},
};

Outcome<void> checkRequest(const CommandLine &line)
{
    const QString folder = line.value(u"output"_s);
    const bool isPreview = line.has(u"preview-talos"_s);
    if (isPreview && (line.has(u"output"_s) || line.has(u"only"_s)))
        return wrongUsage(u"--preview-talos writes nothing: -o and --only have no place beside it"_s);
    if (!isPreview && (folder.isEmpty() || folder == "-"_L1))
        return wrongUsage(u"export needs a folder to write to: -o DIR"_s);
    QStringList known;
    for (const Exporter &exporter : exporters())
        known += QString::fromLatin1(exporter.id);
    for (const QString &id : line.parts(u"only"_s)) {
        if (!known.contains(id))
            return wrongUsage(u"there is no export %1; there is %2"_s.arg(id, known.join(u", "_s)));
    }
    return {};
}

/// The place of an option's word among those it takes; the first one where it isn't given.
Outcome<int> choiceOf(const CommandLine &line, const QString &option, const QStringList &names)
{
    if (!line.has(option))
        return 0;
    const qsizetype index = names.indexOf(line.value(option));
    if (index < 0)
        return wrongUsage(u"--%1 takes %2, not %3"_s.arg(option, names.join(u" or "_s), line.value(option)));
    return static_cast<int>(index);
}

Outcome<ExportOptions> readOptions(const CommandLine &line)
{
    const Outcome<int> values = choiceOf(line, u"values"_s, valuesDetailNames());
    if (!values)
        return std::unexpected(values.error());
    const Outcome<int> wrapping = choiceOf(line, u"wrap"_s, wrappingNames());
    if (!wrapping)
        return std::unexpected(wrapping.error());
    ExportOptions asked{.values = static_cast<ValuesDetail>(*values), .wrapping = static_cast<Wrapping>(*wrapping)};
    if (line.has(u"release"_s))
        asked.release = line.value(u"release"_s);
    if (line.has(u"namespace"_s))
        asked.inNamespace = line.value(u"namespace"_s);
    return asked;
}

Outcome<void> refuseErrors(const OpenFile &file, const CheckContext &context, const CommandLine &line,
                           const Streams &streams)
{
    const QList<Finding> findings = check(context);
    if (line.has(u"force"_s) || !reaches(findings, line.failOn))
        return {};
    for (const Finding &finding : findings) {
        if (finding.severity >= *line.failOn)
            tell(streams, findingAsText(file.path, finding, Paint(false)).chopped(1));
    }
    return stop(ExitCode::Refused,
                Error{.message = u"nothing is exported: %1; --force exports anyway"_s.arg(countInWords(findings)),
                      .file = file.path});
}

QString changeName(FileChange change)
{
    switch (change) {
    case FileChange::New:
        return u"new"_s;
    case FileChange::Changed:
        return u"changed"_s;
    case FileChange::Same:
        break;
    }
    return u"same"_s;
}

/// Writes the files, and says what became of each.
Outcome<QJsonArray> writeFiles(const std::vector<TextFile> &files, const CommandLine &line, const Streams &streams)
{
    const QString folder = line.value(u"output"_s);
    std::vector<FileChange> changes;
    changes.reserve(files.size());
    for (const TextFile &file : files)
        changes.push_back(compareWithFolder(file, folder));
    const Result<void> written =
        writeExport(files, folder, line.has(u"force"_s) ? Overwrite::Allow : Overwrite::Refuse);
    if (!written)
        return stop(ExitCode::Refused, written.error());
    QJsonArray array;
    for (size_t i = 0; i < files.size(); ++i) {
        array.append(QJsonObject{{"path"_L1, files[i].path}, {"change"_L1, changeName(changes[i])}});
        tell(streams, u"%1/%2 (%3)"_s.arg(folder, files[i].path, changeName(changes[i])));
    }
    return array;
}

Outcome<ExportOptions> withManifest(ExportOptions asked, const CheckContext &context, const CommandLine &line)
{
    if (!line.has(u"inline-manifest"_s))
        return asked;
    const QString helm = line.has(u"helm"_s) ? line.value(u"helm"_s) : u"helm"_s;
    const Outcome<QString> manifest = renderChart(helm, line.value(u"inline-manifest"_s), context, asked);
    if (!manifest)
        return std::unexpected(manifest.error());
    asked.inlineManifest = *manifest;
    return asked;
}

Outcome<ExitCode> exportFile(const OpenFile &file, const CheckContext &context, const CommandLine &line,
                             const Streams &streams)
{
    const Outcome<ExportOptions> asked =
        readOptions(line).and_then([&](const ExportOptions &told) { return withManifest(told, context, line); });
    if (!asked)
        return std::unexpected(asked.error());
    if (line.has(u"preview-talos"_s))
        return previewTalos(line.value(u"preview-talos"_s), context, *asked, line, streams);
    if (const Outcome<void> refused = refuseErrors(file, context, line, streams); !refused)
        return std::unexpected(refused.error());
    const auto files = renderExport(context, line.parts(u"only"_s), *asked);
    if (!files)
        return stop(ExitCode::Refused, Error{.message = files.error().message, .file = file.path});
    const Outcome<QJsonArray> written = writeFiles(*files, line, streams);
    if (!written)
        return std::unexpected(written.error());
    if (line.format == OutputFormat::Json)
        print(streams, QJsonObject{{"path"_L1, file.path},
                                   {"cilium"_L1, context.target.cilium},
                                   {"folder"_L1, line.value(u"output"_s)},
                                   {"files"_L1, *written}});
    return ExitCode::Done;
}

Outcome<ExitCode> runExport(const CommandLine &line, const Streams &streams)
{
    if (const Outcome<void> request = checkRequest(line); !request)
        return std::unexpected(request.error());
    const auto machineConfig = readMachineConfigs(line, streams);
    if (!machineConfig)
        return std::unexpected(machineConfig.error());
    const Outcome<OpenFile> file = openFile(line.arguments.front(), line, streams);
    if (!file)
        return std::unexpected(file.error());
    const Outcome<CheckContext> context = contextOf(*file, line, *machineConfig);
    if (!context)
        return std::unexpected(context.error());
    return exportFile(*file, *context, line, streams);
}

} // namespace

constexpr Command exportCommand{
    .name = "export",
    .arguments = "FILE",
    .summary = "write Helm values, Cilium resources, Talos patches and the order to apply them in",
    .details = "Refuses while there are findings at or above --fail-on, and where a file of other content exists. "
               "What was written is listed on standard error.",
    .options = options,
    .fewestArguments = 1,
    .mostArguments = 1,
    .run = runExport,
};
