#include "core/catalogue/removed_settings.h"

#include <QSet>
#include <QVersionNumber>

#include <algorithm>
#include <ranges>

using namespace Qt::StringLiterals;

namespace {
bool hasPlaceFor(const Catalogue &catalogue, const YamlPath &path)
{
    return catalogue.covering(path) || catalogue.isGroup(path);
}

YamlPath successorOf(const YamlPath &path, const Catalogue &catalogue)
{
    for (const Setting &setting : catalogue.settings())
        if (std::ranges::find(setting.knowledge.was, path) != setting.knowledge.was.end())
            return setting.path();
    return {};
}

QString minorOf(const QString &version)
{
    return version.section(u'.', 0, 1);
}
} // namespace

std::vector<std::shared_ptr<const Catalogue>> olderCatalogues(const Catalogue &catalogue)
{
    const QVersionNumber own = QVersionNumber::fromString(catalogue.chartVersion());
    std::vector<std::shared_ptr<const Catalogue>> older;
    const QStringList versions = Catalogue::builtInVersions();
    for (const QString &version : versions | std::views::reverse) {
        if (QVersionNumber::fromString(version) >= own)
            continue;
        if (auto loaded = Catalogue::builtIn(version))
            older.push_back(*std::move(loaded));
    }
    return older;
}

std::vector<RemovedSetting> removedSettings(const Catalogue &catalogue)
{
    std::vector<RemovedSetting> removed;
    QSet<YamlPath> seen;
    for (const auto &older : olderCatalogues(catalogue)) {
        for (const Setting &setting : older->settings()) {
            if (hasPlaceFor(catalogue, setting.path()) || seen.contains(setting.path()))
                continue;
            seen.insert(setting.path());
            removed.push_back({.setting = &setting,
                               .lastIn = older->chartMinor(),
                               .movedTo = successorOf(setting.path(), catalogue)});
        }
    }
    return removed;
}

QString inWords(const RemovedSetting &removed)
{
    const QString last = u"last in chart %1"_s.arg(removed.lastIn);
    return removed.movedTo.isEmpty() ? last : last + u"; now "_s + removed.movedTo.toString();
}

QString cameWith(const Setting &setting, const Catalogue &catalogue,
                 std::span<const std::shared_ptr<const Catalogue>> older)
{
    if (!setting.knowledge.since.isEmpty())
        return minorOf(setting.knowledge.since);
    QString came = catalogue.chartMinor();
    for (const auto &chart : older) {
        if (!hasPlaceFor(*chart, setting.path()))
            return came;
        came = chart->chartMinor();
    }
    return {};
}
