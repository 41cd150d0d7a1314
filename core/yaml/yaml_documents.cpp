#include "core/yaml/yaml_documents.h"

#include "core/yaml/text_check.h"

namespace {

bool hasContent(const QByteArray &bytes, qsizetype start)
{
    while (start < bytes.size() && (bytes[start] == ' ' || bytes[start] == '\t' || bytes[start] == '\r'))
        ++start;
    return start < bytes.size() && bytes[start] != '\n' && bytes[start] != '#';
}

/// Collects lines into documents.
class DocumentSplitter
{
public:
    explicit DocumentSplitter(const QByteArray &bytes) : m_bytes(bytes), m_start(byteOrderMark(bytes)) {}

    std::vector<TextSpan> split()
    {
        const std::vector<qsizetype> lines = lineStartsOf(m_bytes);
        for (std::size_t line = 0; line < lines.size(); ++line) {
            const qsizetype next = line + 1 < lines.size() ? lines[line + 1] : m_bytes.size();
            addLine(lines[line], next);
        }
        if (m_hasMarker || m_hasContent || m_hasDirective)
            m_spans.push_back({.start = m_start, .end = m_bytes.size()});
        return std::move(m_spans);
    }

private:
    void addLine(qsizetype start, qsizetype next)
    {
        switch (markerAt(m_bytes, start)) {
        case LineMarker::DocumentStart:
            if (m_hasMarker || m_hasContent)
                finish(start);
            m_hasMarker = true;
            m_hasContent = hasContent(m_bytes, start + 3);
            return;
        case LineMarker::DocumentEnd:
            if (m_hasMarker || m_hasContent || m_hasDirective || m_spans.empty())
                finish(next);
            return;
        case LineMarker::None:
            break;
        }
        const bool isDirective = m_bytes[std::min(start, m_bytes.size() - 1)] == '%' && !m_hasMarker && !m_hasContent;
        m_hasDirective = m_hasDirective || isDirective;
        m_hasContent = m_hasContent || (!isDirective && hasContent(m_bytes, start));
    }

    void finish(qsizetype end)
    {
        m_spans.push_back({.start = m_start, .end = end});
        m_start = end;
        m_hasMarker = m_hasContent = m_hasDirective = false;
    }

    const QByteArray &m_bytes;
    std::vector<TextSpan> m_spans;
    qsizetype m_start = 0;
    bool m_hasMarker = false;
    bool m_hasContent = false;
    bool m_hasDirective = false;
};

} // namespace

LineMarker markerAt(const QByteArray &bytes, qsizetype lineStart)
{
    const QByteArrayView marker =
        QByteArrayView(bytes).sliced(lineStart).first(std::min<qsizetype>(3, bytes.size() - lineStart));
    const qsizetype behind = lineStart + 3;
    if (behind < bytes.size() && !QByteArrayView(" \t\r\n").contains(bytes[behind]))
        return LineMarker::None;
    if (marker == "---")
        return LineMarker::DocumentStart;
    return marker == "..." ? LineMarker::DocumentEnd : LineMarker::None;
}

std::vector<TextSpan> documentSpans(const QByteArray &bytes)
{
    return bytes.isEmpty() ? std::vector<TextSpan>() : DocumentSplitter(bytes).split();
}
