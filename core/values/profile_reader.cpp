#include "core/values/profile_reader.h"

#include "core/values/ip_network.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

QString namesOf(const std::vector<ProfileReader::Field> &fields)
{
    QStringList names;
    for (const ProfileReader::Field &field : fields)
        names += field.key;
    return names.join(u", "_s);
}

} // namespace

void ProfileReader::readMap(const YamlPath &path, const Value &value, const std::vector<Field> &fields)
{
    if (value.isNull())
        return;
    if (!value.isMap())
        return fail(path, u"%1 is a %2, expected a map"_s.arg(path.toString(), value.typeName()));
    for (const auto &[key, entry] : value.toMap()) {
        const auto field = std::ranges::find(fields, key, &Field::key);
        if (field != fields.end())
            field->read(path.child(key), entry);
        else
            fail(path.child(key),
                 u"a profile has no key %1 (known here: %2)"_s.arg(path.child(key).toString(), namesOf(fields)));
    }
}

void ProfileReader::readList(const YamlPath &path, const Value &value, const Read &read)
{
    if (!value.isList())
        return fail(path, u"%1 is %2, expected a list"_s.arg(path.toString(), value.toDisplay()));
    int index = 0;
    for (const Value &item : value.toList())
        read(path.child(index++), item);
}

void ProfileReader::readText(const YamlPath &path, const Value &value, QString &into)
{
    if (value.isScalar() && !value.isNull())
        into = value.isString() ? value.toString() : value.toDisplay();
    else
        fail(path, u"%1 is %2, expected a text"_s.arg(path.toString(), value.toDisplay()));
}

void ProfileReader::readTexts(const YamlPath &path, const Value &value, QStringList &into)
{
    readList(path, value, [&](const YamlPath &at, const Value &item) { readText(at, item, into.emplace_back()); });
}

void ProfileReader::readSwitch(const YamlPath &path, const Value &value, bool &into)
{
    if (!value.isBool())
        return fail(path, u"%1 is %2, expected true or false"_s.arg(path.toString(), value.toDisplay()));
    into = value.toBool();
}

void ProfileReader::readRanges(const YamlPath &path, const Value &value, QStringList &into)
{
    readList(path, value, [&](const YamlPath &at, const Value &item) {
        readText(at, item, into.emplace_back());
        if (const Result<IpNetwork> network = IpNetwork::parse(into.back()); !network)
            fail(at, u"%1 is %2, expected a range like 192.0.2.0/24"_s.arg(at.toString(), item.toDisplay()));
    });
}

void ProfileReader::fail(const YamlPath &path, const QString &message)
{
    if (m_error)
        return;
    const int key = m_text.findKey(path, m_document);
    const int node = key >= 0 ? key : m_text.find(path, m_document);
    const TextPosition position = node >= 0 ? m_text.positionOf(m_text.node(node).span.start) : TextPosition{};
    m_error = Error{.message = message, .file = {}, .line = position.line, .column = position.column};
}
