#include "core/yaml/text_check.h"

#include <QLatin1StringView>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype megabyte = 1024LL * 1024;
constexpr qsizetype largestText = 16 * megabyte; // reading takes about a second for 16 MiB

unsigned byteAt(const QByteArray &bytes, qsizetype offset)
{
    return offset < bytes.size() ? static_cast<unsigned char>(bytes[offset]) : 0U;
}

struct Character
{
    char32_t code = 0;
    int length = 0; ///< 0: not UTF-8
};

int lengthFor(unsigned lead)
{
    if (lead >= 0xf0)
        return 4;
    return lead >= 0xe0 ? 3 : 2;
}

Character decode(const QByteArray &bytes, qsizetype offset)
{
    const unsigned lead = byteAt(bytes, offset);
    if (lead < 0x80)
        return {.code = lead, .length = 1};
    const int length = lengthFor(lead);
    constexpr char32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    char32_t code = lead & (0xffU >> (length + 1));
    for (int i = 1; i < length; ++i) {
        const unsigned next = byteAt(bytes, offset + i);
        if ((next & 0xc0U) != 0x80U)
            return {};
        code = (code << 6) | (next & 0x3fU);
    }
    const bool isValid = lead >= 0xc2 && lead <= 0xf4 && code >= smallest[length] && code <= 0x10ffff &&
                         (code < 0xd800 || code > 0xdfff);
    return isValid ? Character{.code = code, .length = length} : Character{};
}

QString hex(char32_t code)
{
    return u"U+%1"_s.arg(static_cast<uint>(code), 4, 16, QChar(u'0')).toUpper();
}

/// What is wrong with a character that isn't plain ASCII text; empty: nothing.
QString complaintAbout(char32_t code)
{
    if (code == 0)
        return u"a NUL byte: this isn't a text file"_s;
    if (code < 0x20 || (code >= 0x7f && code < 0xa0 && code != 0x85))
        return u"the control character %1, which YAML forbids; in double quotes it is written as an escape"_s.arg(
            hex(code));
    if (code == 0x85 || code == 0x2028 || code == 0x2029)
        return u"the line separator %1, which Helm takes for the end of the line; use an ordinary line end"_s.arg(
            hex(code));
    if (code == 0xfeff)
        return u"a byte order mark inside the text; it may only be its first character"_s;
    if (code == 0xfffe || code == 0xffff)
        return u"%1, which isn't a character"_s.arg(hex(code));
    return {};
}

/// Most bytes of most texts, for which nothing has to be looked up.
bool isPlainByte(char byte)
{
    return (byte >= 0x20 && byte < 0x7f) || byte == '\n' || byte == '\t';
}

bool isUtf16(const QByteArray &bytes)
{
    return bytes.startsWith("\xff\xfe") || bytes.startsWith("\xfe\xff") ||
           (bytes.size() >= 2 && (bytes[0] == 0) != (bytes[1] == 0));
}

} // namespace

qsizetype byteOrderMark(const QByteArray &bytes)
{
    return bytes.startsWith("\xef\xbb\xbf") ? 3 : 0;
}

Result<void> checkText(const QByteArray &bytes)
{
    if (bytes.size() > largestText)
        return failure(u"the text is %1 MiB long; at most %2 MiB are read"_s.arg(bytes.size() / megabyte)
                           .arg(largestText / megabyte));
    if (isUtf16(bytes))
        return failure(u"the text is UTF-16; save it as UTF-8"_s);
    for (qsizetype at = byteOrderMark(bytes); at < bytes.size();) {
        if (isPlainByte(bytes[at])) {
            ++at;
            continue;
        }
        if (bytes[at] == '\r') {
            if (byteAt(bytes, at + 1) != '\n')
                return failureAt(bytes, at, u"a carriage return without a line feed; lines end with LF or CRLF"_s);
            at += 2;
            continue;
        }
        const Character character = decode(bytes, at);
        if (character.length == 0)
            return failureAt(
                bytes, at,
                u"the byte 0x%1 isn't UTF-8; save the file as UTF-8"_s.arg(byteAt(bytes, at), 2, 16, QChar(u'0')));
        if (const QString complaint = complaintAbout(character.code); !complaint.isEmpty())
            return failureAt(bytes, at, complaint);
        at += character.length;
    }
    return {};
}

std::vector<qsizetype> lineStartsOf(const QByteArray &bytes)
{
    std::vector<qsizetype> starts{byteOrderMark(bytes)};
    for (qsizetype end = bytes.indexOf('\n'); end >= 0; end = bytes.indexOf('\n', end + 1))
        starts.push_back(end + 1);
    return starts;
}

std::size_t lineAt(const std::vector<qsizetype> &lineStarts, qsizetype offset)
{
    const auto next = std::ranges::upper_bound(lineStarts, offset);
    return next == lineStarts.begin() ? 0 : static_cast<std::size_t>(next - lineStarts.begin() - 1);
}

TextPosition positionIn(const QByteArray &bytes, const std::vector<qsizetype> &lineStarts, qsizetype offset)
{
    const qsizetype end = std::clamp(offset, qsizetype{0}, bytes.size());
    const std::size_t line = lineAt(lineStarts, end);
    const auto isCharacterStart = [](char byte) { return (static_cast<unsigned char>(byte) & 0xc0U) != 0x80U; };
    const qsizetype start = std::min(lineStarts[line], end);
    const auto characters = std::count_if(bytes.begin() + start, bytes.begin() + end, isCharacterStart);
    return {.line = static_cast<int>(line) + 1, .column = static_cast<int>(characters) + 1};
}

std::unexpected<Error> failureAt(const QByteArray &bytes, qsizetype offset, const QString &message)
{
    const TextPosition position = positionIn(bytes, lineStartsOf(bytes), offset);
    return std::unexpected(Error{.message = message, .file = {}, .line = position.line, .column = position.column});
}
