#include "core/catalogue/strict_yaml.h"

using namespace Qt::StringLiterals;

void StrictYaml::fail(int node, const QString &message)
{
    const TextPosition position = m_text.positionOf(node < 0 ? 0 : m_text.node(node).span.start);
    m_errors.push_back({.message = message, .file = m_file, .line = position.line, .column = position.column});
}

QString StrictYaml::place(int node) const
{
    return u"%1:%2"_s.arg(m_file).arg(m_text.positionOf(m_text.node(node).span.start).line);
}

QString StrictYaml::text(int node)
{
    const Value read = value(node);
    const QString text = read.toString().trimmed();
    if (!read.isString())
        fail(node, u"%1 is not a text (%2); put it in quotes"_s.arg(read.toDisplay(), read.typeName()));
    else if (text.isEmpty())
        fail(node, u"the text is empty; leave the key out instead"_s);
    return text;
}

std::optional<double> StrictYaml::number(int node)
{
    const Value read = value(node);
    if (read.isNumber())
        return read.toDouble();
    fail(node, u"%1 is not a number"_s.arg(read.toDisplay()));
    return std::nullopt;
}

YamlPath StrictYaml::path(int node)
{
    const auto path = YamlPath::parse(text(node));
    if (path)
        return *path;
    fail(node, path.error().message);
    return {};
}

QStringList StrictYaml::texts(int node)
{
    QStringList result;
    for (const int item : items(node))
        result << text(item);
    return result;
}

std::vector<YamlPath> StrictYaml::paths(int node)
{
    std::vector<YamlPath> result;
    for (const int item : items(node))
        result.push_back(path(item));
    return result;
}

std::vector<Value> StrictYaml::valueOrList(int node) const
{
    const Value read = value(node);
    return read.isList() ? read.toList() : std::vector{read};
}

std::vector<int> StrictYaml::items(int node)
{
    if (node >= 0 && m_text.node(node).kind == YamlKind::Sequence)
        return m_text.node(node).children;
    fail(node, u"this must be a list"_s);
    return {};
}

std::vector<int> StrictYaml::entriesOf(int node)
{
    if (node >= 0 && m_text.node(node).kind == YamlKind::Mapping)
        return m_text.node(node).children;
    fail(node, u"this must be a map"_s);
    return {};
}
