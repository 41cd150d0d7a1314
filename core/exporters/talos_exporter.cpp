#include "core/exporters/machine_requirements.h"
#include "core/exporters/renderers.h"

using namespace Qt::StringLiterals;

namespace {

/// The whole chart in the machine configuration, unless it is in there already.
void requireManifest(MachineRequirements &requirements, const CheckContext &context, const QString &manifest)
{
    const QString name = QString::fromLatin1(inlineManifestName);
    const bool isLoaded = context.machineConfig && context.machineConfig->isWhole;
    const QMap<QString, QString> present = isLoaded ? context.machineConfig->inlineManifests : QMap<QString, QString>();
    if (present.value(name) == manifest)
        return;
    requirements.inlineManifest = manifest;
    requirements.replacesInlineManifest = present.contains(name);
    requirements.notes[PatchTopic::InlineManifest] = {
        u"The chart as rendered with these values. The same on every control plane; up to Talos 1.12 it is applied once,"_s,
        u"later changes take talosctl upgrade-k8s. Up to contract v1.13, lay it once: a second entry of the name is refused."_s};
}

} // namespace

Result<std::vector<TextFile>> renderTalosPatches(const CheckContext &context, const ExportOptions &options)
{
    MachineRequirements requirements = machineRequirements(context);
    if (!options.inlineManifest.isEmpty())
        requireManifest(requirements, context, options.inlineManifest);
    std::vector<TextFile> files;
    for (TalosPatch &patch : renderPatches(requirements, machineContract(context)))
        files.push_back({.path = std::move(patch.path), .content = std::move(patch.content)});
    return files;
}
