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

/// Adds what is typed inside of a node, by the steps that lead there.
void collectInner(const QJsonObject &node, const QStringList &steps, std::map<QStringList, Allowed> &inner)
{
    const auto add = [&inner, &steps](const QString &step, const QJsonObject &child) {
        const QStringList path = steps + QStringList{step};
        collect(child, inner[path]);
        collectInner(child, path, inner);
    };
    const QJsonObject properties = node["properties"_L1].toObject();
    for (auto property = properties.begin(); property != properties.end(); ++property)
        add(property.key(), property->toObject());
    if (node.contains("items"_L1))
        add(u"[]"_s, node["items"_L1].toObject());
    for (const auto &keyword : {"anyOf"_L1, "oneOf"_L1})
        for (const QJsonValue branch : node[keyword].toArray())
            collectInner(branch.toObject(), steps, inner);
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
    std::map<QStringList, Allowed> inner;
    collectInner(at(path), {}, inner);
    std::vector<InnerType> types;
    for (const auto &[steps, allowed] : inner) {
        if (!allowed.types.isEmpty())
            types.push_back({.steps = steps, .types = allowed.types});
    }
    return types;
}

QStringList ChartSchema::keysBelow(const YamlPath &path) const
{
    return at(path)["properties"_L1].toObject().keys();
}
