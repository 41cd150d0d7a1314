#include "core/exporters/machine_requirements.h"
#include "core/exporters/renderers.h"
#include "core/rules/talos/cilium_manifests.h"

using namespace Qt::StringLiterals;

namespace {

/// The manifest that has Cilium already: beside it, a second one would hold the same objects.
QString nameAmong(const QMap<QString, QString> &present)
{
    const QString usual = QString::fromLatin1(inlineManifestName);
    const QMap<QString, QString> known = ciliumManifests(present);
    return known.isEmpty() || present.contains(usual) ? usual : known.firstKey();
}

/// The whole chart in the machine configuration, unless it is in there already.
void requireManifest(MachineRequirements &requirements, const CheckContext &context, const QString &manifest)
{
    const bool isLoaded = context.machineConfig && context.machineConfig->isWhole;
    const QMap<QString, QString> present = isLoaded ? context.machineConfig->inlineManifests : QMap<QString, QString>();
    const QString name = nameAmong(present);
    if (present.value(name) == manifest)
        return;
    requirements.inlineManifest = manifest;
    requirements.manifestName = name;
    requirements.replacesInlineManifest = present.contains(name);
    requirements.notes[PatchTopic::InlineManifest] = {
        u"The chart as rendered with these values. The same on every control plane; up to Talos 1.12 it is applied once,"_s,
        u"later changes take talosctl upgrade-k8s. Up to contract v1.13, lay it once: a second entry of the name is refused."_s,
        u"From Talos 1.13 on it has to stay: upgrade-k8s deletes what a removed manifest brought (rule"_s,
        u"  talos.manifest-pruned). It is %1 kB of each control plane's configuration (rule talos.manifest-large)."_s
            .arg(manifest.toUtf8().size() / 1000)};
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
