#include "core/yaml/yaml_events.h"

#include "core/yaml/reading_stop.h"
#include "core/yaml/text_check.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <istream>
#include <stdexcept>
#include <streambuf>
#include <string_view>
#include <utility>

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t mostEvents = 1'000'000;
constexpr char tooManyEvents[] = "too many events";

class Collector : public YAML::EventHandler
{
public:
    explicit Collector(const TextSpan &span) : m_span(span) {}

    std::vector<YamlEvent> takeEvents() { return std::move(m_events); }

    void OnDocumentStart(const YAML::Mark &) override {}
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark &mark, YAML::anchor_t anchor) override { add(YamlEventKind::Null, mark, anchor); }
    void OnAlias(const YAML::Mark &mark, YAML::anchor_t anchor) override { add(YamlEventKind::Alias, mark, anchor); }
    void OnScalar(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                  const std::string &value) override
    {
        YamlEvent &event = add(YamlEventKind::Scalar, mark, anchor);
        event.tag = tag;
        event.value = value;
    }
    void OnSequenceStart(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value style) override
    {
        YamlEvent &event = add(YamlEventKind::SequenceStart, mark, anchor);
        event.tag = tag;
        event.isFlow = style == YAML::EmitterStyle::Flow;
    }
    void OnMapStart(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value style) override
    {
        YamlEvent &event = add(YamlEventKind::MappingStart, mark, anchor);
        event.tag = tag;
        event.isFlow = style != YAML::EmitterStyle::Block;
    }
    void OnSequenceEnd() override { m_events.emplace_back().kind = YamlEventKind::SequenceEnd; }
    void OnMapEnd() override { m_events.emplace_back().kind = YamlEventKind::MappingEnd; }
    void OnAnchor(const YAML::Mark &, const std::string &name) override { m_anchor = name; }

private:
    YamlEvent &add(YamlEventKind kind, const YAML::Mark &mark, YAML::anchor_t anchor)
    {
        if (m_events.size() >= mostEvents)
            throw YAML::Exception(mark, tooManyEvents);
        YamlEvent &event = m_events.emplace_back();
        event.kind = kind;
        event.anchorId = anchor;
        event.offset = std::min(m_span.start + mark.pos, m_span.end);
        if (kind != YamlEventKind::Alias && anchor != 0)
            event.anchor = std::exchange(m_anchor, {});
        return event;
    }

    std::vector<YamlEvent> m_events;
    std::string m_anchor;
    TextSpan m_span;
};

/// Reads from memory in portions, so that somebody can stop it. Where the last line end is missing it comes all the
/// same: Helm reads files by lines and ends each, so that a block of text at the end of a file has one.
class ViewBuffer : public std::streambuf
{
public:
    explicit ViewBuffer(QByteArrayView view) : m_rest(view), m_lacksLineEnd(!view.isEmpty() && !view.endsWith('\n'))
    {
        // yaml-cpp looks for a byte order mark and puts back what it read, so that the first bytes must be together.
        if (m_lacksLineEnd && view.size() < leastPortion) {
            m_short = view.toByteArray() + '\n';
            m_rest = m_short;
            m_lacksLineEnd = false;
        }
    }

protected:
    int_type underflow() override
    {
        constexpr qsizetype portion = 64LL * 1024;
        if (ReadingStop::isRequested())
            throw std::runtime_error("reading was stopped");
        QByteArrayView next = m_rest.first(std::min(portion, m_rest.size()));
        m_rest = m_rest.sliced(next.size());
        if (next.isEmpty() && std::exchange(m_lacksLineEnd, false))
            next = QByteArrayView("\n", 1);
        if (next.isEmpty())
            return traits_type::eof();
        char *data = const_cast<char *>(next.data()); // std::streambuf has no other interface; nothing writes
        setg(data, data, data + next.size());
        return traits_type::to_int_type(next.front());
    }

private:
    static constexpr qsizetype leastPortion = 16;
    QByteArray m_short;
    QByteArrayView m_rest;
    bool m_lacksLineEnd;
};

