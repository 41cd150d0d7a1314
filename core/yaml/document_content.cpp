#include "core/yaml/document_builder.h"

#include "core/yaml/scalar_ends.h"
#include "core/yaml/text_check.h"

#include <algorithm>
#include <string_view>

using namespace Qt::StringLiterals;

namespace {

/// How many bytes follow the first byte of a UTF-8 character.
int followingBytes(unsigned char first)
{
    if (first >= 0xf0)
        return 3;
    if (first >= 0xe0)
        return 2;
    return first >= 0xc0 ? 1 : 0;
}

/// yaml-cpp 0.8 writes the escapes \N and \_ as single bytes, which isn't UTF-8.
QString scalarText(const std::string &value)
{
    const auto isContinuation = [](char byte) { return (static_cast<unsigned char>(byte) & 0xc0U) == 0x80U; };
    QByteArray repaired;
    int expected = 0;
    for (const char byte : value) {
        if (isContinuation(byte) && expected == 0)
            repaired += '\xc2';
        if (!isContinuation(byte))
            expected = followingBytes(static_cast<unsigned char>(byte));
        else if (expected > 0)
            --expected;
        repaired += byte;
    }
    return QString::fromUtf8(repaired);
}

bool isAscii(const std::string &value)
{
    return std::ranges::all_of(value, [](char byte) { return static_cast<unsigned char>(byte) < 0x80; });
}

YamlStyle styleOf(char first)
{
    switch (first) {
    case '\'':
        return YamlStyle::SingleQuoted;
    case '"':
        return YamlStyle::DoubleQuoted;
    case '|':
        return YamlStyle::Literal;
    case '>':
        return YamlStyle::Folded;
    default:
        return YamlStyle::Plain;
    }
}

/// yaml-cpp 0.8 ends a folded text with a blank instead of the line end where a line of blanks without a line end
/// follows it.
void repairFoldedEnd(QByteArrayView source, QByteArrayView rest, QString &text)
{
    const bool endsInBlanks = !rest.isEmpty() && rest.trimmed().isEmpty() && !rest.endsWith('\n');
    if (!endsInBlanks || !rest.contains('\n') || !text.endsWith(u' ') || source.endsWith(' '))
        return;
    text.chop(1);
    const QByteArrayView header = source.first(std::min<qsizetype>(source.size(), 3));
    if (!header.contains('-'))
        text += u'\n';
}

} // namespace

void DocumentBuilder::addContent(int index, const Surroundings &around)
{
    switch (event().kind) {
    case YamlEventKind::Null:
        addNull(index, around.parentColumn);
        break;
    case YamlEventKind::Alias:
        addAlias(index);
        break;
    case YamlEventKind::Scalar:
        addScalar(index, around.parentColumn);
        break;
    case YamlEventKind::SequenceStart:
        event().isFlow ? addFlowSequence(index, around) : addBlockSequence(index);
        break;
    case YamlEventKind::MappingStart:
        event().isFlow ? addFlowMapping(index, around) : addBlockMapping(index);
        break;
    case YamlEventKind::SequenceEnd:
    case YamlEventKind::MappingEnd:
        break;
    }
}

void DocumentBuilder::addNull(int index, int parentColumn)
{
    const qsizetype length = at(m_cursor) == '~' ? 1 : 4; // null in three spellings
    node(index).kind = YamlKind::Null;
    node(index).text = QString::fromLatin1(QByteArrayView(m_bytes).sliced(m_cursor, length));
    m_cursor += length;
    m_plainEnd = m_cursor;
    m_plainColumn = parentColumn + 1;
    ++m_next;
}

void DocumentBuilder::addAlias(int index)
{
    const auto target = m_anchored.find(event().anchorId);
    qsizetype end = m_cursor + 1;
    while (!isSeparated(end) && at(end) != ',' && at(end) != ']' && at(end) != '}')
        ++end;
    node(index).kind = YamlKind::Alias;
    node(index).text = QString::fromUtf8(QByteArrayView(m_bytes).sliced(m_cursor + 1, end - m_cursor - 1));
    if (target == m_anchored.end() || m_tree.node(target->second).anchor != node(index).text)
        fail(m_cursor, u"this alias names no anchor above it"_s);
    else
        place(index).target = target->second;
    m_cursor = end;
    ++m_next;
}

