#include "core/yaml/yaml_scalars.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>

using namespace Qt::StringLiterals;

namespace {

constexpr std::array trueWords{"y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"};
constexpr std::array falseWords{"n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"};
constexpr std::array nullWords{"", "~", "null", "Null", "NULL"};
/// Numbers for YAML that JSON can't carry: Helm stops with an error.
constexpr std::array unwritableNumbers{".nan",  ".NaN",  ".NAN",  ".inf",  ".Inf",  ".INF",
                                       "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF"};

bool isOneOf(std::string_view text, const auto &words)
{
    return std::ranges::any_of(words, [text](std::string_view word) { return word == text; });
}

bool isDigit(char character)
{
    return character >= '0' && character <= '9';
}

struct Radix
{
    int base = 10;
    std::size_t prefixLength = 0;
};

/// Go's rule for base 0: 0x, 0o, 0b, and a leading 0 is octal.
Radix radixOf(std::string_view digits)
{
    if (digits.size() < 2 || digits[0] != '0')
        return {};
    switch (digits[1]) {
    case 'x':
    case 'X':
        return {.base = 16, .prefixLength = 2};
    case 'o':
    case 'O':
        return {.base = 8, .prefixLength = 2};
    case 'b':
    case 'B':
        return {.base = 2, .prefixLength = 2};
    default:
        return {.base = 8, .prefixLength = 1};
    }
}

std::optional<Value> readInteger(std::string_view text)
{
    const bool isNegative = text.starts_with('-');
    if (isNegative || text.starts_with('+'))
        text.remove_prefix(1);
    const Radix radix = radixOf(text);
    text.remove_prefix(radix.prefixLength);
    quint64 magnitude = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), magnitude, radix.base);
    if (text.empty() || error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    constexpr quint64 limit = quint64{1} << 63;
    if (magnitude < limit)
        return isNegative ? -static_cast<qint64>(magnitude) : static_cast<qint64>(magnitude);
    if (isNegative)
        return magnitude == limit ? std::optional<Value>(std::numeric_limits<qint64>::min()) : std::nullopt;
    return static_cast<double>(magnitude);
}

/// go-yaml's pattern: a sign, digits with at most one point, an exponent. No hexadecimal, no "inf".
std::optional<Value> readFloat(std::string_view text)
{
    std::string_view unsignedText = text;
    if (text.starts_with('-') || text.starts_with('+'))
        unsignedText.remove_prefix(1);
    if (text.starts_with('+'))
        text = unsignedText;
    const bool startsLikeNumber =
        !unsignedText.empty() &&
        (isDigit(unsignedText[0]) || (unsignedText.size() > 1 && unsignedText[0] == '.' && isDigit(unsignedText[1])));
    if (!startsLikeNumber)
        return std::nullopt;
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return number;
}

std::optional<Value> readNumber(std::string_view text)
{
    if (text.starts_with('.'))
        return readFloat(text);
    std::string plain(text);
    std::erase(plain, '_');
    if (const std::optional<Value> integer = readInteger(plain))
        return integer;
    return readFloat(plain);
}

/// Only these first characters make anything but a string, so most scalars need no further look.
bool mayBeTyped(QChar first)
{
    return first.unicode() < 0x80 && std::string_view("0123456789+-.yYnNtTfFoO~").contains(first.toLatin1());
}

std::string toAscii(const QString &text)
{
    std::string ascii;
    ascii.reserve(static_cast<std::size_t>(text.size()));
    for (const QChar character : text)
        ascii += character.unicode() < 0x80 ? character.toLatin1() : '?';
    return ascii;
}

/// Strings for Helm, but something else for other readers, or easily mistaken: dates, times, base 60.
bool looksLikeDateOrTime(std::string_view text)
{
    if (text.empty() || !isDigit(text[0]))
        return false;
    if (text.find_first_not_of("0123456789:-+. TtZz") != std::string_view::npos) // an IPv6 address, an image name
        return false;
    const std::size_t end = text.find_first_not_of("0123456789");
    if (end == std::string_view::npos || end + 1 >= text.size())
        return false;
    return (text[end] == ':' || (text[end] == '-' && end == 4)) && isDigit(text[end + 1]);
}

bool isPrintable(QChar character)
{
    const char16_t code = character.unicode();
    return code >= 0x20 && code != 0x7f && (code < 0x80 || code > 0x9f) && code != 0x2028 && code != 0x2029 &&
           code != 0xfeff && code < 0xfffe;
}

bool startsAsPlain(const QString &text)
{
    const QChar first = text.front();
    if (u",[]{}#&*!|>'\"%@`=<"_s.contains(first))
        return false;
    if (u"-?:"_s.contains(first))
        return text.size() > 1 && text[1] != u' ';
    return true;
}

