#include "core/catalogue/search_filters.h"

#include "core/catalogue/agent_flags.h"
#include "core/catalogue/removed_settings.h"
#include "core/catalogue/setting_kinds.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {
using enum SearchFilter::Value;

constexpr SearchFilter filters[] = {
    {.name = "modified", .what = QT_TRANSLATE_NOOP("SearchFilters", "set in the file"), .asksDocument = true},
    {.name = "changed",
     .what = QT_TRANSLATE_NOOP("SearchFilters", "changed since the last save"),
     .asksDocument = true},
    {.name = "pinned", .what = QT_TRANSLATE_NOOP("SearchFilters", "set to what is the default"), .asksDocument = true},
    {.name = "null", .what = QT_TRANSLATE_NOOP("SearchFilters", "set to null"), .asksDocument = true},
    {.name = "inert",
     .what = QT_TRANSLATE_NOOP("SearchFilters", "without effect as things stand"),
     .asksDocument = true},
    {.name = "problem",
     .what = QT_TRANSLATE_NOOP("SearchFilters", "with a problem: any, error, warning or hint"),
     .value = Optional,
     .asksDocument = true},
    {.name = "rule",
     .what = QT_TRANSLATE_NOOP("SearchFilters", "where a rule found something"),
     .value = Needed,
     .asksDocument = true},
    {.name = "fixable",
     .what = QT_TRANSLATE_NOOP("SearchFilters", "with a problem that has a fix"),
     .asksDocument = true},
    {.name = "accepted", .what = QT_TRANSLATE_NOOP("SearchFilters", "with an accepted problem"), .asksDocument = true},
    {.name = "section", .what = QT_TRANSLATE_NOOP("SearchFilters", "of a section"), .value = Needed},
    {.name = "level", .what = QT_TRANSLATE_NOOP("SearchFilters", "essential, common or expert"), .value = Needed},
    {.name = "type", .what = QT_TRANSLATE_NOOP("SearchFilters", "of a kind of value"), .value = Needed},
    {.name = "impact", .what = QT_TRANSLATE_NOOP("SearchFilters", "by what a change costs"), .value = Needed},
    {.name = "new", .what = QT_TRANSLATE_NOOP("SearchFilters", "that came with this chart")},
    {.name = "since", .what = QT_TRANSLATE_NOOP("SearchFilters", "that came with a chart or later"), .value = Needed},
    {.name = "deprecated", .what = QT_TRANSLATE_NOOP("SearchFilters", "deprecated in this chart")},
    {.name = "removed", .what = QT_TRANSLATE_NOOP("SearchFilters", "of older charts, not in this one")},
    {.name = "flag",
     .what = QT_TRANSLATE_NOOP("SearchFilters", "by the agent's flag that they become"),
     .value = Needed},
    {.name = "cm",
     .what = QT_TRANSLATE_NOOP("SearchFilters", "by the ConfigMap key that they become"),
     .value = Needed},
    {.name = "value", .what = QT_TRANSLATE_NOOP("SearchFilters", "that have a value or can have it"), .value = Needed},
    {.name = "affects", .what = QT_TRANSLATE_NOOP("SearchFilters", "that another setting depends on"), .value = Needed},
    {.name = "affectedby",
     .what = QT_TRANSLATE_NOOP("SearchFilters", "that depend on another setting"),
     .value = Needed},
    {.name = "talos", .what = QT_TRANSLATE_NOOP("SearchFilters", "of which something is to say on Talos")},
};

QStringList versionsBefore(const Catalogue &catalogue)
{
    QStringList minors{catalogue.chartMinor()};
    for (const auto &older : olderCatalogues(catalogue))
        if (!minors.contains(older->chartMinor()))
            minors << older->chartMinor();
    return minors;
}

QStringList sectionIds(const Catalogue &catalogue)
{
    QStringList ids;
    for (const Section &section : catalogue.sections())
        ids << section.id;
    return ids;
}

QStringList paths(const Catalogue &catalogue)
{
    QStringList all;
    all.reserve(static_cast<qsizetype>(catalogue.settings().size()));
    for (const Setting &setting : catalogue.settings())
        all << setting.path().toString();
    return all;
}

QStringList keysIn(const Catalogue &catalogue)
{
    QStringList keys;
    for (const Setting &setting : catalogue.settings())
        for (const QString &rendered : setting.knowledge.rendersTo)
            if (rendered.startsWith("cilium-config/"_L1))
                keys << rendered.section(u'/', 1);
    keys.sort();
    keys.removeDuplicates();
    return keys;
}

QStringList flagsIn(const Catalogue &catalogue)
{
    QStringList flags = keysIn(catalogue);
    flags.removeIf([&known = agentFlags(catalogue.chartVersion())](const QString &key) { return !known.knows(key); });
    return flags;
}

struct Values
{
    QLatin1StringView name;
    QStringList (*of)(const Catalogue &);
};

constexpr Values values[] = {
    {"problem"_L1, [](const Catalogue &) { return QStringList{u"error"_s, u"warning"_s, u"hint"_s}; }},
    {"section"_L1, sectionIds},
    {"level"_L1, [](const Catalogue &) { return levelNames(); }},
    {"type"_L1, [](const Catalogue &) { return typeFilterValues(); }},
    {"impact"_L1, [](const Catalogue &) { return impactFilterValues(); }},
    {"since"_L1, versionsBefore},
    {"flag"_L1, flagsIn},
    {"cm"_L1, keysIn},
    {"affects"_L1, paths},
    {"affectedby"_L1, paths},
};
} // namespace

std::span<const SearchFilter> searchFilters()
{
    return filters;
}

const SearchFilter *findSearchFilter(const QString &name)
{
    const auto isIt = [&name](const SearchFilter &filter) {
        return name.compare(QLatin1StringView(filter.name), Qt::CaseInsensitive) == 0;
    };
    const auto *found = std::ranges::find_if(filters, isIt);
    return found == std::end(filters) ? nullptr : found;
}

QStringList filterValues(const SearchFilter &filter, const Catalogue &catalogue)
{
    const auto *found = std::ranges::find(values, QLatin1StringView(filter.name), &Values::name);
    return found == std::end(values) ? QStringList() : found->of(catalogue);
}
