#include "core/exporters/talos_preview.h"

#include "core/exporters/machine_requirements.h"
#include "core/talos/judge/machine_defaults.h"

using namespace Qt::StringLiterals;

namespace {

Result<QList<YamlText>> patchesIn(const std::vector<TextFile> &files, const QString &folder)
{
    QList<YamlText> patches;
    for (const TextFile &file : files) {
        if (!file.path.startsWith(folder))
            continue;
        const Result<YamlText> patch = YamlText::parse(file.content);
        if (!patch)
            return std::unexpected(patch.error());
        patches += *patch;
    }
    return patches;
}

Result<MergePreview> preview(const YamlText &config, MachineRole role, const std::vector<TextFile> &files,
                             const CheckContext &context)
{
    const bool isWorker = role == MachineRole::Worker;
    Result<QList<YamlText>> patches = patchesIn(files, u"talos/patches/all/"_s);
    const Result<QList<YamlText>> own =
        patchesIn(files, isWorker ? u"talos/patches/worker/"_s : u"talos/patches/control-plane/"_s);
    if (!patches || !own)
        return std::unexpected(patches ? own.error() : patches.error());
    return previewMerge(config, *patches + *own, context.talos().version);
}

/// An upgraded cluster keeps the style of its configuration: the newest release that generates it is 1.13.
QString contractOf(const CheckContext &context)
{
    const bool isOlder = machineContract(context) != context.talos().contract;
    return isOlder ? u"1.13"_s : context.talos().version.section(u'.', 0, 1);
}

} // namespace

Result<MergePreview> previewOn(const YamlText &config, const std::vector<TextFile> &files, const CheckContext &context)
{
    bool isWorker = false;
    for (int document = 0; document < config.documentCount(); ++document)
        isWorker = isWorker || config.value(config.find("machine.type", document)).toString() == "worker"_L1;
    return preview(config, isWorker ? MachineRole::Worker : MachineRole::ControlPlane, files, context);
}

Result<MergePreview> previewOnDefaults(MachineRole role, const std::vector<TextFile> &files,
                                       const CheckContext &context)
{
    return YamlText::parse(defaultText(contractOf(context), role)).and_then([&](const YamlText &config) {
        return preview(config, role, files, context);
    });
}
