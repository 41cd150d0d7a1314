#include "core/values/preset.h"

#include "core/catalogue/strict_yaml.h"
#include "core/yaml/text_file.h"

#include <QVersionNumber>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr const char *ids[] = {"talos-without-kube-proxy",
                               "talos-with-kube-proxy",
                               "small-nodes",
                               "high-connection-rate",
                               "wireguard-strict-policy",
                               "observability",
                               "bare-metal-bgp",
                               "gateway-api",
                               "cluster-mesh"};

template<typename T>
using Field = StrictYaml::Field<T>;

constexpr Field<PresetSetting> settingFields[] = {
    {u"set", [](StrictYaml &yaml, int node, PresetSetting &setting) { setting.path = yaml.path(node); }, true},
    {u"to", [](StrictYaml &yaml, int node, PresetSetting &setting) { setting.value = yaml.value(node); }, true},
    {u"why", [](StrictYaml &yaml, int node, PresetSetting &setting) { setting.why = yaml.text(node); }, true},
    {u"since", [](StrictYaml &yaml, int node, PresetSetting &setting) { setting.since = yaml.text(node); }},
    {u"before", [](StrictYaml &yaml, int node, PresetSetting &setting) { setting.before = yaml.text(node); }},
};

constexpr Field<Preset> presetFields[] = {
    {u"preset", [](StrictYaml &yaml, int node, Preset &preset) { preset.id = yaml.text(node); }, true},
    {u"title", [](StrictYaml &yaml, int node, Preset &preset) { preset.title = yaml.text(node); }, true},
    {u"what", [](StrictYaml &yaml, int node, Preset &preset) { preset.what = yaml.text(node); }, true},
    {u"next", [](StrictYaml &yaml, int node, Preset &preset) { preset.next = yaml.text(node); }},
    {u"based_on", [](StrictYaml &yaml, int node, Preset &preset) { preset.basedOn = yaml.text(node); }},
    {u"sources", [](StrictYaml &yaml, int node, Preset &preset) { preset.sources = yaml.texts(node); }, true},
    {u"settings",
     [](StrictYaml &yaml, int node, Preset &preset) {
         preset.settings = yaml.maps<PresetSetting>(node, settingFields);
     },
     true},
};

/// The settings of the preset below come first; what this one says otherwise takes their place.
void layOver(const Preset &below, Preset &preset)
{
    std::vector<PresetSetting> all = below.settings;
    for (PresetSetting &setting : preset.settings) {
        const auto same = std::ranges::find(all, setting.path, &PresetSetting::path);
        if (same == all.end())
            all.push_back(std::move(setting));
        else
            *same = std::move(setting);
    }
    preset.settings = std::move(all);
}

Preset builtIn(const QString &id)
{
    const QString file = u":/datapath/presets/%1.yaml"_s.arg(id);
    std::vector<Error> errors;
    Preset preset = readPreset(readTextFile(file).value(), file, errors);
    if (!errors.empty())
        qFatal("%s", qPrintable(errors.front().toString()));
    if (!preset.basedOn.isEmpty())
        layOver(builtIn(preset.basedOn), preset);
    return preset;
}

bool isAtLeast(const QString &chart, const QString &version)
{
    return QVersionNumber::fromString(chart) >= QVersionNumber::fromString(version);
}

bool applies(const PresetSetting &setting, const QString &chart)
{
    return (setting.since.isEmpty() || isAtLeast(chart, setting.since)) &&
           (setting.before.isEmpty() || !isAtLeast(chart, setting.before));
}

} // namespace

Preset readPreset(const QByteArray &yaml, const QString &file, std::vector<Error> &errors)
{
    Result<YamlText> text = YamlText::parse(yaml);
    if (!text) {
        errors.push_back(text.error());
        return {};
    }
    const int root = text->root();
    StrictYaml strict(*std::move(text), file, errors);
    return strict.map<Preset>(root, presetFields);
}

const std::vector<Preset> &presets()
{
    static const std::vector<Preset> all = [] {
        std::vector<Preset> list;
        for (const char *id : ids)
            list.push_back(builtIn(QString::fromLatin1(id)));
        return list;
    }();
    return all;
}

const Preset *findPreset(QStringView id)
{
    const auto found = std::ranges::find(presets(), id, &Preset::id);
    return found == presets().end() ? nullptr : &*found;
}

std::vector<PresetRow> rowsOf(const Preset &preset, const Configuration &values)
{
    std::vector<PresetRow> rows;
    for (const PresetSetting &setting : preset.settings) {
        if (!applies(setting, values.catalogue().chartVersion()))
            continue;
        const Value *own = values.explicitValue(setting.path);
        const bool isSame = own && *own == setting.value;
        const PresetRow::Effect otherwise = own ? PresetRow::Effect::Overwrites : PresetRow::Effect::Sets;
        rows.push_back({.setting = setting,
                        .before = values.value(setting.path),
                        .effect = isSame ? PresetRow::Effect::None : otherwise});
    }
    return rows;
}

Edit toEdit(const PresetRow &row)
{
    return setTo(row.setting.path, row.setting.value);
}

ChangeSet changesOf(const Preset &preset, const Configuration &values, PresetChoice choice)
{
    ChangeSet changes;
    for (const PresetRow &row : rowsOf(preset, values)) {
        const bool isWanted = row.effect == PresetRow::Effect::Sets || choice == PresetChoice::OverwriteMine;
        if (isWanted && row.effect != PresetRow::Effect::None)
            changes.push_back(toEdit(row));
    }
    return changes;
}