QByteArray escapedCharacter(QChar character)
{
    switch (character.unicode()) {
    case u'"':
        return "\\\"";
    case u'\\':
        return "\\\\";
    case u'\n':
        return "\\n";
    case u'\r':
        return "\\r";
    case u'\t':
        return "\\t";
    default:
        break;
    }
    const bool isShort = character.unicode() <= 0xff;
    return (isShort ? "\\x" : "\\u") + QByteArray::number(character.unicode(), 16).rightJustified(isShort ? 2 : 4, '0');
}

QByteArray doubleQuoted(const QString &text)
{
    QByteArray written = "\"";
    QString run;
    for (const QChar character : text) {
        if (isPrintable(character) && character != u'"' && character != u'\\') {
            run += character;
            continue;
        }
        written += run.toUtf8() + escapedCharacter(character);
        run.clear();
    }
    return written + run.toUtf8() + '"';
}

QString keyName(const Value &value, const QString &text)
{
    if (value.isBool())
        return value.toBool() ? u"true"_s : u"false"_s;
    if (value.isInteger())
        return QString::number(value.toInteger());
    if (value.isNumber())
        return QString::number(value.toDouble(), 'g', 17);
    return value.isString() ? value.toString() : text;
}

} // namespace

Value readPlainScalar(const QString &text)
{
    if (text.isEmpty())
        return {};
    if (!mayBeTyped(text.front()))
        return text;
    const std::string ascii = toAscii(text);
    if (isOneOf(ascii, nullWords))
        return {};
    if (isOneOf(ascii, trueWords))
        return true;
    if (isOneOf(ascii, falseWords))
        return false;
    if (isOneOf(ascii, unwritableNumbers))
        return text;
    return readNumber(ascii).value_or(text);
}

Value readScalar(const QString &text, bool isPlain, const QString &tag)
{
    if (tag.isEmpty())
        return isPlain ? readPlainScalar(text) : Value(text);
    if (tag == u"tag:yaml.org,2002:binary"_s)
        return QString::fromUtf8(QByteArray::fromBase64(text.toLatin1()));
    const Value value = readPlainScalar(text);
    if (tag == u"tag:yaml.org,2002:float"_s)
        return value.isNumber() ? Value(value.toDouble()) : Value(text);
    const bool fits = (tag == u"tag:yaml.org,2002:int"_s && value.isInteger()) ||
                      (tag == u"tag:yaml.org,2002:bool"_s && value.isBool()) ||
                      (tag == u"tag:yaml.org,2002:null"_s && value.isNull());
    return fits ? value : Value(text);
}

QString readKey(const QString &text, bool isPlain, const QString &tag)
{
    const bool isOrdinary = tag.isEmpty() && (!isPlain || text.isEmpty() || !mayBeTyped(text.front()));
    return isOrdinary ? text : keyName(readScalar(text, isPlain, tag), text);
}

bool isSafePlain(const QString &text, FlowContext context)
{
    if (text.isEmpty() || !startsAsPlain(text) || text.front().isSpace() || text.back().isSpace() ||
        text.back() == u':')
        return false;
    if (!std::ranges::all_of(text, isPrintable) || text.contains(u": "_s) || text.contains(u" #"_s))
        return false;
    if (text.startsWith(u"---"_s) || text.startsWith(u"..."_s))
        return false;
    if (context == FlowContext::Flow && std::ranges::any_of(text, [](QChar c) { return u",[]{}?"_s.contains(c); }))
        return false;
    const std::string ascii = toAscii(text);
    return readPlainScalar(text) == Value(text) && !isOneOf(ascii, unwritableNumbers) && !looksLikeDateOrTime(ascii) &&
           !readNumber(ascii);
}

QByteArray quoted(const QString &text, char quote)
{
    if (quote == '"' || !std::ranges::all_of(text, isPrintable))
        return doubleQuoted(text);
    return '\'' + QString(text).replace(u"'"_s, u"''"_s).toUtf8() + '\'';
}

QByteArray writtenString(const QString &text, FlowContext context, char quote)
{
    return isSafePlain(text, context) ? text.toUtf8() : quoted(text, quote);
}

QByteArray writtenAtom(const Value &value)
{
    if (value.isBool())
        return value.toBool() ? "true" : "false";
    if (value.isInteger())
        return QByteArray::number(value.toInteger());
    if (!value.isNumber())
        return "null";
    const double number = value.toDouble();
    if (std::isnan(number))
        return ".nan";
    if (std::isinf(number))
        return number > 0 ? ".inf" : "-.inf";
    std::array<char, 32> buffer{};
    const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
    QByteArray written(buffer.data(), result.ptr - buffer.data());
    if (!written.contains('.') && !written.contains('e'))
        written += ".0"; // else it would come back as an integer
    return written;
}
