#include "core/talos/judge/machine_node.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// Whether a scalar is text whatever it looks like: quotes and tags decide.
bool isText(const YamlNode &node)
{
    const bool isTyped =
        node.tag.endsWith(":int"_L1) || node.tag.endsWith(":float"_L1) || node.tag.endsWith(":bool"_L1);
    const bool isTextTag = node.tag == "!"_L1 || node.tag.endsWith(":str"_L1);
    return !isTyped && (node.style != YamlStyle::Plain || isTextTag);
}

/// What an alias stands for was read by the text; the spelling of its scalars is lost, which only matters for text.
MachineNode fromValue(const Value &value, int source)
{
    MachineNode node{.source = source};
    if (value.isNull())
        return node;
    node.kind = value.isList()  ? MachineNode::Kind::List
                : value.isMap() ? MachineNode::Kind::Map
                                : MachineNode::Kind::Scalar;
    if (value.isString())
        node.text = value.toString();
    else if (value.isScalar())
        node.text = value.toDisplay();
    node.isQuoted = value.isString();
    for (const Value &item : value.toList())
        node.items.push_back(fromValue(item, source));
    for (const Value::Entry &entry : value.toMap())
        node.entries.emplace_back(entry.first, fromValue(entry.second, source));
    return node;
}

Value scalarValue(const MachineNode &node)
{
    switch (scalarType(node)) {
    case ScalarType::Null:
        return {};
    case ScalarType::Bool:
        return {node.text.compare("true"_L1, Qt::CaseInsensitive) == 0};
    case ScalarType::Integer:
        return {wholeNumber(node.text).value_or(0)};
    case ScalarType::Float:
        return {node.text.toDouble()};
    case ScalarType::Text:
        break;
    }
    return {node.text};
}

} // namespace

MachineNode MachineNode::fromText(const YamlText &text, int index)
{
    if (index < 0)
        return {};
    const YamlNode &yaml = text.node(index);
    MachineNode node{.source = index};
    switch (yaml.kind) {
    case YamlKind::Null:
        break;
    case YamlKind::Alias:
        return fromValue(text.value(index), index);
    case YamlKind::Scalar:
        node.kind = Kind::Scalar;
        node.text = yaml.text;
        node.isQuoted = isText(yaml);
        if (scalarType(node) == ScalarType::Null)
            node.kind = Kind::Null;
        break;
    case YamlKind::Sequence:
        node.kind = Kind::List;
        for (const int child : yaml.children)
            node.items.push_back(fromText(text, child));
        break;
    case YamlKind::Mapping:
        node.kind = Kind::Map;
        for (std::size_t i = 0; i + 1 < yaml.children.size(); i += 2)
            node.entries.emplace_back(text.node(yaml.children[i]).text, fromText(text, yaml.children[i + 1]));
        break;
    }
    return node;
}

MachineNode MachineNode::map()
{
    return {.kind = Kind::Map};
}

bool MachineNode::isEmpty() const
{
    return isNull() || (isScalar() ? text.isEmpty() : items.empty() && entries.empty());
}

MachineNode MachineNode::scalar(const QString &text)
{
    return {.kind = Kind::Scalar, .text = text, .isQuoted = true};
}

Value MachineNode::toValue() const
{
    if (isScalar())
        return scalarValue(*this);
    if (isList()) {
        Value::List list;
        for (const MachineNode &item : items)
            list.push_back(item.toValue());
        return {std::move(list)};
    }
    if (isNull())
        return {};
    Value::Map map;
    for (const auto &[key, value] : entries)
        map.emplace_back(key, value.toValue());
    return {std::move(map)};
}

const MachineNode *MachineNode::find(QStringView key) const
{
    const auto found = std::ranges::find(entries, key, &Entry::key);
    return found == entries.end() ? nullptr : &found->value;
}

MachineNode *MachineNode::find(QStringView key)
{
    const auto found = std::ranges::find(entries, key, &Entry::key);
    return found == entries.end() ? nullptr : &found->value;
}

MachineNode &MachineNode::operator[](const QString &key)
{
    if (MachineNode *found = find(key))
        return *found;
    kind = Kind::Map;
    return entries.emplace_back(key, MachineNode()).value;
}

void MachineNode::remove(QStringView key)
{
    std::erase_if(entries, [key](const Entry &entry) { return entry.key == key; });
}

const MachineNode *MachineNode::at(QStringView path) const
{
    const MachineNode *node = this;
    for (const QStringView key : path.split(u'.')) {
        node = node->find(key);
        if (!node)
            return nullptr;
    }
    return node;
}

QString MachineNode::textAt(QStringView path) const
{
    const MachineNode *node = at(path);
    return node ? node->text : QString();
}

QStringList MachineNode::textsAt(QStringView path) const
{
    QStringList texts;
    if (const MachineNode *list = at(path)) {
        for (const MachineNode &item : list->items)
            texts += item.text;
    }
    return texts;
}

bool MachineNode::isSame(const MachineNode &other) const
{
    const auto sameEntry = [](const Entry &left, const Entry &right) {
        return left.key == right.key && left.value.isSame(right.value);
    };
    return kind == other.kind && text == other.text &&
           std::ranges::equal(items, other.items,
                              [](const MachineNode &left, const MachineNode &right) { return left.isSame(right); }) &&
           std::ranges::equal(entries, other.entries, sameEntry);
}

ScalarType scalarType(const MachineNode &scalar)
{
    static const QRegularExpression boolean(u"^(true|True|TRUE|false|False|FALSE)$"_s);
    static const QRegularExpression integer(u"^[-+]?(0x[0-9a-fA-F_]+|0o?[0-7_]+|0b[01_]+|[0-9][0-9_]*)$"_s);
    static const QRegularExpression number(
        u"^[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?$|^[-+]?\\.(inf|Inf|INF)$|^\\.(nan|NaN|NAN)$"_s);
    static const QStringList null{QString(), u"~"_s, u"null"_s, u"Null"_s, u"NULL"_s};
    if (scalar.isQuoted)
        return ScalarType::Text;
    if (null.contains(scalar.text))
        return ScalarType::Null;
    if (boolean.match(scalar.text).hasMatch())
        return ScalarType::Bool;
    if (integer.match(scalar.text).hasMatch())
        return ScalarType::Integer;
    return number.match(scalar.text).hasMatch() ? ScalarType::Float : ScalarType::Text;
}

std::optional<qint64> wholeNumber(const QString &text)
{
    QString digits = text;
    digits.remove(u'_').replace(u"0o"_s, u"0"_s);
    bool isNumber = false;
    const qint64 number = digits.toLongLong(&isNumber, 0);
    return isNumber ? std::optional(number) : std::nullopt;
}

bool isTrue(const MachineNode *scalar)
{
    // Go's reader takes YAML 1.1's words for a field that is true or false.
    static const QStringList words{u"true"_s, u"True"_s, u"TRUE"_s, u"y"_s,  u"Y"_s, u"yes"_s,
                                   u"Yes"_s,  u"YES"_s,  u"on"_s,   u"On"_s, u"ON"_s};
    return scalar && words.contains(scalar->text);
}
