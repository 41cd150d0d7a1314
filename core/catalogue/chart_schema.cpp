#include "core/catalogue/chart_schema.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <map>

using namespace Qt::StringLiterals;

namespace {
/// What one schema node allows.
struct Allowed
{
    QStringList types; ///< with null
    std::vector<Value> choices;

    void add(const QString &type)
    {
        if (!types.contains(type))
            types << type;
    }
};

void collect(const QJsonObject &node, Allowed &allowed)
{
    const QJsonValue type = node["type"_L1];
    if (type.isString())
        allowed.add(type.toString());
    for (const QJsonValue name : type.toArray())
        allowed.add(name.toString());
    if (type.isUndefined() && node.contains("properties"_L1))
        allowed.add(u"object"_s);
    for (const QJsonValue choice : node["enum"_L1].toArray()) {
        const Value value = Value::fromJson(choice);
        if (type.isUndefined())
            allowed.add(value.typeName());
        if (!value.isNull())
            allowed.choices.push_back(value);
    }
    for (const auto &keyword : {"anyOf"_L1, "oneOf"_L1})
        for (const QJsonValue branch : node[keyword].toArray())
            collect(branch.toObject(), allowed);
}

/// The types that a node says itself; `properties` alone let everything else pass, and so does a branch without types.
QStringList typesSaidBy(const QJsonObject &node)
{
    QStringList types;
    const QJsonValue type = node["type"_L1];
    if (type.isString())
        types += type.toString();
    for (const QJsonValue name : type.toArray())
        types += name.toString();
    for (const auto &keyword : {"anyOf"_L1, "oneOf"_L1}) {
        for (const QJsonValue branch : node[keyword].toArray()) {
            const QStringList ofBranch = typesSaidBy(branch.toObject());
            if (ofBranch.isEmpty())
                return {};
            types += ofBranch;
        }
    }
    types.removeDuplicates();
    return types;
}

/// Types by the steps that lead there.
using Inner = std::map<QStringList, QStringList>;

Inner innerOf(const QJsonObject &node);

/// Of several branches one may take what another refuses: what all of them type counts.
Inner typedByAll(const QJsonArray &branches)
{
    Inner common = innerOf(branches.first().toObject());
    for (const QJsonValue branch : branches) {
        const Inner others = innerOf(branch.toObject());
        std::erase_if(common, [&others](const auto &inner) { return !others.contains(inner.first); });
        for (auto &[steps, types] : common)
            types += others.at(steps);
    }
    return common;
}

/// What is typed inside of a node.
Inner innerOf(const QJsonObject &node)
{
    Inner inner;
    const auto add = [&inner](const QString &step, const QJsonObject &child) {
        if (const QStringList types = typesSaidBy(child); !types.isEmpty())
            inner.emplace(QStringList{step}, types);
        for (const auto &[steps, types] : innerOf(child))
            inner.emplace(QStringList{step} + steps, types);
    };
    const QJsonObject properties = node["properties"_L1].toObject();
    for (auto property = properties.begin(); property != properties.end(); ++property)
        add(property.key(), property->toObject());
    if (node.contains("items"_L1))
        add(u"[]"_s, node["items"_L1].toObject());
    for (const auto &keyword : {"anyOf"_L1, "oneOf"_L1}) {
        if (const QJsonArray branches = node[keyword].toArray(); !branches.isEmpty())
            inner.merge(typedByAll(branches));
    }
    return inner;
}
} // namespace

Result<ChartSchema> ChartSchema::parse(const QByteArray &json)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(json, &problem);
    if (problem.error != QJsonParseError::NoError)
        return failure(
            u"values.schema.json isn't valid JSON: %1 at byte %2"_s.arg(problem.errorString()).arg(problem.offset));
    if (!document.isObject())
        return failure(u"values.schema.json isn't a JSON Schema: it must be an object"_s);
    ChartSchema schema;
    schema.m_root = document.object();
    return schema;
}

QJsonObject ChartSchema::at(const YamlPath &path) const
{
    QJsonObject node = m_root;
    for (const YamlPath::Step &step : path.steps()) {
        const QString *key = std::get_if<QString>(&step);
        if (!key)
            return {};
        node = node["properties"_L1][*key].toObject();
    }
    return node;
}

bool ChartSchema::knows(const YamlPath &path) const
{
    return !at(path).isEmpty();
}

void ChartSchema::describe(SettingFacts &facts) const
{
    const QJsonObject node = at(facts.path);
    Allowed allowed;
    collect(node, allowed);
    facts.nullable = allowed.types.removeAll(u"null"_s) > 0;
    facts.types = allowed.types;
    facts.choices = allowed.choices;

    Allowed items;
    collect(node["items"_L1].toObject(), items);
    facts.itemTypes = items.types;
}

std::vector<InnerType> ChartSchema::innerTypes(const YamlPath &path) const
{
    std::vector<InnerType> result;
    for (const auto &[steps, types] : innerOf(at(path))) {
        QStringList once = types;
        once.removeDuplicates();
        result.push_back({.steps = steps, .types = once});
    }
    return result;
}

QStringList ChartSchema::keysBelow(const YamlPath &path) const
{
    return at(path)["properties"_L1].toObject().keys();
}
