#include "core/kinds/schema_check.h"

#include "core/catalogue/edit_distance.h"
#include "core/kinds/schema_rules.h"
#include "core/values/ip_network.h"
#include "core/values/value_lookup.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

using Kind = SchemaProblem::Kind;

constexpr int mostSlips = 3;

bool isOfType(const Value &value, const QString &type)
{
    return value.typeName() == type || (type == "number"_L1 && value.isNumber());
}

/// A value of the wanted type that says the same, where there is one.
std::optional<Value> converted(const Value &value, const QString &type)
{
    if (!value.isScalar() || value.isNull())
        return {};
    const QString text = scalarText(value);
    bool isNumber = false;
    const qint64 number = text.toLongLong(&isNumber);
    if (type == "string"_L1)
        return Value(text);
    if (type == "integer"_L1 && isNumber)
        return Value(number);
    if (type == "boolean"_L1 && (text == "true"_L1 || text == "false"_L1))
        return Value(text == "true"_L1);
    return type == "array"_L1 ? std::optional(Value(Value::List{value})) : std::nullopt;
}

bool fitsFormat(const QString &text, const QString &format)
{
    if (format == "cidr"_L1)
        return IpNetwork::parse(text).has_value();
    return format != "ipv4"_L1 || (IpNetwork::isAddress(text) && !text.contains(u':'));
}

QStringList namesOf(const ResourceField &field)
{
    QStringList names;
    for (const ResourceField &inner : field.fields)
        names += inner.name;
    return names;
}

/// Walks a value and its schema side by side.
class SchemaCheck
{
public:
    explicit SchemaCheck(const Resource &resource) : m_resource(resource) {}

    void check(const ResourceField &field, const Value &value, const YamlPath &inside)
    {
        if (!isOfType(value, field.type))
            return addWrongType(field, value, inside);
        if (value.isMap())
            checkMap(field, value, inside);
        else if (value.isList())
            checkList(field, value, inside);
        else
            checkScalar(field, value, inside);
        for (const QString &rule : field.rules) {
            if (const QString problem = ruleProblem(rule, value); !problem.isEmpty())
                add(Kind::Contradiction, inside, u"%1: %2"_s.arg(inside.toString(), problem));
        }
    }

    void addMissing(const YamlPath &inside)
    {
        add(Kind::MissingField, inside, u"%1 is missing"_s.arg(inside.toString()));
    }

    std::vector<SchemaProblem> take() { return std::move(m_problems); }

private:
    SchemaProblem &add(Kind kind, const YamlPath &inside, const QString &message)
    {
        return m_problems.emplace_back(SchemaProblem{.kind = kind,
                                                     .path = m_resource.path.joined(inside),
                                                     .message = m_resource.title() + u": "_s + message,
                                                     .repairs = {}});
    }

    void offer(SchemaProblem &problem, const QString &label, ChangeSet changes)
    {
        problem.repairs.push_back({.label = label, .changes = std::move(changes)});
    }

    void addWrongType(const ResourceField &field, const Value &value, const YamlPath &inside)
    {
        SchemaProblem &problem = add(
            Kind::WrongType, inside,
            u"%1 is %2 (%3), expected %4"_s.arg(inside.toString(), value.toDisplay(), value.typeName(), field.type));
        if (const std::optional<Value> same = converted(value, field.type))
            offer(problem, u"Write it as %1"_s.arg(same->toDisplay()), {inProfile(problem.path, same)});
    }

    void checkMap(const ResourceField &field, const Value &map, const YamlPath &inside)
    {
        for (const auto &[key, value] : map.toMap()) {
            const ResourceField *inner = field.isFreeForm() ? field.find(u"{}") : field.find(key);
            if (!inner && !field.fields.empty())
                addUnknown(field, key, value, inside);
            else if (inner && !value.isNull())
                check(*inner, value, inside.child(key));
        }
        for (const ResourceField &inner : field.fields) {
            const Value *value = map.find(inner.name);
            if (inner.isRequired && (!value || value->isNull()))
                addMissing(inside.child(inner.name));
        }
        checkOneOf(field, map, inside);
    }

    void addUnknown(const ResourceField &field, const QString &key, const Value &value, const YamlPath &inside)
    {
        const QString likely = nearestWord(key, namesOf(field), mostSlips);
        const YamlPath path = inside.child(key);
        SchemaProblem &problem =
            add(Kind::UnknownField, path,
                u"there is no field %1; known here are %2"_s.arg(path.toString(), namesOf(field).join(u", "_s)));
        const Edit removal = inProfile(problem.path, {});
        if (!likely.isEmpty())
            offer(problem, u"Call it %1"_s.arg(likely),
                  {inProfile(m_resource.path.joined(inside.child(likely)), value), removal});
        offer(problem, u"Remove %1"_s.arg(key), {removal});
    }

