#include "core/yaml/document_builder.h"

#include "core/yaml/text_check.h"
#include "core/yaml/yaml_documents.h"

#include <algorithm>
#include <array>
#include <string_view>

using namespace Qt::StringLiterals;

namespace {

bool isBlank(char character)
{
    return character == ' ' || character == '\t';
}
bool isBreak(char character)
{
    return character == '\n' || character == '\r';
}
bool isFlowIndicator(char character)
{
    return character != '\0' && std::string_view(",[]{}").contains(character);
}

/// The names libyaml takes, and so Helm.
bool isNameCharacter(char character)
{
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9') || character == '-' || character == '_';
}

bool startsNode(const YamlEvent &event)
{
    return event.kind != YamlEventKind::SequenceEnd && event.kind != YamlEventKind::MappingEnd;
}

/// `?` and `!` alone are yaml-cpp's marks for plain and quoted scalars.
bool hasWrittenTag(const YamlEvent &event)
{
    return event.tag.size() > 1;
}

} // namespace

DocumentBuilder::DocumentBuilder(YamlTree &tree, std::vector<YamlEvent> events, const TextSpan &span)
    : m_tree(tree),
      m_bytes(tree.bytes),
      m_events(std::move(events)),
      m_cursor(span.start),
      m_limit(span.end),
      m_document{.span = span}
{
}

Result<YamlDocument> DocumentBuilder::build()
{
    skipPrologue();
    m_document.contentStart = m_cursor;
    const bool isEmpty = m_events.empty() || (!hasProperties() && isNotWritten());
    if (!isEmpty) {
        m_document.root = buildNode({});
        checkRoot();
    }
    checkRest();
    if (m_error)
        return std::unexpected(*m_error);
    return m_document;
}

int DocumentBuilder::fail(qsizetype offset, const QString &message)
{
    if (!m_error)
        m_error = failureAt(m_bytes, offset, message).error();
    return -1;
}

bool DocumentBuilder::isSeparated(qsizetype offset) const
{
    return offset >= m_limit || isBlank(m_bytes[offset]) || isBreak(m_bytes[offset]);
}

qsizetype DocumentBuilder::skippedBlanks(qsizetype offset) const
{
    while (offset < m_limit && isBlank(m_bytes[offset]))
        ++offset;
    return offset;
}

/// Behind blanks, line ends and comments.
qsizetype DocumentBuilder::skippedGap(qsizetype offset) const
{
    while (offset < m_limit) {
        if (m_bytes[offset] == '#') {
            const qsizetype lineFeed = m_bytes.indexOf('\n', offset);
            offset = lineFeed < 0 ? m_limit : std::min(lineFeed, m_limit);
        } else if (isBlank(m_bytes[offset]) || isBreak(m_bytes[offset])) {
            ++offset;
        } else {
            break;
        }
    }
    return offset;
}

/// Moves the cursor to the next thing, which must start at `expected` (-1: anywhere).
bool DocumentBuilder::moveTo(qsizetype expected, bool isFlow)
{
    const qsizetype start = m_cursor;
    const qsizetype found = skippedGap(start);
    if (expected >= 0 && found != expected) {
        fail(found, u"this isn't understood here; text that contains special characters goes in quotes"_s);
        return false;
    }
    m_cursor = found;
    return isFlow || checkTabs(start, found);
}

/// Tabs may stand behind something on its line, but not where a line or an item begins, not even before a comment. Only
/// a text without quotes goes on over them, as long as they are indented.
bool DocumentBuilder::checkTabs(qsizetype start, qsizetype end)
{
    if (!QByteArrayView(m_bytes).sliced(start, end - start).contains('\t'))
        return true;
    bool isBeginning = start == m_tree.lineStart(start) || at(start - 1) == '-' || at(start - 1) == '?';
    bool isBehindPlain = start == m_plainEnd;
    for (qsizetype offset = start; offset < end; ++offset) {
        if (m_bytes[offset] == '#') {
            offset = std::min(m_tree.lineEnd(offset), end);
            isBehindPlain = false;
        }
        if (at(offset) == '\n')
            isBeginning = true;
        const bool isHarmless = !isBeginning || (isBehindPlain && m_tree.column(offset) >= m_plainColumn);
        if (offset < end && at(offset) == '\t' && !isHarmless) {
            fail(offset, u"a tab indents this line; YAML allows blanks only"_s);
            return false;
        }
    }
    return true;
}

