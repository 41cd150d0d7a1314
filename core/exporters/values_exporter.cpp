#include "core/exporters/renderers.h"

#include "core/yaml/yaml_writer.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr QByteArrayView byteOrderMark = "\xEF\xBB\xBF";

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

QByteArray withoutBlankStart(const QByteArray &text)
{
    qsizetype start = 0;
    while (start < text.size() && isBlank(QByteArrayView(text).sliced(start, nextLine(text, start) - start)))
        start = nextLine(text, start);
    return text.sliced(start);
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

/// The values' own lines with all their comments, moved to the left margin. Empty where they don't stand in lines of
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
    if (!isBlank(QByteArrayView(bytes).sliced(firstLine, indent)))
        return {};
    const qsizetype start = withCommentsAbove(bytes, firstLine, indent);
    const bool endsLine = values.content.end > 0 && bytes[values.content.end - 1] == '\n';
    const qsizetype end =
        withCommentsBelow(bytes, endsLine ? values.content.end : nextLine(bytes, values.content.end), indent);
    return withoutBlankStart(dedented(QByteArrayView(bytes).sliced(start, end - start), indent));
}

bool saysTheSame(const QByteArray &yaml, const Value &values)
{
    const Result<YamlText> text = YamlText::parse(yaml);
    if (!text || text->documentCount() > 1)
        return false;
    const Value written = text->value(text->root());
    return written == values || (written.isNull() && values == Value(Value::Map{}));
}

QByteArray head(const CheckContext &context, const QByteArray &lineEnd)
{
    const QByteArray version = context.target.cilium.toUtf8();
    return "# Helm values for Cilium's chart " + version + ", exported by Datapath Designer." + lineEnd +
           "#   helm upgrade --install cilium cilium/cilium --version " + version +
           " --namespace kube-system --values values.yaml" + lineEnd + lineEnd;
}

/// A whole file keeps its bytes; a head that an earlier export gave it is replaced.
QByteArray wholeFile(QByteArray bytes)
{
    if (bytes.startsWith(byteOrderMark))
        bytes.remove(0, byteOrderMark.size());
    if (bytes.startsWith("# Helm values for Cilium's chart "))
        bytes.remove(0, nextLine(bytes, nextLine(bytes, 0)));
    return withoutBlankStart(bytes);
}

/// The values as text of their own, from the most faithful form to the plainest.
QByteArray ownText(const Configuration &configuration, const Value &values)
{
    const YamlText &text = configuration.valuesText();
    if (configuration.valuesRoot().isEmpty()) {
        const QByteArray whole = wholeFile(text.bytes());
        if (saysTheSame(whole, values))
            return whole;
    }
    const int root = text.find(configuration.valuesRoot(), configuration.valuesDocument());
    if (root >= 0) {
        const QByteArray cut = cutOut(text, text.node(root));
        if (!cut.isEmpty() && saysTheSame(cut, values))
            return cut;
    }
    // Anchors that are defined outside the values, values that are an alias, flow style that can't stand alone.
    return writeBlock(values.isNull() ? Value(Value::Map{}) : values);
}

} // namespace

Result<std::vector<TextFile>> renderValues(const CheckContext &context)
{
    const Value &values = *context.values.explicitValue({});
    const QByteArray lineEnd = context.values.text().bytes().contains("\r\n") ? "\r\n" : "\n";

    const QByteArray content = head(context, lineEnd) + ownText(context.values, values);
    if (!saysTheSame(content, values.isNull() ? Value(Value::Map{}) : values))
        return failure(u"the values can't be written as a file of their own without changing what they say"_s);
    return std::vector<TextFile>{{.path = u"values.yaml"_s, .content = content}};
}
