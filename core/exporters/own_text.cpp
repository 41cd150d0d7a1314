#include "core/exporters/own_text.h"

#include "core/yaml/yaml_writer.h"

#include <algorithm>

namespace {

bool isBlank(QByteArrayView text)
{
    return text.trimmed().isEmpty();
}

bool isBlankOrComment(QByteArrayView line)
{
    const QByteArrayView trimmed = line.trimmed();
    return trimmed.isEmpty() || trimmed.startsWith('#');
}

qsizetype indentOf(QByteArrayView line)
{
    const auto isOther = [](char c) { return c != ' '; };
    return std::find_if(line.begin(), line.end(), isOther) - line.begin();
}

/// Where the line after the one around `offset` starts; the text's end where there is none.
qsizetype nextLine(const QByteArray &text, qsizetype offset)
{
    const qsizetype end = text.indexOf('\n', offset);
    return end < 0 ? text.size() : end + 1;
}

qsizetype lineStart(const QByteArray &text, qsizetype offset)
{
    return offset == 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/// What may stand before a block's first line: blanks, and the dash of a list's item.
bool isIndent(QByteArrayView before)
{
    return std::ranges::all_of(before, [](char c) { return c == ' ' || c == '-'; });
}

/// Back over the comments directly above a block, as far as they are indented like it.
qsizetype withCommentsAbove(const QByteArray &text, qsizetype start, qsizetype indent)
{
    while (start > 0) {
        const qsizetype above = lineStart(text, start - 1);
        const QByteArrayView line = QByteArrayView(text).sliced(above, start - above);
        if (!isBlankOrComment(line) || (!isBlank(line) && indentOf(line) < indent))
            break;
        start = above;
    }
    return start;
}

/// On over the comments behind a block, as far as they are indented like it.
qsizetype withCommentsBelow(const QByteArray &text, qsizetype end, qsizetype indent)
{
    while (end < text.size()) {
        const qsizetype next = nextLine(text, end);
        const QByteArrayView line = QByteArrayView(text).sliced(end, next - end);
        if (isBlank(line) || !isBlankOrComment(line) || indentOf(line) < indent)
            break;
        end = next;
    }
    return end;
}

QByteArray dedented(QByteArrayView block, qsizetype indent)
{
    QByteArray text;
    while (!block.isEmpty()) {
        const qsizetype end = block.indexOf('\n');
        const QByteArrayView line = end < 0 ? block : block.first(end + 1);
        text += line.sliced(qMin(indent, indentOf(line)));
        block = block.sliced(line.size());
    }
    return text;
}

/// A node's own lines with all their comments, moved to the left margin. Empty where they don't stand in lines of
/// their own (an alias, an empty map).
QByteArray cutOut(const YamlText &text, const YamlNode &values)
{
    const QByteArray &bytes = text.bytes();
    if (values.kind != YamlKind::Mapping || values.content.size() == 0)
        return {};
    if (values.style == YamlStyle::Flow)
        return bytes.sliced(values.content.start, values.content.size()) + '\n';

    const qsizetype firstLine = lineStart(bytes, values.content.start);
    const qsizetype indent = values.content.start - firstLine;
    if (!isIndent(QByteArrayView(bytes).sliced(firstLine, indent)))
        return {};
    // A list's item is indented by its dash; what stands above it, less.
    const qsizetype outer = indentOf(QByteArrayView(bytes).sliced(firstLine, indent));
    const qsizetype start = withCommentsAbove(bytes, firstLine, outer);
    const bool endsLine = values.content.end > 0 && bytes[values.content.end - 1] == '\n';
    const qsizetype end =
        withCommentsBelow(bytes, endsLine ? values.content.end : nextLine(bytes, values.content.end), indent);
    const qsizetype second = qMin(end, nextLine(bytes, firstLine));
    const auto part = [&bytes](qsizetype from, qsizetype to) { return QByteArrayView(bytes).sliced(from, to - from); };
    const QByteArray above = dedented(part(start, firstLine), outer);
    return ::withoutBlankStart(above + part(values.content.start, second) + dedented(part(second, end), indent));
}

} // namespace

bool saysTheSame(const QByteArray &yaml, const Value &values)
{
    const Result<YamlText> text = YamlText::parse(yaml);
    if (!text || text->documentCount() > 1)
        return false;
    const Value written = text->value(text->root());
    return written == values || (written.isNull() && values == Value(Value::Map{}));
}

QByteArray withoutBlankStart(const QByteArray &text)
{
    qsizetype start = 0;
    while (start < text.size() && isBlank(QByteArrayView(text).sliced(start, nextLine(text, start) - start)))
        start = nextLine(text, start);
    return text.sliced(start);
}

QByteArray ownTextOf(const YamlText &text, int node, const Value &value)
{
    if (node >= 0) {
        const QByteArray cut = cutOut(text, text.node(node));
        if (!cut.isEmpty() && saysTheSame(cut, value))
            return cut;
    }
    // Anchors that are defined outside, values that are an alias, flow style that can't stand alone.
    return writeBlock(value.isNull() ? Value(Value::Map{}) : value);
}