/// Comments, directives and the `---`.
void DocumentBuilder::skipPrologue()
{
    qsizetype line = m_cursor;
    while (line < m_limit) {
        const qsizetype content = skippedGap(line);
        if (content >= m_limit || m_tree.column(content) > 0)
            return;
        if (markerAt(m_bytes, content) == LineMarker::DocumentStart) {
            m_cursor = content + 3;
            m_hasMarker = true;
            return;
        }
        if (m_bytes[content] != '%')
            return;
        if (const QByteArrayView directive = QByteArrayView(m_bytes).sliced(content);
            !directive.startsWith("%YAML ") && !directive.startsWith("%TAG ")) {
            fail(content, u"only %YAML and %TAG can start a line with a percent sign"_s);
            return;
        }
        m_hasDirective = true;
        line = m_cursor = m_tree.nextLine(content);
    }
}

void DocumentBuilder::checkRoot()
{
    if (m_error)
        return;
    if (!m_hasMarker && (m_hasDirective || !m_tree.documents.empty())) {
        fail(node(m_document.root).span.start, u"--- is missing before this document"_s);
        return;
    }
    const YamlNode &root = node(m_document.root);
    const bool sharesLine =
        m_hasMarker && m_tree.lineStart(root.content.start) == m_tree.lineStart(m_document.contentStart);
    if (sharesLine && root.style == YamlStyle::Block)
        fail(root.content.start, u"behind --- on the same line no map or list can start; it goes on the next line"_s);
}

void DocumentBuilder::checkRest()
{
    const qsizetype rest = skippedGap(m_cursor);
    if (m_error || !checkTabs(m_cursor, rest) || rest >= m_limit)
        return;
    if (m_tree.column(rest) > 0 || markerAt(m_bytes, rest) != LineMarker::DocumentEnd)
        fail(rest, u"this belongs to nothing above it; is its indentation right?"_s);
    else if (m_document.root < 0 && !m_hasMarker)
        fail(rest, u"there is no document that this could end"_s);
    else if (const qsizetype behind = skippedGap(rest + 3); behind < m_limit)
        fail(behind, u"behind ... only a comment is possible"_s);
}

int DocumentBuilder::addNode(int parent)
{
    m_tree.nodes.emplace_back().parent = parent;
    m_tree.places.emplace_back();
    return static_cast<int>(m_tree.nodes.size()) - 1;
}

int DocumentBuilder::buildNode(const Surroundings &around)
{
    if (m_error || !hasEvent() || !startsNode(event()))
        return fail(m_cursor, u"the text ends where more was expected"_s);
    const int index = addNode(around.parent);
    const qsizetype indicator = m_cursor;
    const bool hasAnchorOrTag = hasProperties();
    if (hasAnchorOrTag && moveTo(event().offset, around.isFlow)) {
        node(index).span.start = m_cursor;
        checkIndentation(m_cursor, indicator, around);
        readProperties(index);
    }
    if (m_error)
        return -1;
    if (isNotWritten()) {
        node(index).kind = event().kind == YamlEventKind::Scalar ? YamlKind::Scalar : YamlKind::Null;
        place(index).isSpelledOut = false;
        node(index).content.start = m_cursor;
        ++m_next;
    } else if (moveTo(hasAnchorOrTag ? -1 : event().offset, around.isFlow)) {
        checkIndentation(m_cursor, indicator, around);
        node(index).content.start = m_cursor;
        addContent(index, around);
    }
    if (!hasAnchorOrTag)
        node(index).span.start = node(index).content.start;
    node(index).content.end = node(index).span.end = m_cursor;
    return m_error ? -1 : index;
}

