#include "core/catalogue/compiled_catalogue.h"

#include <QDataStream>
#include <QIODevice>

#include <tuple>
#include <type_traits>

using namespace Qt::StringLiterals;

// Each struct says once which members it has; writing and reading follow from that. A member that is missing here
// shows up in tst_catalogue's round trip.
namespace {
constexpr quint32 layout = 0xda7a0003;

enum class ValueKind : quint8 { Null, Boolean, Integer, Number, String, List, Map };

template<typename T, typename Struct>
concept Is = std::is_same_v<std::remove_const_t<T>, Struct>;

auto members(Is<InnerType> auto &inner)
{
    return std::tie(inner.steps, inner.types);
}
auto members(Is<SettingFacts> auto &facts)
{
    return std::tie(facts.path, facts.types, facts.defaultValue, facts.itemTypes, facts.choices, facts.nullable,
                    facts.freeForm, facts.innerTypes, facts.presence, facts.documentedDefault);
}
auto members(Is<ChartFacts> auto &facts)
{
    return std::tie(facts.version, facts.settings, facts.groups);
}
auto members(Is<Choice> auto &choice)
{
    return std::tie(choice.value, choice.what, choice.since, choice.maturity);
}
auto members(Is<Range> auto &range)
{
    return std::tie(range.min, range.max, range.usualMin, range.usualMax, range.why);
}
auto members(Is<Condition> auto &condition)
{
    return std::tie(condition.setting, condition.is, condition.isNot, condition.why);
}
auto members(Is<Claim> auto &claim)
{
    return std::tie(claim.statement, claim.source, claim.by);
}
auto members(Is<Example> auto &example)
{
    return std::tie(example.title, example.text);
}
auto members(Is<Validation> auto &validation)
{
    return std::tie(validation.command, validation.expect);
}
auto members(Is<Link> auto &link)
{
    return std::tie(link.title, link.url);
}
auto members(Is<FlowPicture> auto &flow)
{
    return std::tie(flow.name, flow.caption, flow.says);
}
auto members(Is<Impact> auto &impact)
{
    return std::tie(impact.scope, impact.text);
}
auto members(Is<SettingKnowledge> auto &s)
{
    return std::tie(s.path, s.section, s.label, s.level, s.kind, s.unit, s.range, s.choices, s.what, s.how, s.flow,
                    s.whyOnTalos, s.unset, s.changeWhen, s.cost, s.alternatives, s.useCases, s.prerequisites,
                    s.conflicts, s.performance, s.examples, s.related, s.validation, s.impact, s.maturity, s.since,
                    s.rendersTo, s.guide, s.links, s.sources, s.synonyms, s.was, s.mistakenNames, s.enabledWhen,
                    s.needs, s.writtenIn);
}
auto members(Is<Section> auto &section)
{
    return std::tie(section.id, section.title, section.purpose, section.prefixes);
}
auto members(Is<Knowledge> auto &knowledge)
{
    return std::tie(knowledge.sections, knowledge.settings);
}

template<typename T>
concept Structure = requires(T &value) { members(value); };

class Writer
{
public:
    explicit Writer(QDataStream &stream) : m_stream(stream) {}

    void write(bool value) { m_stream << value; }
    void write(double value) { m_stream << value; }
    void write(qint64 value) { m_stream << value; }
    void write(const QString &text) { m_stream << text.toUtf8(); }
    void write(const QStringList &texts) { writeAll(texts); }
    void write(const YamlPath &path) { write(path.toString()); }
    void write(const Value &value)
    {
        if (value.isBool())
            writeKind(ValueKind::Boolean, value.toBool());
        else if (value.isInteger())
            writeKind(ValueKind::Integer, value.toInteger());
        else if (value.isNumber())
            writeKind(ValueKind::Number, value.toDouble());
        else if (value.isString())
            writeKind(ValueKind::String, value.toString());
        else if (value.isList())
            writeKind(ValueKind::List, value.toList());
        else if (value.isMap())
            writeKind(ValueKind::Map, value.toMap());
        else
            write(ValueKind::Null);
    }
    void write(const Value::Entry &entry)
    {
        write(entry.first);
        write(entry.second);
    }
    template<typename T>
        requires std::is_enum_v<T>
    void write(T value)
    {
        m_stream << static_cast<quint8>(value);
    }
    template<typename T>
    void write(const std::optional<T> &value)
    {
        write(value.has_value());
        if (value)
            write(*value);
    }
    template<typename T>
    void write(const std::vector<T> &items)
    {
        writeAll(items);
    }
    template<Structure T>
    void write(const T &value)
    {
        std::apply([this](const auto &...member) { (write(member), ...); }, members(value));
    }

private:
    void writeKind(ValueKind kind, const auto &content)
    {
        write(kind);
        write(content);
    }

