#include "core/kinds/blank_resource.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

Value blankMap(const ResourceField &field)
{
    Value::Map map;
    for (const ResourceField &inner : field.fields) {
        if (inner.isRequired && inner.name != "{}"_L1)
            map.emplace_back(inner.name, blankValue(inner));
    }
    return {std::move(map)};
}

Value blankList(const ResourceField &field)
{
    const ResourceField *item = field.find(u"[]");
    return item && field.count.min.value_or(0) > 0 ? Value(Value::List{blankValue(*item)}) : Value(Value::List{});
}

/// `ciliumbgppeerconfig` → `bgppeerconfig`
QString shortName(const ResourceKind &kind)
{
    return kind.name.toLower().remove("cilium"_L1);
}

QString freeName(const ResourceKind &kind, const Profile &profile)
{
    const std::vector<Resource> others = resourcesOf(profile, kind.name);
    QString name = shortName(kind);
    for (int number = 2; std::ranges::contains(others, name, &Resource::name); ++number)
        name = u"%1-%2"_s.arg(shortName(kind)).arg(number);
    return name;
}

} // namespace

Value blankValue(const ResourceField &field)
{
    if (field.type == "object"_L1)
        return blankMap(field);
    if (field.type == "array"_L1)
        return blankList(field);
    if (!field.defaultValue.isNull())
        return field.defaultValue;
    if (field.type == "integer"_L1)
        return {field.value.min.value_or(0)};
    if (field.type == "boolean"_L1)
        return {false};
    return {field.choices.isEmpty() ? QString() : field.choices.front()};
}

Value blankResource(const ResourceKind &kind, const Profile &profile)
{
    Value::Map metadata{{u"name"_s, Value(freeName(kind, profile))}};
    if (kind.isNamespaced)
        metadata.emplace_back(u"namespace"_s, Value(u"kube-system"_s));
    return Value::Map{{u"apiVersion"_s, Value(kind.apiVersion())},
                      {u"kind"_s, Value(kind.name)},
                      {u"metadata"_s, Value(std::move(metadata))},
                      {u"spec"_s, blankValue(kind.spec)}};
}

Result<std::optional<Value>> typedFieldValue(const ResourceField &field, const QString &text)
{
    if (text.isEmpty())
        return std::optional<Value>();
    if (field.type == "integer"_L1) {
        bool isNumber = false;
        const qint64 number = text.toLongLong(&isNumber);
        if (!isNumber)
            return failure(u"%1 is %2, a whole number is needed"_s.arg(field.name, text));
        return std::optional(Value(number));
    }
    if (field.type == "boolean"_L1) {
        if (text != "true"_L1 && text != "false"_L1)
            return failure(u"%1 is %2, true or false is needed"_s.arg(field.name, text));
        return std::optional(Value(text == "true"_L1));
    }
    return std::optional(Value(text));
}
