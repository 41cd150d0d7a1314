#include "core/catalogue/setting_kinds.h"

#include "core/catalogue/catalogue.h"

#include <array>

using namespace Qt::StringLiterals;

namespace {
template<typename T>
struct Name
{
    T value;
    QLatin1StringView name;
};

constexpr std::array kinds = {
    Name{SettingKind::Unknown, ""_L1},
    Name{SettingKind::Boolean, "boolean"_L1},
    Name{SettingKind::Integer, "integer"_L1},
    Name{SettingKind::Number, "number"_L1},
    Name{SettingKind::Ratio, "ratio"_L1},
    Name{SettingKind::String, "string"_L1},
    Name{SettingKind::Choice, "choice"_L1},
    Name{SettingKind::Cidr, "cidr"_L1},
    Name{SettingKind::IpAddress, "ip-address"_L1},
    Name{SettingKind::Host, "host"_L1},
    Name{SettingKind::Port, "port"_L1},
    Name{SettingKind::Duration, "duration"_L1},
    Name{SettingKind::FilePath, "file-path"_L1},
    Name{SettingKind::List, "list"_L1},
    Name{SettingKind::CidrList, "cidr-list"_L1},
    Name{SettingKind::Capabilities, "capabilities"_L1},
    Name{SettingKind::HubbleMetrics, "hubble-metrics"_L1},
    Name{SettingKind::Map, "map"_L1},
    Name{SettingKind::Object, "object"_L1},
    Name{SettingKind::Quantity, "quantity"_L1},
    Name{SettingKind::CountOrPercent, "count-or-percent"_L1},
    Name{SettingKind::PortRange, "port-range"_L1},
    Name{SettingKind::LabelSelector, "label-selector"_L1},
    Name{SettingKind::RegularExpression, "regular-expression"_L1},
    Name{SettingKind::GoTemplate, "go-template"_L1},
    Name{SettingKind::Cron, "cron"_L1},
    Name{SettingKind::Secret, "secret"_L1},
};

constexpr std::array levels = {
    Name{SettingLevel::Essential, "essential"_L1},
    Name{SettingLevel::Common, "common"_L1},
    Name{SettingLevel::Expert, "expert"_L1},
};

template<typename Table, typename T>
QString nameIn(const Table &table, T value)
{
    for (const auto &entry : table)
        if (entry.value == value)
            return entry.name;
    return {};
}

template<typename T, typename Table>
std::optional<T> valueIn(const Table &table, const QString &name)
{
    for (const auto &entry : table)
        if (!name.isEmpty() && entry.name == name)
            return entry.value;
    return std::nullopt;
}

template<typename Table>
QStringList namesIn(const Table &table)
{
    QStringList names;
    for (const auto &entry : table)
        if (!entry.name.isEmpty())
            names << entry.name;
    return names;
}
SettingKind kindOfType(const QString &type)
{
    if (type == "boolean"_L1)
        return SettingKind::Boolean;
    if (type == "integer"_L1)
        return SettingKind::Integer;
    if (type == "number"_L1)
        return SettingKind::Number;
    if (type == "array"_L1)
        return SettingKind::List;
    if (type == "object"_L1)
        return SettingKind::Map;
    return type == "string"_L1 ? SettingKind::String : SettingKind::Unknown;
}
} // namespace

SettingKind effectiveKind(const Setting &setting)
{
    if (setting.knowledge.kind != SettingKind::Unknown)
        return setting.knowledge.kind;
    if (setting.facts.freeForm)
        return setting.facts.types.contains("array"_L1) ? SettingKind::List : SettingKind::Map;
    if (!setting.facts.choices.empty())
        return SettingKind::Choice;
    return setting.facts.types.size() == 1 ? kindOfType(setting.facts.types.front()) : SettingKind::Unknown;
}

QString kindName(SettingKind kind)
{
    return nameIn(kinds, kind);
}

std::optional<SettingKind> kindFromName(const QString &name)
{
    return valueIn<SettingKind>(kinds, name);
}

QStringList kindNames()
{
    return namesIn(kinds);
}

QString levelName(SettingLevel level)
{
    return nameIn(levels, level);
}

std::optional<SettingLevel> levelFromName(const QString &name)
{
    return valueIn<SettingLevel>(levels, name);
}

QStringList levelNames()
{
    return namesIn(levels);
}

QStringList impactScopes()
{
    return {u"none"_s, u"agent-restart"_s, u"operator-restart"_s, u"pods-recreate"_s, u"nodes-drain"_s, u"reinstall"_s};
}