    void writeAll(const auto &items)
    {
        m_stream << static_cast<quint32>(items.size());
        for (const auto &item : items)
            write(item);
    }

    QDataStream &m_stream;
};

class Reader
{
public:
    explicit Reader(QDataStream &stream) : m_stream(stream) {}

    void read(bool &value) { m_stream >> value; }
    void read(double &value) { m_stream >> value; }
    void read(qint64 &value) { m_stream >> value; }
    void read(QString &text)
    {
        QByteArray bytes;
        m_stream >> bytes;
        text = QString::fromUtf8(bytes);
    }
    void read(QStringList &texts) { readAll(texts); }
    void read(YamlPath &path)
    {
        const auto text = next<QString>();
        const auto parsed = text.isEmpty() ? YamlPath() : YamlPath::parse(text);
        if (parsed)
            path = *parsed;
        else
            m_stream.setStatus(QDataStream::ReadCorruptData);
    }
    void read(Value &value)
    {
        switch (next<ValueKind>()) {
        case ValueKind::Null:
            value = Value();
            break;
        case ValueKind::Boolean:
            value = next<bool>();
            break;
        case ValueKind::Integer:
            value = next<qint64>();
            break;
        case ValueKind::Number:
            value = next<double>();
            break;
        case ValueKind::String:
            value = next<QString>();
            break;
        case ValueKind::List:
            value = next<Value::List>();
            break;
        case ValueKind::Map:
            value = next<Value::Map>();
            break;
        }
    }
    void read(Value::Entry &entry)
    {
        read(entry.first);
        read(entry.second);
    }
    template<typename T>
        requires std::is_enum_v<T>
    void read(T &value)
    {
        quint8 number = 0;
        m_stream >> number;
        value = static_cast<T>(number);
    }
    template<typename T>
    void read(std::optional<T> &value)
    {
        if (next<bool>())
            value = next<T>();
    }
    template<typename T>
    void read(std::vector<T> &items)
    {
        readAll(items);
    }
    template<Structure T>
    void read(T &value)
    {
        std::apply([this](auto &...member) { (read(member), ...); }, members(value));
    }

private:
    template<typename T>
    T next()
    {
        T value{};
        read(value);
        return value;
    }

    void readAll(auto &items)
    {
        quint32 count = 0;
        m_stream >> count;
        for (quint32 i = 0; i < count && m_stream.status() == QDataStream::Ok; ++i) {
            items.emplace_back();
            read(items.back());
        }
    }

    QDataStream &m_stream;
};

template<typename T>
QByteArray compiled(const T &value)
{
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    stream.setVersion(QDataStream::Qt_6_8);
    stream << layout;
    Writer(stream).write(value);
    return bytes;
}

template<typename T>
Result<T> loaded(const QByteArray &bytes)
{
    QDataStream stream(bytes);
    stream.setVersion(QDataStream::Qt_6_8);
    quint32 found = 0;
    stream >> found;
    T value;
    if (found == layout)
        Reader(stream).read(value);
    if (found != layout || stream.status() != QDataStream::Ok)
        return failure(u"the compiled catalogue is damaged; build the program anew"_s);
    return value;
}
} // namespace

QByteArray compileKnowledge(const Knowledge &knowledge)
{
    return compiled(knowledge);
}

Result<Knowledge> loadKnowledge(const QByteArray &bytes)
{
    return loaded<Knowledge>(bytes);
}

QByteArray compileFacts(const ChartFacts &facts)
{
    return compiled(facts);
}

Result<ChartFacts> loadFacts(const QByteArray &bytes)
{
    return loaded<ChartFacts>(bytes);
}
