#include "core/yaml/second_reading.h"

#include <yaml.h>

#include <algorithm>
#include <memory>

using namespace Qt::StringLiterals;

namespace {

/// libyaml's parser over bytes in memory, one event after the other.
class EventStream
{
public:
    /// Helm reads files by lines and ends each, also the last one.
    explicit EventStream(const QByteArray &bytes)
        : m_bytes(bytes.isEmpty() || bytes.endsWith('\n') ? bytes : bytes + '\n')
    {
        yaml_parser_initialize(&m_parser);
        yaml_parser_set_input_string(&m_parser, reinterpret_cast<const unsigned char *>(m_bytes.constData()),
                                     static_cast<std::size_t>(m_bytes.size()));
    }
    EventStream(const EventStream &) = delete;
    EventStream &operator=(const EventStream &) = delete;
    ~EventStream()
    {
        yaml_event_delete(&m_event);
        yaml_parser_delete(&m_parser);
    }

    bool next()
    {
        yaml_event_delete(&m_event);
        return yaml_parser_parse(&m_parser, &m_event) == 1;
    }
    const yaml_event_t &event() const { return m_event; }
    const yaml_parser_t &parser() const { return m_parser; }

private:
    QByteArray m_bytes;
    yaml_parser_t m_parser{};
    yaml_event_t m_event{};
};

QLatin1StringView latin1(const char *text)
{
    return QLatin1StringView(text ? text : "");
}

QByteArrayView bytesOf(const unsigned char *text, std::size_t length)
{
    return {reinterpret_cast<const char *>(text), static_cast<qsizetype>(length)};
}

/// Walks over our tree and libyaml's events at the same time, up to the first thing that differs.
class Comparison
{
public:
    explicit Comparison(const YamlTree &tree) : m_tree(tree), m_stream(tree.bytes) {}

    std::optional<ReaderDifference> firstDifference()
    {
        expect(YAML_STREAM_START_EVENT, m_tree.lineStarts.front());
        for (const YamlDocument &document : m_tree.documents)
            compareDocument(document);
        expect(YAML_STREAM_END_EVENT, m_tree.bytes.size());
        return std::move(m_difference);
    }

private:
    /// Takes the next event; false: the comparison is over.
    bool advance()
    {
        if (m_difference || m_isOver)
            return false;
        if (m_stream.next())
            return true;
        const yaml_parser_t &parser = m_stream.parser();
        if (latin1(parser.problem) == "found unknown escape character"_L1) // yaml-cpp knows all that Helm's port does
            m_isOver = true;
        if (m_isOver)
            return false;
        const auto line = std::min<std::size_t>(parser.problem_mark.line, m_tree.lineStarts.size() - 1);
        const qsizetype start = m_tree.lineStarts[line];
        m_difference = {.offset =
                            std::min(start + static_cast<qsizetype>(parser.problem_mark.column), m_tree.lineEnd(start)),
                        .isRefused = true,
                        .message = latin1(parser.problem)};
        return false;
    }

    void differ(qsizetype offset, const QString &message)
    {
        if (!m_difference)
            m_difference = {.offset = offset, .isRefused = false, .message = message};
    }

    void expect(yaml_event_type_t type, qsizetype offset)
    {
        if (advance() && m_stream.event().type != type)
            differ(offset, u"another structure"_s);
    }

    void compareDocument(const YamlDocument &document)
    {
        expect(YAML_DOCUMENT_START_EVENT, document.contentStart);
        if (document.root >= 0)
            compareNode(document.root);
        else
            expect(YAML_SCALAR_EVENT, document.contentStart);
        expect(YAML_DOCUMENT_END_EVENT, document.span.end);
    }

    void compareNode(int index)
    {
        if (!advance())
            return;
        const YamlNode &node = m_tree.node(index);
        switch (node.kind) {
        case YamlKind::Null:
        case YamlKind::Scalar:
            compareScalar(node);
            break;
        case YamlKind::Alias:
            compareName(node, YAML_ALIAS_EVENT, m_stream.event().data.alias.anchor);
            break;
        case YamlKind::Sequence:
            compareCollection(node, YAML_SEQUENCE_START_EVENT, YAML_SEQUENCE_END_EVENT);
            break;
        case YamlKind::Mapping:
            compareCollection(node, YAML_MAPPING_START_EVENT, YAML_MAPPING_END_EVENT);
            break;
        }
    }

    void compareScalar(const YamlNode &node)
    {
        const yaml_event_t &event = m_stream.event();
        if (event.type != YAML_SCALAR_EVENT)
            return differ(node.span.start, u"another structure"_s);
        const auto &scalar = event.data.scalar;
        const QByteArrayView value = bytesOf(scalar.value, scalar.length);
        const bool isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE;
        if (node.text.toUtf8() != value)
            return differ(node.content.start,
                          u"“%1”"_s.arg(QString::fromUtf8(value.first(std::min<qsizetype>(value.size(), 60)))));
        if (isPlain != (node.style == YamlStyle::Plain))
            return differ(node.content.start, isPlain ? u"text without quotes"_s : u"text in quotes"_s);
        compareAnchor(node, scalar.anchor);
    }

    void compareName(const YamlNode &node, yaml_event_type_t type, const unsigned char *name)
    {
        if (m_stream.event().type != type || node.text != QString::fromUtf8(reinterpret_cast<const char *>(name)))
            differ(node.span.start, u"another structure"_s);
    }

    void compareAnchor(const YamlNode &node, const unsigned char *anchor)
    {
        const QString name = anchor ? QString::fromUtf8(reinterpret_cast<const char *>(anchor)) : QString();
        if (node.anchor != name)
            differ(node.span.start, u"another anchor"_s);
    }

    void compareCollection(const YamlNode &node, yaml_event_type_t start, yaml_event_type_t end)
    {
        const yaml_event_t &event = m_stream.event();
        if (event.type != start)
            return differ(node.span.start, u"another structure"_s);
        compareAnchor(node, node.kind == YamlKind::Mapping ? event.data.mapping_start.anchor
                                                           : event.data.sequence_start.anchor);
        for (const int child : node.children)
            compareNode(child);
        expect(end, node.content.end);
    }

    const YamlTree &m_tree;
    EventStream m_stream;
    std::optional<ReaderDifference> m_difference;
    bool m_isOver = false; ///< the rest can't be compared
};

} // namespace

std::optional<ReaderDifference> readAgain(const YamlTree &tree)
{
    return Comparison(tree).firstDifference();
}