bool DocumentBuilder::hasProperties() const
{
    const YamlEvent &event = m_events[m_next];
    const bool hasAnchor = event.anchorId != 0 && event.kind != YamlEventKind::Alias;
    return hasAnchor || hasWrittenTag(event) || (event.tag == "!" && at(event.offset) == '!');
}

/// Leaves the cursor behind the last property. A `&` or `!` that the node itself doesn't have belongs to its first key.
void DocumentBuilder::readProperties(int index)
{
    const YamlEvent &event = m_events[m_next];
    bool expectsAnchor = event.anchorId != 0;
    bool expectsTag = hasWrittenTag(event) || event.tag == "!";
    qsizetype next = m_cursor;
    while (!m_error) {
        if (expectsAnchor && at(next) == '&') {
            m_cursor = next + 1;
            m_cursor = readAnchor(index);
            expectsAnchor = false;
        } else if (expectsTag && at(next) == '!') {
            m_cursor = next;
            m_cursor = tagEnd();
            if (!isSeparated(m_cursor) && at(m_cursor) != ',')
                fail(m_cursor, u"a blank is missing behind the tag"_s);
            node(index).tag = QString::fromStdString(event.tag);
            expectsTag = false;
        } else {
            return;
        }
        next = skippedGap(m_cursor);
    }
}

qsizetype DocumentBuilder::readAnchor(int index)
{
    qsizetype end = m_cursor;
    while (isNameCharacter(at(end)))
        ++end;
    if (end == m_cursor || (!isSeparated(end) && !isFlowIndicator(at(end))))
        fail(end, u"Helm takes only letters, digits, - and _ in the names of anchors and aliases"_s);
    node(index).anchor = QString::fromUtf8(QByteArrayView(m_bytes).sliced(m_cursor, end - m_cursor));
    m_anchored[m_events[m_next].anchorId] = index;
    return end;
}

qsizetype DocumentBuilder::tagEnd() const
{
    const bool isVerbatim = at(m_cursor + 1) == '<';
    qsizetype end = m_cursor;
    while (!isSeparated(end) && at(end) != '#' && (isVerbatim || !isFlowIndicator(at(end))))
        ++end;
    return end;
}

/// Whether the null or empty scalar at hand isn't written at all: yaml-cpp then gives the place of whatever comes next.
bool DocumentBuilder::isNotWritten() const
{
    const YamlEvent &empty = m_events[m_next];
    const bool isNull = empty.kind == YamlEventKind::Null;
    if (!isNull && (empty.kind != YamlEventKind::Scalar || !empty.value.empty()))
        return false;
    const qsizetype start = skippedGap(m_cursor);
    if (m_next + 1 < m_events.size() && startsNode(m_events[m_next + 1]) && m_events[m_next + 1].offset == start)
        return true;
    if (!isNull)
        return start >= m_limit || !std::string_view("'\"|>").contains(m_bytes[start]);
    constexpr std::array<QByteArrayView, 4> words{"~", "null", "Null", "NULL"};
    const QByteArrayView rest = QByteArrayView(m_bytes).sliced(start, m_limit - start);
    return std::ranges::none_of(words, [&](QByteArrayView word) {
        const qsizetype end = start + word.size();
        return rest.startsWith(word) && (isSeparated(end) || isFlowIndicator(m_bytes[end]) || m_bytes[end] == ':');
    });
}

/// A value on a line of its own stands deeper than what it belongs to; only lists may stand at their key's column.
void DocumentBuilder::checkIndentation(qsizetype offset, qsizetype indicator, const Surroundings &around)
{
    if (around.isFlow || around.parentColumn < 0 || m_tree.lineStart(offset) <= indicator)
        return;
    const bool isList = event().kind == YamlEventKind::SequenceStart && at(offset) == '-';
    const int least = around.isMapValue && isList ? around.parentColumn : around.parentColumn + 1;
    if (m_tree.column(offset) < least)
        fail(offset, u"this stands at column %1, but what it belongs to stands at column %2; indent it more"_s
                         .arg(m_tree.column(offset) + 1)
                         .arg(around.parentColumn + 1));
}
