#include "app/cli/preview_talos.h"

#include "app/cli/output.h"
#include "app/cli/unified_diff.h"
#include "core/exporters/talos_preview.h"

#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace {

Outcome<MergePreview> previewOf(const QString &where, const std::vector<TextFile> &patches, const CheckContext &context,
                                const Streams &streams)
{
    const bool isControlPlane = where == "control-plane"_L1;
    if (isControlPlane || where == "worker"_L1) {
        const auto preview =
            previewOnDefaults(isControlPlane ? MachineRole::ControlPlane : MachineRole::Worker, patches, context);
        return preview ? Outcome<MergePreview>(*preview) : stop(ExitCode::Refused, preview.error());
    }
    const Outcome<QByteArray> bytes = readInput(where, streams);
    if (!bytes)
        return std::unexpected(bytes.error());
    const auto config = YamlText::parse(*bytes);
    if (!config)
        return stop(ExitCode::BadInput, Error{.message = config.error().message, .file = where});
    const auto preview = previewOn(*config, patches, context);
    if (!preview)
        return stop(ExitCode::Refused, Error{.message = preview.error().message, .file = where});
    return *preview;
}

} // namespace

Outcome<ExitCode> previewTalos(const QString &where, const CheckContext &context, const ExportOptions &options,
                               const CommandLine &line, const Streams &streams)
{
    const auto patches = renderExport(context, {u"talos"_s}, options);
    if (!patches)
        return stop(ExitCode::Refused, patches.error());
    const Outcome<MergePreview> preview = previewOf(where, *patches, context, streams);
    if (!preview)
        return std::unexpected(preview.error());
    const QByteArray difference =
        unifiedDiff(preview->before, preview->after, where.toUtf8(), where.toUtf8() + " with the patches");
    if (line.format == OutputFormat::Json)
        print(streams, QJsonObject{{"talos"_L1, context.target.talos},
                                   {"on"_L1, where},
                                   {"difference"_L1, QString::fromUtf8(difference)}});
    else
        print(streams, difference);
    if (difference.isEmpty())
        tell(streams, u"%1 has all of it already"_s.arg(where));
    return ExitCode::Done;
}
