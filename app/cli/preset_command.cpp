#include "app/cli/apply_changes.h"
#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/text_layout.h"
#include "core/values/preset.h"

#include <QJsonArray>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace {

constexpr Option applyOptions[] = {
    {"overwrite", nullptr, "also where FILE sets something else"},
    outputOption,
    inPlaceOption,
    forceOption,
};

Outcome<const Preset *> presetOf(const CommandLine &line)
{
    const QString id = line.arguments.front();
    if (const Preset *preset = findPreset(id))
        return preset;
    QStringList known;
    for (const Preset &preset : presets())
        known += preset.id;
    return wrongUsage(u"there is no preset %1; there is %2"_s.arg(id, known.join(u", "_s)));
}

QJsonObject toJson(const Preset &preset)
{
    QJsonArray settings;
    for (const PresetSetting &setting : preset.settings) {
        QJsonObject json{
            {"path"_L1, setting.path.toString()}, {"value"_L1, setting.value.toJson()}, {"why"_L1, setting.why}};
        if (!setting.since.isEmpty())
            json.insert("since"_L1, setting.since);
        settings.append(json);
    }
    return {{"id"_L1, preset.id},      {"title"_L1, preset.title},
            {"what"_L1, preset.what},  {"next"_L1, preset.next},
            {"settings"_L1, settings}, {"sources"_L1, QJsonArray::fromStringList(preset.sources)}};
}

QString toText(const Preset &preset)
{
    QString text = preset.title + u'\n' + paragraph(u"  "_s, preset.what) + u'\n';
    for (const PresetSetting &setting : preset.settings) {
        const QString since = setting.since.isEmpty() ? QString() : u" (from %1 on)"_s.arg(setting.since);
        text += u"%1 = %2%3\n"_s.arg(setting.path.toString(), setting.value.toDisplay(), since);
        text += paragraph(u"    "_s, setting.why);
    }
    if (!preset.next.isEmpty())
        text += u'\n' + paragraph(u"Next: "_s, preset.next);
    for (const QString &source : preset.sources)
        text += u"Source: %1\n"_s.arg(source);
    return text;
}

Outcome<ExitCode> runList(const CommandLine &line, const Streams &streams)
{
    constexpr int idWidth = 26;
    QJsonArray list;
    for (const Preset &preset : presets()) {
        list.append(toJson(preset));
        if (line.format == OutputFormat::Text)
            print(streams, preset.id.leftJustified(idWidth) + preset.title + u'\n');
    }
    if (line.format == OutputFormat::Json)
        print(streams, QJsonObject{{"presets"_L1, list}});
    return ExitCode::Done;
}

Outcome<ExitCode> runShow(const CommandLine &line, const Streams &streams)
{
    const Outcome<const Preset *> preset = presetOf(line);
    if (!preset)
        return std::unexpected(preset.error());
    if (line.format == OutputFormat::Json)
        print(streams, toJson(**preset));
    else
        print(streams, toText(**preset));
    return ExitCode::Done;
}

Result<ChangeSet> changesAsked(const Configuration &values, const CommandLine &line)
{
    const PresetChoice choice = line.has(u"overwrite"_s) ? PresetChoice::OverwriteMine : PresetChoice::KeepMine;
    return changesOf(**presetOf(line), values, choice);
}

Outcome<ExitCode> runApply(const CommandLine &line, const Streams &streams)
{
    const Outcome<const Preset *> preset = presetOf(line);
    if (!preset)
        return std::unexpected(preset.error());
    const Outcome<ExitCode> applied = applyChanges(line, streams, 1, changesAsked);
    if (applied && !(*preset)->next.isEmpty())
        tell(streams, u"next: "_s + (*preset)->next);
    return applied;
}

} // namespace

constexpr Command presetListCommand{
    .name = "preset list",
    .arguments = "",
    .summary = "list the presets",
    .details = "A preset is a handful of settings for a purpose, each with its reason.",
    .options = {},
    .fewestArguments = 0,
    .mostArguments = 0,
    .run = runList,
};

constexpr Command presetShowCommand{
    .name = "preset show",
    .arguments = "PRESET",
    .summary = "show what a preset sets, and why",
    .details = "`datapathctl preset list` names them.",
    .options = {},
    .fewestArguments = 1,
    .mostArguments = 1,
    .run = runShow,
};

constexpr Command presetApplyCommand{
    .name = "preset apply",
    .arguments = "PRESET FILE",
    .summary = "lay a preset over a file",
    .details = "What FILE sets itself stays, unless --overwrite is given. The new text goes to standard output unless "
               "told otherwise, what changed to standard error.",
    .options = applyOptions,
    .fewestArguments = 2,
    .mostArguments = 2,
    .run = runApply,
};