    void checkOneOf(const ResourceField &field, const Value &map, const YamlPath &inside)
    {
        QStringList there = field.oneOf;
        there.removeIf([&map](const QString &name) { return !map.find(name); });
        if (field.oneOf.isEmpty() || there.size() == 1)
            return;
        const QString names = field.oneOf.join(u" or "_s);
        SchemaProblem &problem = add(Kind::Contradiction, inside,
                                     there.isEmpty() ? u"%1 needs %2"_s.arg(inside.toString(), names)
                                                     : u"%1 takes %2, not both"_s.arg(inside.toString(), names));
        for (const QString &name : there)
            offer(problem, u"Remove %1"_s.arg(name), {inProfile(problem.path.child(name), {})});
    }

    void checkList(const ResourceField &field, const Value &list, const YamlPath &inside)
    {
        const auto count = static_cast<qint64>(list.toList().size());
        if (!field.count.contain(count))
            add(Kind::OutOfRange, inside,
                u"%1 has %2 items, possible are %3"_s.arg(inside.toString()).arg(count).arg(field.count.toString()));
        const ResourceField *item = field.find(u"[]");
        for (int i = 0; item && i < count; ++i)
            check(*item, list.toList()[static_cast<size_t>(i)], inside.child(i));
        checkKeys(field, list, inside);
    }

    void checkKeys(const ResourceField &field, const Value &list, const YamlPath &inside)
    {
        QStringList seen;
        for (int i = 0; !field.keys.isEmpty() && i < static_cast<int>(list.toList().size()); ++i) {
            QStringList own;
            for (const QString &key : field.keys)
                own += textAt(list.toList()[static_cast<size_t>(i)], YamlPath().child(key));
            const QString key = own.join(u' ');
            if (seen.contains(key))
                offer(add(Kind::Repeated, inside.child(i), u"%1 has %2 twice"_s.arg(inside.toString(), key)),
                      u"Remove the second"_s, {inProfile(m_resource.path.joined(inside.child(i)), {})});
            seen += key;
        }
    }

    void checkScalar(const ResourceField &field, const Value &value, const YamlPath &inside)
    {
        const QString text = scalarText(value);
        if (!field.choices.isEmpty() && !field.choices.contains(text))
            return addNoChoice(field, text, inside);
        if (value.isInteger() && !field.value.contain(value.toInteger()))
            return addOutOfRange(field.value, value.toInteger(), inside);
        if (!value.isString())
            return;
        if (!field.length.contain(text.size()))
            add(Kind::OutOfRange, inside,
                u"%1 has %2 letters, possible are %3"_s.arg(inside.toString())
                    .arg(text.size())
                    .arg(field.length.toString()));
        if (!isWellFormed(field, text))
            addMalformed(field, text, inside);
    }

    static bool isWellFormed(const ResourceField &field, const QString &text)
    {
        const bool fitsPattern = field.pattern.isEmpty() || QRegularExpression(field.pattern).match(text).hasMatch();
        return fitsPattern && fitsFormat(text, field.format);
    }

    /// An address where a range belongs is most likely meant as a range of one.
    void addMalformed(const ResourceField &field, const QString &text, const YamlPath &inside)
    {
        SchemaProblem &problem =
            add(Kind::Malformed, inside, u"%1 is %2, which the cluster refuses"_s.arg(inside.toString(), text));
        const QString likely = text.trimmed() + (text.contains(u':') ? u"/128"_s : u"/32"_s);
        if (IpNetwork::parse(likely) && isWellFormed(field, likely))
            offer(problem, u"Write %1"_s.arg(likely), {inProfile(problem.path, Value(likely))});
    }

    void addNoChoice(const ResourceField &field, const QString &text, const YamlPath &inside)
    {
        SchemaProblem &problem =
            add(Kind::NotAChoice, inside,
                u"%1 is %2; possible are %3"_s.arg(inside.toString(), text, field.choices.join(u", "_s)));
        const QString likely =
            field.choices.size() == 1 ? field.choices.front() : nearestWord(text, field.choices, mostSlips);
        if (!likely.isEmpty())
            offer(problem, u"Write %1"_s.arg(likely), {inProfile(problem.path, Value(likely))});
    }

    void addOutOfRange(const Bounds &bounds, qint64 number, const YamlPath &inside)
    {
        SchemaProblem &problem =
            add(Kind::OutOfRange, inside,
                u"%1 is %2, possible is %3"_s.arg(inside.toString()).arg(number).arg(bounds.toString()));
        const qint64 bound = bounds.min && number < *bounds.min ? *bounds.min : bounds.max.value_or(number);
        offer(problem, u"Set it to %1"_s.arg(bound), {inProfile(problem.path, Value(bound))});
    }

    const Resource &m_resource;
    std::vector<SchemaProblem> m_problems;
};

} // namespace

std::vector<SchemaProblem> checkSchema(const Resource &resource, const ResourceKind &kind)
{
    SchemaCheck check(resource);
    const Value &spec = resource.at("spec");
    if (spec.isNull())
        check.addMissing("spec");
    else
        check.check(kind.spec, spec, "spec");
    return check.take();
}
