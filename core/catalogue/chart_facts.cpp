#include "core/catalogue/chart_facts.h"

#include "core/yaml/yaml_text.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace {
constexpr std::array presenceNames = {
    std::pair{Presence::Active, "active"_L1},
    std::pair{Presence::Commented, "commented"_L1},
    std::pair{Presence::Hidden, "hidden"_L1},
};

QByteArray jsonString(const QString &text)
{
    const QByteArray inList = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
    return inList.sliced(1, inList.size() - 2);
}

QByteArray jsonNumber(double number)
{
    const QByteArray digits = QByteArray::number(number, 'g', QLocale::FloatingPointShortest);
    return digits.contains('.') || digits.contains('e') ? digits : digits + ".0";
}

// Not QJsonValue: it sorts the keys of maps and makes 4.0 an integer.
QByteArray jsonText(const Value &value)
{
    if (value.isNull())
        return "null";
    if (value.isBool())
        return value.toBool() ? "true" : "false";
    if (value.isInteger())
        return QByteArray::number(value.toInteger());
    if (value.isNumber())
        return jsonNumber(value.toDouble());
    if (value.isString())
        return jsonString(value.toString());
    QByteArrayList parts;
    for (const Value &item : value.toList())
        parts << jsonText(item);
    for (const auto &[key, item] : value.toMap())
        parts << jsonString(key) + ": " + jsonText(item);
    const QByteArray inner = parts.join(", ");
    return value.isList() ? "[" + inner + "]" : "{" + inner + "}";
}

Value listValue(const QStringList &texts)
{
    Value::List items;
    for (const QString &text : texts)
        items.emplace_back(text);
    return items;
}

QStringList textsOf(const Value *list)
{
    QStringList texts;
    if (list)
        for (const Value &item : list->toList())
            texts << item.toString();
    return texts;
}

QLatin1StringView presenceName(Presence presence)
{
    return presenceNames[static_cast<std::size_t>(presence)].second;
}

QByteArray settingLine(const SettingFacts &facts)
{
    Value::Map entries{{u"path"_s, facts.path.toString()}};
    if (facts.presence != Presence::Active)
        entries.emplace_back(u"presence"_s, QString(presenceName(facts.presence)));
    if (!facts.types.isEmpty())
        entries.emplace_back(u"types"_s, listValue(facts.types));
    if (facts.nullable)
        entries.emplace_back(u"nullable"_s, true);
    if (!facts.defaultValue.isNull())
        entries.emplace_back(u"default"_s, facts.defaultValue);
    if (!facts.documentedDefault.isEmpty())
        entries.emplace_back(u"documentedDefault"_s, facts.documentedDefault);
    if (!facts.itemTypes.isEmpty())
        entries.emplace_back(u"items"_s, listValue(facts.itemTypes));
    if (!facts.choices.empty())
        entries.emplace_back(u"choices"_s, facts.choices);
    if (facts.freeForm)
        entries.emplace_back(u"freeForm"_s, true);
    Value::List inner;
    for (const InnerType &type : facts.innerTypes)
        inner.emplace_back(Value::List{listValue(type.steps), listValue(type.types)});
    if (!inner.empty())
        entries.emplace_back(u"inside"_s, std::move(inner));
    return jsonText(entries);
}

Result<Presence> presenceFrom(const Value *name)
{
    if (!name)
        return Presence::Active;
    for (const auto &[presence, known] : presenceNames)
        if (name->toString() == known)
            return presence;
    return failure(u"these aren't chart facts: presence is %1"_s.arg(name->toDisplay()));
}

bool isTrue(const Value *value)
{
    return value && value->toBool();
}

/// Each a list of its steps and a list of its types.
std::vector<InnerType> innerTypesFrom(const Value *list)
{
    std::vector<InnerType> inner;
    for (const Value &type : list ? list->toList() : Value::List()) {
        if (type.toList().size() == 2)
            inner.push_back({.steps = textsOf(&type.toList().front()), .types = textsOf(&type.toList().back())});
    }
    return inner;
}

Result<SettingFacts> settingFrom(const Value &entry)
{
    const Value *path = entry.find(u"path");
    if (!path)
        return failure(u"these aren't chart facts: a setting has no path"_s);
    const auto parsed = YamlPath::parse(path->toString());
    if (!parsed)
        return std::unexpected(parsed.error());
    const auto presence = presenceFrom(entry.find(u"presence"));
    if (!presence)
        return std::unexpected(presence.error());

    SettingFacts facts{.path = *parsed,
                       .types = textsOf(entry.find(u"types")),
                       .defaultValue = {},
                       .itemTypes = textsOf(entry.find(u"items")),
                       .choices = {},
                       .nullable = isTrue(entry.find(u"nullable")),
                       .freeForm = isTrue(entry.find(u"freeForm")),
                       .innerTypes = innerTypesFrom(entry.find(u"inside")),
                       .presence = *presence,
                       .documentedDefault = {}};
    if (const Value *value = entry.find(u"default"))
        facts.defaultValue = *value;
    if (const Value *choices = entry.find(u"choices"))
        facts.choices = choices->toList();
    if (const Value *text = entry.find(u"documentedDefault"))
        facts.documentedDefault = text->toString();
    return facts;
}

QByteArray linesInList(const QByteArrayList &lines)
{
    return lines.isEmpty() ? QByteArray("[]") : QByteArray("[\n" + lines.join(",\n") + "\n]");
}
} // namespace

QByteArray ChartFacts::toJson() const
{
    QByteArrayList groupLines;
    for (const YamlPath &group : groups)
        groupLines << jsonString(group.toString());
    QByteArrayList settingLines;
    for (const SettingFacts &setting : settings)
        settingLines << settingLine(setting);
    return "{\n\"version\": " + jsonString(version) + ",\n\"groups\": " + linesInList(groupLines) +
           ",\n\"settings\": " + linesInList(settingLines) + "\n}\n";
}

// Read as YAML, of which JSON is a part, for the same reason as above: maps keep their order, numbers their kind.
Result<ChartFacts> ChartFacts::fromJson(const QByteArray &json)
{
    const auto text = YamlText::parse(json);
    if (!text)
        return std::unexpected(text.error());
    const Value document = text->value(text->root());
    const Value *version = document.find(u"version");
    const Value *settings = document.find(u"settings");
    if (!version || !version->isString() || !settings || !settings->isList())
        return failure(u"these aren't chart facts: version and settings are missing"_s);

    ChartFacts facts{.version = version->toString(), .settings = {}, .groups = {}};
    for (const QString &group : textsOf(document.find(u"groups"))) {
        const auto path = YamlPath::parse(group);
        if (!path)
            return std::unexpected(path.error());
        facts.groups.push_back(*path);
    }
    for (const Value &entry : settings->toList()) {
        auto setting = settingFrom(entry);
        if (!setting)
            return std::unexpected(setting.error());
        facts.settings.push_back(std::move(*setting));
    }
    return facts;
}
