#include "core/yaml/value.h"

#include "core/yaml/yaml_writer.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QJsonValue>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace {

/// JSON has one kind of number; Helm shows those without a fraction as integers.
Value numberFromJson(const QJsonValue &json)
{
    const qint64 integer = json.toInteger(0);
    if (integer == json.toInteger(1)) // else it took the default
        return integer;
    return json.toDouble();
}

template<typename T, typename Data>
const T &held(const Data &data)
{
    static const T empty;
    const T *value = std::get_if<T>(&data);
    return value ? *value : empty;
}

} // namespace

Value Value::fromJson(const QJsonValue &json)
{
    switch (json.type()) {
    case QJsonValue::Bool:
        return json.toBool();
    case QJsonValue::Double:
        return numberFromJson(json);
    case QJsonValue::String:
        return json.toString();
    case QJsonValue::Array: {
        List list;
        for (const QJsonValue item : json.toArray())
            list.push_back(fromJson(item));
        return list;
    }
    case QJsonValue::Object: {
        const QJsonObject object = json.toObject();
        Map map;
        for (auto entry = object.begin(); entry != object.end(); ++entry)
            map.emplace_back(entry.key(), fromJson(entry.value()));
        return map;
    }
    case QJsonValue::Null:
    case QJsonValue::Undefined:
        break;
    }
    return {};
}

QJsonValue Value::toJson() const
{
    if (isBool())
        return toBool();
    if (isInteger())
        return toInteger();
    if (isNumber())
        return toDouble();
    if (isString())
        return toString();
    if (isList()) {
        QJsonArray array;
        for (const Value &item : toList())
            array.append(item.toJson());
        return array;
    }
    if (isMap()) {
        QJsonObject object;
        for (const auto &[key, value] : toMap())
            object.insert(key, value.toJson());
        return object;
    }
    return QJsonValue::Null;
}

bool Value::toBool() const
{
    const bool *boolean = std::get_if<bool>(&m_data);
    return boolean && *boolean;
}

qint64 Value::toInteger() const
{
    const qint64 *integer = std::get_if<qint64>(&m_data);
    return integer ? *integer : 0;
}

double Value::toDouble() const
{
    if (const qint64 *integer = std::get_if<qint64>(&m_data))
        return static_cast<double>(*integer);
    const double *number = std::get_if<double>(&m_data);
    return number ? *number : 0;
}

const QString &Value::toString() const
{
    return held<QString>(m_data);
}
const Value::List &Value::toList() const
{
    return held<List>(m_data);
}
const Value::Map &Value::toMap() const
{
    return held<Map>(m_data);
}

const Value *Value::find(QStringView key) const
{
    const Map &map = toMap();
    const auto last = std::find_if(map.rbegin(), map.rend(), [key](const Entry &entry) { return entry.first == key; });
    return last == map.rend() ? nullptr : &last->second;
}

QString Value::typeName() const
{
    static const std::array<QString, 7> names{u"null"_s,   u"boolean"_s, u"integer"_s, u"number"_s,
                                              u"string"_s, u"array"_s,   u"object"_s};
    return names[m_data.index()];
}

QString Value::toDisplay() const
{
    return QString::fromUtf8(writeFlow(*this));
}