struct Explanation
{
    std::string_view parserMessage;
    const char16_t *text;
};

/// yaml-cpp's messages in words that say what would be right.
constexpr std::array explanations{
    Explanation{"end of map not found",
                u"this doesn't fit: a “key: value” at the column of its neighbours was expected here"},
    Explanation{"end of map flow not found", u"a { … } isn't complete: a comma or } is missing"},
    Explanation{"end of sequence not found",
                u"this doesn't fit: a list item, “- …”, at the column of its neighbours was expected here"},
    Explanation{"end of sequence flow not found", u"a [ … ] isn't complete: a comma or ] is missing"},
    Explanation{"illegal map key", u"a key can't start here; it belongs on a line of its own"},
    Explanation{"illegal block entry", u"a list item can't start here; “- ” belongs on a line of its own"},
    Explanation{"illegal flow end", u"this bracket closes nothing that was opened"},
    Explanation{"illegal EOF in scalar", u"the text ends inside quotes; the closing quote is missing"},
    Explanation{"illegal document indicator in scalar",
                u"a document marker (--- or ...) inside quotes; the closing quote is missing"},
    Explanation{"illegal tab when looking for indentation", u"a tab indents this line; YAML allows blanks only"},
    Explanation{"unknown token", u"nothing can start with this character; put the text in quotes"},
    Explanation{"unknown escape character",
                u"there is no such escape in double quotes; a backslash itself is written \\\\"},
    Explanation{"bad character found while scanning hex number", u"hexadecimal digits are missing behind this escape"},
    Explanation{"invalid unicode", u"this escape isn't a character"},
    Explanation{"cannot assign multiple tags", u"a second tag on one value; one is possible"},
    Explanation{"cannot assign multiple anchors", u"a second anchor on one value; one is possible"},
    Explanation{"illegal character found while scanning tag handle",
                u"a tag has a character that can't be in it; text that starts with ! goes in quotes"},
    Explanation{"tag handle with no suffix", u"the tag isn't complete; text that starts with ! goes in quotes"},
    Explanation{"alias not found", u"the name is missing behind *; text that starts with * goes in quotes"},
    Explanation{"anchor not found", u"the name is missing behind &; text that starts with & goes in quotes"},
    Explanation{"illegal character found while scanning alias",
                u"an alias name ends with a character that can't be in it"},
    Explanation{"illegal character found while scanning anchor",
                u"an anchor name ends with a character that can't be in it"},
    Explanation{"cannot set zero indentation", u"a block of text can't be indented by 0; 1 to 9 are possible"},
    Explanation{"unexpected character in block scalar",
                u"behind | or > only +, -, one digit and a comment are possible"},
    Explanation{"the referenced anchor is not defined", u"this alias names an anchor that isn't defined above it"},
    Explanation{"bad file", u"more than 500 levels inside each other; this many aren't read"},
    Explanation{tooManyEvents, u"more than a million keys and values; this many aren't read"},
    Explanation{"YAML major version too large", u"only YAML 1 is read"},
};

QString explanationOf(const std::string &message)
{
    for (const Explanation &explanation : explanations) {
        // The longer message of a collection starts with the shorter one of another, so the exact one comes first.
        if (message == explanation.parserMessage)
            return QString::fromUtf16(explanation.text);
    }
    for (const Explanation &explanation : explanations) {
        if (message.starts_with(explanation.parserMessage))
            return QString::fromUtf16(explanation.text);
    }
    return u"this isn't YAML (%1)"_s.arg(QString::fromStdString(message));
}

/// Tabs lead to all kinds of messages; the tab is what has to go.
qsizetype tabBefore(const QByteArray &bytes, qsizetype offset)
{
    const qsizetype lineStart = offset > 0 ? bytes.lastIndexOf('\n', offset - 1) + 1 : 0;
    for (qsizetype at = lineStart; at < bytes.size() && (bytes[at] == ' ' || bytes[at] == '\t'); ++at) {
        if (bytes[at] == '\t')
            return at;
    }
    return -1;
}

