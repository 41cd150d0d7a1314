#include "core/catalogue/hidden_keys.h"

#include "core/catalogue/strict_yaml.h"
#include "core/yaml/text_file.h"

#include <QSet>
#include <QVersionNumber>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {
constexpr StrictYaml::Field<HiddenKey> keyFields[] = {
    {u"path", [](StrictYaml &yaml, int node, HiddenKey &into) { into.path = yaml.path(node); }, true},
    {u"since", [](StrictYaml &yaml, int node, HiddenKey &into) { into.since = yaml.text(node); }},
    {u"until", [](StrictYaml &yaml, int node, HiddenKey &into) { into.until = yaml.text(node); }},
    {u"note", [](StrictYaml &yaml, int node, HiddenKey &) { yaml.text(node); }},
};

struct HiddenKeysFile
{
    std::vector<HiddenKey> keys;
};

constexpr StrictYaml::Field<HiddenKeysFile> fileFields[] = {
    {u"keys",
     [](StrictYaml &yaml, int node, HiddenKeysFile &into) { into.keys = yaml.maps<HiddenKey>(node, keyFields); }, true},
};

QVersionNumber minorOf(const QString &version)
{
    const QVersionNumber number = QVersionNumber::fromString(version);
    return {number.majorVersion(), number.minorVersion()};
}

bool applies(const HiddenKey &key, const QVersionNumber &minor)
{
    return (key.since.isEmpty() || minor >= minorOf(key.since)) && (key.until.isEmpty() || minor <= minorOf(key.until));
}

void addGroupsAbove(const YamlPath &path, QSet<YamlPath> &known, std::vector<YamlPath> &groups)
{
    for (YamlPath above = path.parent(); !above.isEmpty() && !known.contains(above); above = above.parent()) {
        known.insert(above);
        groups.push_back(above);
    }
}
} // namespace

Result<std::vector<HiddenKey>> readHiddenKeys(const QString &file)
{
    const auto bytes = readTextFile(file);
    if (!bytes)
        return std::unexpected(bytes.error());
    auto text = YamlText::parse(*bytes);
    if (!text) {
        text.error().file = file;
        return std::unexpected(text.error());
    }
    std::vector<Error> errors;
    StrictYaml yaml(std::move(*text), file, errors);
    auto read = yaml.map<HiddenKeysFile>(yaml.yaml().root(), fileFields);
    if (!errors.empty())
        return std::unexpected(errors.front());
    return std::move(read.keys);
}

void addHiddenKeys(ChartFacts &facts, const std::vector<HiddenKey> &keys)
{
    QSet<YamlPath> known(facts.groups.begin(), facts.groups.end());
    for (const SettingFacts &setting : facts.settings)
        known.insert(setting.path);
    const QVersionNumber minor = minorOf(facts.version);
    for (const HiddenKey &key : keys) {
        if (!applies(key, minor) || known.contains(key.path))
            continue;
        SettingFacts setting;
        setting.path = key.path;
        setting.presence = Presence::Hidden;
        facts.settings.push_back(setting);
        addGroupsAbove(key.path, known, facts.groups);
    }
}
