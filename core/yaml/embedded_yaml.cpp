#include "core/yaml/embedded_yaml.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

qsizetype lineEnd(const QByteArray &bytes, qsizetype start)
{
    const qsizetype end = bytes.indexOf('\n', start);
    return end < 0 ? bytes.size() : end + 1;
}

qsizetype indentAt(const QByteArray &bytes, qsizetype lineStart)
{
    qsizetype at = lineStart;
    while (at < bytes.size() && bytes[at] == ' ')
        ++at;
    return at - lineStart;
}

bool isBlank(const QByteArray &bytes, qsizetype start, qsizetype end)
{
    return QByteArrayView(bytes).sliced(start, end - start).trimmed().isEmpty();
}

/// The column of the mapping that the block is a value of.
qsizetype parentColumn(const YamlText &outer, int node)
{
    const int parent = outer.node(node).parent;
    const qsizetype start = parent < 0 ? 0 : outer.node(parent).content.start;
    return outer.positionOf(start).column - 1;
}

/// The digit of `|2`, which says how far the content is indented; 0: it is left to the first line.
qsizetype indicatedIndent(const YamlText &outer, const TextSpan &block)
{
    const QByteArrayView header = QByteArrayView(outer.bytes()).sliced(block.start, qMin<qsizetype>(3, block.size()));
    const auto digit = std::ranges::find_if(header, [](char c) { return c >= '1' && c <= '9'; });
    return digit == header.end() ? 0 : *digit - '0';
}

/// How far the block's content is indented: as its header says, else as its first line with text, else two steps.
qsizetype blockIndent(const YamlText &outer, int node, qsizetype bodyStart)
{
    constexpr qsizetype usualStep = 2;
    const qsizetype parent = parentColumn(outer, node);
    if (const qsizetype indicated = indicatedIndent(outer, outer.node(node).content); indicated > 0)
        return parent + indicated;
    const QByteArray &bytes = outer.bytes();
    for (qsizetype start = bodyStart; start < bytes.size(); start = lineEnd(bytes, start)) {
        if (isBlank(bytes, start, lineEnd(bytes, start)))
            continue;
        const qsizetype indent = indentAt(bytes, start);
        return indent > parent ? indent : parent + usualStep;
    }
    return parent + usualStep;
}

} // namespace

EmbeddedYaml::EmbeddedYaml(const YamlText &outer, int node)
{
    const QByteArray &bytes = outer.bytes();
    qsizetype at = lineEnd(bytes, outer.node(node).content.start);
    m_indent = blockIndent(outer, node, at);
    qsizetype inner = 0;
    while (at < bytes.size()) {
        const qsizetype end = lineEnd(bytes, at);
        const qsizetype indent = indentAt(bytes, at);
        const bool isEmpty = isBlank(bytes, at, end);
        if (indent < m_indent && !isEmpty)
            break;
        const qsizetype stripped = isEmpty ? qMin(indent, m_indent) : m_indent;
        m_lines.push_back({.outer = at, .inner = inner, .indent = stripped});
        inner += end - at - stripped;
        at = end;
    }
    m_lines.push_back({.outer = at, .inner = inner, .indent = 0});
}

Result<EmbeddedYaml> EmbeddedYaml::read(const YamlText &outer, int node)
{
    const YamlNode &block = outer.node(node);
    const TextPosition place = outer.positionOf(block.span.start);
    if (block.kind != YamlKind::Scalar || block.style != YamlStyle::Literal)
        return std::unexpected(Error{.message = u"values inside a string can only be edited in a literal block (|)"_s,
                                     .file = {},
                                     .line = place.line,
                                     .column = place.column});
    EmbeddedYaml embedded(outer, node);
    QByteArray content;
    for (std::size_t i = 0; i + 1 < embedded.m_lines.size(); ++i) {
        const qsizetype start = embedded.m_lines[i].outer + embedded.m_lines[i].indent;
        content += QByteArrayView(outer.bytes()).sliced(start, embedded.m_lines[i + 1].outer - start);
    }
    Result<YamlText> text = YamlText::parse(content);
    if (!text) {
        Error error = text.error();
        if (error.line > 0) {
            error.line += place.line;
            error.column += static_cast<int>(embedded.m_indent);
        }
        return std::unexpected(error);
    }
    embedded.m_text = *std::move(text);
    return embedded;
}

const EmbeddedYaml::Line &EmbeddedYaml::lineAt(qsizetype offset) const
{
    const auto behind = std::ranges::upper_bound(m_lines, offset, {}, &Line::inner);
    return behind == m_lines.begin() ? m_lines.front() : *std::prev(behind);
}

qsizetype EmbeddedYaml::outerOffset(qsizetype offset) const
{
    const Line &line = lineAt(offset);
    return line.outer + line.indent + offset - line.inner;
}

qsizetype EmbeddedYaml::innerOffset(qsizetype outerOffset) const
{
    const auto behind = std::ranges::upper_bound(m_lines, outerOffset, {}, &Line::outer);
    if (behind == m_lines.begin())
        return 0;
    const Line &line = *std::prev(behind);
    const qsizetype inLine = qMax<qsizetype>(0, outerOffset - line.outer - line.indent);
    return qMin(line.inner + inLine, m_lines.back().inner);
}

QByteArray EmbeddedYaml::indented(QByteArrayView text) const
{
    QByteArray result;
    while (!text.isEmpty()) {
        const qsizetype end = text.indexOf('\n');
        const QByteArrayView line = end < 0 ? text : text.first(end + 1);
        if (!line.trimmed().isEmpty())
            result += QByteArray(m_indent, ' ');
        result += line;
        text = text.sliced(line.size());
    }
    return result;
}

Splice EmbeddedYaml::outward(const YamlText &outer, const Splice &splice) const
{
    const Line &first = lineAt(splice.offset);
    const qsizetype end = splice.offset + splice.removed.size();
    const auto next = std::ranges::find_if(m_lines, [end](const Line &line) { return line.inner > end; });
    const Line &behind = next == m_lines.end() ? m_lines.back() : *next;
    const QByteArrayView old(m_text.bytes());
    QByteArray lines =
        old.sliced(first.inner, splice.offset - first.inner) + splice.inserted + old.sliced(end, behind.inner - end);
    if (!lines.isEmpty() && !lines.endsWith('\n') && behind.outer < outer.bytes().size())
        lines += '\n'; // what follows in the outer text starts a line of its own
    QByteArray changed = outer.bytes();
    const bool endsOpen = first.outer > 0 && changed[first.outer - 1] != '\n'; // the header is the text's last line
    const QByteArray block = (endsOpen ? "\n"_ba : QByteArray()) + indented(lines);
    changed.replace(first.outer, behind.outer - first.outer, block);
    return Splice::between(outer.bytes(), changed);
}