void DocumentBuilder::addScalar(int index, int parentColumn)
{
    const std::string &value = event().value;
    YamlNode &scalar = node(index);
    scalar.kind = YamlKind::Scalar;
    scalar.style = styleOf(at(m_cursor));
    scalar.text = isAscii(value) ? QString::fromLatin1(value) : scalarText(value);
    qsizetype end = -1;
    if (scalar.style == YamlStyle::Plain)
        end = plainEnd(m_bytes, m_cursor, m_limit, value);
    else if (scalar.style == YamlStyle::Literal || scalar.style == YamlStyle::Folded)
        end = blockScalarEnd(m_bytes, m_cursor, m_limit, parentColumn);
    else
        end = quotedEnd(m_bytes, m_cursor, m_limit);
    if (end < 0) {
        fail(m_cursor, scalar.style == YamlStyle::Plain ? u"this text isn't understood; put it in quotes"_s
                                                        : u"the quote that opens here is never closed"_s);
        return;
    }
    if (scalar.style == YamlStyle::Folded) {
        const QByteArrayView bytes(m_bytes);
        repairFoldedEnd(bytes.sliced(m_cursor, end - m_cursor), bytes.sliced(end, m_limit - end), scalar.text);
    }
    m_cursor = end;
    m_plainEnd = scalar.style == YamlStyle::Plain ? end : -1;
    m_plainColumn = parentColumn + 1;
    ++m_next;
}

void DocumentBuilder::addBlockSequence(int index)
{
    node(index).kind = YamlKind::Sequence;
    node(index).style = YamlStyle::Block;
    const int column = m_tree.column(m_cursor);
    ++m_next;
    while (!isAtEnd(YamlEventKind::SequenceEnd)) {
        if (!moveTo(-1, false))
            return;
        if (at(m_cursor) != '-' || !isSeparated(m_cursor + 1) || m_tree.column(m_cursor) != column) {
            fail(m_cursor, u"an item of the list was expected here: “- ” at column %1"_s.arg(column + 1));
            return;
        }
        const qsizetype dash = m_cursor++;
        const int item = buildNode({.parent = index, .parentColumn = column});
        if (item < 0)
            return;
        place(item).indicator = dash;
        node(index).children.push_back(item);
    }
    ++m_next;
}

void DocumentBuilder::addBlockMapping(int index)
{
    node(index).kind = YamlKind::Mapping;
    node(index).style = YamlStyle::Block;
    const int column = m_tree.column(m_cursor);
    ++m_next;
    while (!isAtEnd(YamlEventKind::MappingEnd))
        addBlockEntry(index, column);
    ++m_next;
}

void DocumentBuilder::addBlockEntry(int mapping, int column)
{
    if (!moveTo(-1, false))
        return;
    const qsizetype start = m_cursor;
    if (m_tree.column(start) != column) {
        fail(start, u"this key stands at column %1, its neighbours stand at column %2"_s.arg(m_tree.column(start) + 1)
                        .arg(column + 1));
        return;
    }
    const bool isComplex = at(start) == '?' && isSeparated(start + 1);
    m_cursor += isComplex ? 1 : 0;
    const int key = buildNode({.parent = mapping, .parentColumn = column});
    if (key < 0)
        return;
    if (!isComplex && node(key).span.size() == 0) {
        fail(start, u"the key is missing before this colon"_s);
        return;
    }
    place(key).hasPlainForm = !isComplex && place(key).isSpelledOut;
    node(mapping).children.push_back(key);

    const qsizetype colon = isComplex ? skippedGap(m_cursor) : skippedBlanks(m_cursor);
    const bool hasColon = at(colon) == ':' && isSeparated(colon + 1);
    if (!isComplex && (!hasColon || m_tree.lineStart(start) != m_tree.lineStart(colon))) {
        fail(
            start,
            u"this line is neither a key, “key: value”, nor part of what is above it; a colon and a blank are missing"_s);
        return;
    }
    if (!hasColon) {
        addUnwrittenValue(mapping);
        return;
    }
    m_cursor = colon + 1;
    const int value = buildNode({.parent = mapping, .parentColumn = column, .isMapValue = true});
    if (value < 0)
        return;
    place(value).indicator = colon;
    node(mapping).children.push_back(value);
}