/// The text of a line without indentation, comment and line end.
QByteArrayView lineText(const QByteArray &bytes, qsizetype lineStart)
{
    const qsizetype lineEnd = bytes.indexOf('\n', lineStart);
    QByteArrayView line = QByteArrayView(bytes).sliced(lineStart);
    line = lineEnd < 0 ? line : line.first(lineEnd - lineStart);
    if (const qsizetype comment = line.indexOf(" #"); comment >= 0)
        line = line.first(comment);
    line = line.trimmed();
    return line.startsWith('#') ? QByteArrayView() : line;
}

/// The start of the nearest line above with something on it, or -1.
qsizetype lineAbove(const QByteArray &bytes, qsizetype lineStart, qsizetype first)
{
    while (lineStart > first) {
        lineStart = lineStart > 1 ? bytes.lastIndexOf('\n', lineStart - 2) + 1 : 0;
        if (!lineText(bytes, lineStart).isEmpty())
            return lineStart;
    }
    return -1;
}

qsizetype textStart(const QByteArray &bytes, qsizetype lineStart)
{
    while (lineStart < bytes.size() && bytes[lineStart] == ' ')
        ++lineStart;
    return lineStart;
}

/// A colon where none can be: often the fault is in the line above.
std::unexpected<Error> explainedColon(const QByteArray &bytes, qsizetype first, qsizetype colon)
{
    const qsizetype lineStart = colon > 0 ? bytes.lastIndexOf('\n', colon - 1) + 1 : 0;
    const QByteArrayView before = QByteArrayView(bytes).sliced(lineStart, colon - lineStart);
    const qsizetype above = lineAbove(bytes, lineStart, first);
    if (before.contains(": ") || above < 0)
        return failureAt(
            bytes, colon,
            u"a second “:” on this line, or a value where none can be; put text that contains “: ” in quotes"_s);
    const QByteArrayView text = lineText(bytes, above);
    if (text.contains(": ") || text.endsWith(':') || text.startsWith("- ") || text.startsWith("---"))
        return failureAt(bytes, textStart(bytes, lineStart),
                         u"a key can't stand here: it is indented below something that has a value already"_s);
    return failureAt(
        bytes, textStart(bytes, above),
        u"this line is neither a key, “key: value”, nor part of what is above it; a colon and a blank are missing"_s);
}

std::unexpected<Error> explained(const QByteArray &bytes, const TextSpan &span, const YAML::Exception &exception)
{
    const qsizetype offset =
        exception.mark.is_null() ? span.start : std::min(span.start + exception.mark.pos, span.end);
    if (const qsizetype tab = tabBefore(bytes, std::min(offset, bytes.size())); tab >= 0)
        return failureAt(bytes, tab, u"a tab indents this line; YAML allows blanks only"_s);
    if (exception.msg == YAML::ErrorMsg::MAP_VALUE && offset < bytes.size())
        return explainedColon(bytes, span.start, offset);
    return failureAt(bytes, offset, explanationOf(exception.msg));
}

} // namespace

Result<std::vector<YamlEvent>> readEvents(const QByteArray &bytes, const TextSpan &span)
{
    ViewBuffer buffer(QByteArrayView(bytes).sliced(span.start, span.size()));
    std::istream stream(&buffer);
    Collector collector(span);
    try {
        YAML::Parser parser(stream);
        if (!parser.HandleNextDocument(collector))
            return std::vector<YamlEvent>();
        Collector rest(span);
        if (!parser.HandleNextDocument(rest)) // never in a loop: yaml-cpp 0.8 stays in place on some texts
            return collector.takeEvents();
        const std::vector<YamlEvent> stray = rest.takeEvents();
        return failureAt(bytes, stray.empty() ? span.end : stray.front().offset,
                         u"this line belongs to nothing above it; is its indentation right?"_s);
    } catch (const YAML::Exception &exception) {
        return explained(bytes, span, exception);
    } catch (const std::exception &exception) {
        return failureAt(bytes, span.start,
                         u"this document can't be read (%1)"_s.arg(QString::fromLocal8Bit(exception.what())));
    }
}
