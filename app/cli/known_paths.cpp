#include "app/cli/known_paths.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

const Setting *settingWithName(const Catalogue &catalogue, const YamlPath &path,
                               std::vector<YamlPath> SettingKnowledge::*names)
{
    for (const Setting &setting : catalogue.settings()) {
        if (std::ranges::contains(setting.knowledge.*names, path))
            return &setting;
    }
    return nullptr;
}

QStringList versionsThatHave(const YamlPath &path)
{
    QStringList versions;
    for (const QString &version : Catalogue::builtInVersions()) {
        const auto catalogue = Catalogue::builtIn(version);
        if (catalogue && isKnown(**catalogue, path))
            versions += version;
    }
    return versions;
}

} // namespace

Outcome<YamlPath> readPath(const QString &text)
{
    Result<YamlPath> path = YamlPath::parse(text);
    if (!path)
        return wrongUsage(path.error().message);
    if (path->isEmpty())
        return wrongUsage(u"a path is missing; write it like bpf.masquerade"_s);
    return *std::move(path);
}

bool isKnown(const Catalogue &catalogue, const YamlPath &path)
{
    return catalogue.covering(path) || catalogue.isGroup(path);
}

QString unknownPathMessage(const Catalogue &catalogue, const YamlPath &path)
{
    QString message = u"%1 doesn't exist in chart %2"_s.arg(path.toString(), catalogue.chartVersion());
    if (const QStringList versions = versionsThatHave(path); !versions.isEmpty())
        message += u" (it does in %1)"_s.arg(versions.join(u", "_s));
    QStringList nearest;
    for (const YamlPath &known : catalogue.nearest(path))
        nearest += known.toString();
    if (nearest.isEmpty())
        return message + u"; `datapathctl list WORD` searches what exists"_s;
    return message + (nearest.size() == 1 ? u"; the nearest is "_s : u"; the nearest are "_s) + nearest.join(u", "_s);
}

const Setting *settingMistakenAs(const Catalogue &catalogue, const YamlPath &path)
{
    return settingWithName(catalogue, path, &SettingKnowledge::mistakenNames);
}

const Setting *settingOnceCalled(const Catalogue &catalogue, const YamlPath &path)
{
    return settingWithName(catalogue, path, &SettingKnowledge::was);
}
