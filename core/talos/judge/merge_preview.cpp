#include "core/talos/judge/merge_preview.h"

#include "core/talos/judge/patch_application.h"
#include "core/talos/judge/secrets.h"
#include "core/yaml/yaml_writer.h"

namespace {

std::unexpected<Error> stoppedBy(const MachineProblem &problem)
{
    return failure(problem.message);
}

QByteArray writtenDocuments(const MachineDocuments &documents)
{
    QByteArrayList texts;
    for (const MachineDocument &document : documents) {
        MachineNode shown = document.content;
        hideSecrets(shown);
        texts += writeBlock(shown.toValue());
    }
    return texts.join("---\n");
}

} // namespace

Result<MergePreview> previewMerge(const YamlText &below, const QList<YamlText> &patches, const QString &talos)
{
    const MachineTypes &types = MachineTypes::of(talos);
    const LoadedMachineText loaded = loadMachineText(below, types, MachineTextForm::Whole);
    if (!loaded.problems.empty())
        return stoppedBy(loaded.problems.front());
    MergedConfig config{.documents = loaded.documents(), .types = &types};
    QByteArray before = writtenDocuments(config.documents);
    for (const YamlText &text : patches) {
        const LoadedMachineText patch = loadMachineText(text, types, MachineTextForm::Patch);
        if (!patch.problems.empty())
            return stoppedBy(patch.problems.front());
        PatchedConfig patched = applyPatch(patch, std::move(config));
        if (!patched.refused.empty())
            return stoppedBy(patched.refused.front());
        config = std::move(patched.config);
    }
    return MergePreview{.before = std::move(before), .after = writtenDocuments(config.documents)};
}
