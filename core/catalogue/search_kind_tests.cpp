#include "core/catalogue/search_conditions.h"
#include "core/catalogue/setting_kinds.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {
/// What people call the kinds that belong together, or the types of the chart's schema.
struct TypeGroup
{
    QLatin1StringView name;
    QLatin1StringView schemaType; ///< counts, too, whatever the kind
    std::vector<SettingKind> kinds;
};

const std::vector<TypeGroup> &typeGroups()
{
    using enum SettingKind;
    static const std::vector<TypeGroup> groups{
        {"bool"_L1, "boolean"_L1, {Boolean}},
        {"int"_L1, "integer"_L1, {Integer}},
        {"number"_L1, "number"_L1, {Number, Ratio}},
        {"enum"_L1, {}, {Choice}},
        {"list"_L1, "array"_L1, {List, CidrList, Capabilities, HubbleMetrics}},
        {"map"_L1, "object"_L1, {Map, Object}},
        {"cidr"_L1, {}, {Cidr, CidrList}},
        {"ip"_L1, {}, {IpAddress}},
        {"port"_L1, {}, {Port, PortRange}},
    };
    return groups;
}

bool isOfGroup(const Setting &setting, const TypeGroup &group)
{
    const bool isOfType = !group.schemaType.isEmpty() && setting.facts.types.contains(group.schemaType);
    return isOfType || std::ranges::find(group.kinds, effectiveKind(setting)) != group.kinds.end();
}

struct ImpactGroup
{
    QLatin1StringView name;
    QStringList scopes;
};

const std::vector<ImpactGroup> &impactGroups()
{
    static const std::vector<ImpactGroup> groups{
        {"restart"_L1, {u"agent-restart"_s, u"operator-restart"_s}},
        {"disrupt"_L1, {u"pods-recreate"_s, u"nodes-drain"_s}},
    };
    return groups;
}
} // namespace

std::unexpected<Error> unknownFilterValue(const QString &filter, const QString &value, const QStringList &known)
{
    const QString takes = u"@%1 takes %2"_s.arg(filter, known.join(u", "_s));
    if (value.isEmpty())
        return failure(takes);
    return failure(u"@%1:%2 isn't known; %3"_s.arg(filter, value, takes));
}

std::optional<QString> reasonIf(bool matches, const QString &reason)
{
    return matches ? std::optional(reason) : std::nullopt;
}

QStringList typeFilterValues()
{
    QStringList names;
    for (const TypeGroup &group : typeGroups())
        names << group.name;
    for (const QString &name : kindNames())
        if (!names.contains(name))
            names << name;
    return names;
}

QStringList impactFilterValues()
{
    QStringList names{u"none"_s};
    for (const ImpactGroup &group : impactGroups())
        names << group.name;
    return names + impactScopes().sliced(1);
}

Result<EntryTest> typeTest(const QueryTerm &filter, const SearchSubject & /*subject*/)
{
    const QString wanted = filter.value.toLower();
    const auto group = std::ranges::find(typeGroups(), wanted, &TypeGroup::name);
    const std::optional<SettingKind> kind = kindFromName(wanted);
    if (group == typeGroups().end() && !kind)
        return unknownFilterValue(u"type"_s, filter.value, typeFilterValues());
    const TypeGroup wantedGroup = group == typeGroups().end() ? TypeGroup{} : *group;
    return [wantedGroup, kind, wanted](const SearchEntry &entry) {
        const bool isOne = isOfGroup(*entry.setting, wantedGroup) || (kind && effectiveKind(*entry.setting) == *kind);
        return reasonIf(isOne, u"type %1"_s.arg(wanted));
    };
}

Result<EntryTest> impactTest(const QueryTerm &filter, const SearchSubject & /*subject*/)
{
    const QString wanted = filter.value.toLower();
    const auto group = std::ranges::find(impactGroups(), wanted, &ImpactGroup::name);
    if (group == impactGroups().end() && !impactScopes().contains(wanted))
        return unknownFilterValue(u"impact"_s, filter.value, impactFilterValues());
    const QStringList scopes = group == impactGroups().end() ? QStringList(wanted) : group->scopes;
    return [scopes](const SearchEntry &entry) {
        const QString &scope = entry.setting->knowledge.impact.scope;
        return reasonIf(scopes.contains(scope), u"impact %1"_s.arg(scope));
    };
}
