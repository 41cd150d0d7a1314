#pragma once

#include <QString>

#include <compare>
#include <utility>
#include <variant>
#include <vector>

class QJsonValue;

/// A YAML value as Helm reads it: null, boolean, integer, float, string, list or map (in the order of the text).
class Value
{
public:
    using List = std::vector<Value>;
    using Entry = std::pair<QString, Value>;
    using Map = std::vector<Entry>;

    Value() = default; ///< null
    Value(bool boolean) : m_data(boolean) {}
    Value(int integer) : m_data(qint64{integer}) {}
    Value(qint64 integer) : m_data(integer) {}
    Value(double number) : m_data(number) {}
    Value(QString string) : m_data(std::move(string)) {}
    Value(List list) : m_data(std::move(list)) {}
    Value(Map map) : m_data(std::move(map)) {}
    Value(const char *) = delete; ///< would convert to bool

    static Value fromJson(const QJsonValue &json);
    QJsonValue toJson() const;

    bool isNull() const { return std::holds_alternative<std::monostate>(m_data); }
    bool isBool() const { return std::holds_alternative<bool>(m_data); }
    bool isInteger() const { return std::holds_alternative<qint64>(m_data); }
    bool isNumber() const { return isInteger() || std::holds_alternative<double>(m_data); }
    bool isString() const { return std::holds_alternative<QString>(m_data); }
    bool isList() const { return std::holds_alternative<List>(m_data); }
    bool isMap() const { return std::holds_alternative<Map>(m_data); }
    bool isScalar() const { return !isList() && !isMap(); }

    /// The contents; a value of another kind gives false, 0, "" or an empty collection.
    bool toBool() const;
    qint64 toInteger() const;
    double toDouble() const;
    const QString &toString() const;
    const List &toList() const;
    const Map &toMap() const;

    /// The entry of a map, or nullptr. With repeated keys the last one, as for Helm.
    const Value *find(QStringView key) const;

    /// JSON Schema's name of the kind: null, boolean, integer, number, string, array, object.
    QString typeName() const;

    /// One line for messages and lists, in YAML's flow style: `true`, `"7445"`, `[dns, drop]`, `{a: 1}`.
    QString toDisplay() const;

    bool operator==(const Value &other) const = default;

private:
    std::variant<std::monostate, bool, qint64, double, QString, List, Map> m_data;
};