void DocumentBuilder::addUnwrittenValue(int mapping)
{
    const int value = addNode(mapping);
    node(value).span = node(value).content = {.start = m_cursor, .end = m_cursor};
    place(value).isSpelledOut = place(value).hasPlainForm = false;
    node(mapping).children.push_back(value);
    ++m_next;
}

void DocumentBuilder::addFlowSequence(int index, const Surroundings &around)
{
    node(index).kind = YamlKind::Sequence;
    node(index).style = YamlStyle::Flow;
    ++m_cursor;
    ++m_next;
    while (!isAtEnd(YamlEventKind::SequenceEnd)) {
        if (!startFlowChild(node(index).children.empty()))
            return;
        const int item = buildNode({.parent = index, .parentColumn = around.parentColumn, .isFlow = true});
        if (item < 0)
            return;
        if (node(item).span.size() == 0) {
            fail(m_cursor, u"an item is missing before this comma"_s);
            return;
        }
        node(index).children.push_back(item);
    }
    ++m_next;
    closeFlow(']');
}

void DocumentBuilder::addFlowMapping(int index, const Surroundings &around)
{
    node(index).kind = YamlKind::Mapping;
    node(index).style = YamlStyle::Flow;
    const bool keyStartsHere = m_next + 1 < m_events.size() &&
                               m_events[m_next + 1].kind == YamlEventKind::MappingStart &&
                               m_events[m_next + 1].offset == m_cursor;
    const bool isPairInList = at(m_cursor) != '{' || keyStartsHere;
    m_cursor += isPairInList ? 0 : 1;
    ++m_next;
    while (!isAtEnd(YamlEventKind::MappingEnd)) {
        if (!isPairInList && !startFlowChild(node(index).children.empty()))
            return;
        addFlowEntry(index, around);
    }
    ++m_next;
    place(index).hasPlainForm = !isPairInList;
    if (!isPairInList)
        closeFlow('}');
}

void DocumentBuilder::addFlowEntry(int mapping, const Surroundings &around)
{
    const Surroundings inside{.parent = mapping, .parentColumn = around.parentColumn, .isFlow = true};
    const bool isComplex = at(m_cursor) == '?' && isSeparated(m_cursor + 1);
    m_cursor += isComplex ? 1 : 0;
    const int key = buildNode(inside);
    if (key < 0)
        return;
    node(mapping).children.push_back(key);
    place(key).hasPlainForm = !isComplex && place(key).isSpelledOut;

    const qsizetype colon = skippedGap(m_cursor);
    if (at(colon) != ':') {
        if (node(key).span.size() == 0)
            fail(colon, u"an entry is missing before this comma"_s);
        else
            addUnwrittenValue(mapping);
        return;
    }
    const bool isPlainKey = node(key).kind == YamlKind::Scalar && node(key).style == YamlStyle::Plain;
    if (node(key).span.size() == 0 && !isComplex) {
        fail(colon, u"the key is missing before this colon"_s);
        return;
    }
    if (isPlainKey && colon == m_cursor && std::string_view(",[]{}").contains(at(colon + 1))) {
        fail(colon, u"a blank is missing behind this colon"_s);
        return;
    }
    m_cursor = colon + 1;
    const int value = buildNode(inside);
    if (value < 0)
        return;
    place(value).indicator = colon;
    node(mapping).children.push_back(value);
}

/// Takes the comma between children; two commas in a row are an error for Helm.
bool DocumentBuilder::startFlowChild(bool isFirst)
{
    if (!moveTo(-1, true))
        return false;
    if (!isFirst && at(m_cursor) != ',') {
        fail(m_cursor, u"a comma is missing before this"_s);
        return false;
    }
    m_cursor += isFirst ? 0 : 1;
    return moveTo(-1, true);
}

void DocumentBuilder::closeFlow(char bracket)
{
    if (m_error)
        return;
    m_cursor = skippedGap(m_cursor);
    if (at(m_cursor) == ',')
        m_cursor = skippedGap(m_cursor + 1);
    if (at(m_cursor) != bracket)
        fail(m_cursor, u"a closing %1 was expected here"_s.arg(QLatin1Char(bracket)));
    ++m_cursor;
}
