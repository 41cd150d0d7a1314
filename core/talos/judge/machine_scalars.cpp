#include "core/talos/judge/machine_scalars.h"

#include "core/talos/judge/go_url.h"
#include "core/values/ip_network.h"

#include <QRegularExpression>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace {

bool matches(const QString &text, const QString &pattern)
{
    return QRegularExpression(QRegularExpression::anchoredPattern(pattern)).match(text).hasMatch();
}

/// Empty text decodes to nothing at all, which is the field's own business.
bool isOptional(const MachineNode &node, bool (*isRight)(QStringView))
{
    return node.text.isEmpty() || isRight(node.text);
}

bool isAddressWithPort(QStringView text)
{
    const qsizetype colon = text.lastIndexOf(u':');
    QStringView host = text.first(qMax<qsizetype>(colon, 0));
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.sliced(1, host.size() - 2);
    bool isNumber = false;
    const int port = text.sliced(colon + 1).toInt(&isNumber);
    return isNumber && port >= 0 && port <= 65535 && isAddress(host);
}

bool isByteSize(const QString &text)
{
    return matches(text.trimmed().toLower(), u"-?[0-9][0-9,.]*\\s*([kmgtpe]?i?b?)"_s);
}

bool isBase64(const QString &text)
{
    const QByteArray bytes = text.simplified().remove(u' ').toLatin1();
    const auto decoded = QByteArray::fromBase64Encoding(bytes, QByteArray::AbortOnBase64DecodingErrors);
    return bytes.size() % 4 == 0 && decoded.decodingStatus == QByteArray::Base64DecodingStatus::Ok;
}

bool isHardwareAddress(const QString &text)
{
    return matches(text, u"([0-9a-fA-F]{2}[:-])+[0-9a-fA-F]{2}|([0-9a-fA-F]{4}\\.)+[0-9a-fA-F]{4}"_s);
}

/// A scalar that Talos parses by itself.
struct ParsedText
{
    const char *type;
    const char *expected;
    bool (*isRight)(const MachineNode &);
};

constexpr char aNetwork[] = "a network such as 10.244.0.0/16";
constexpr char anAddress[] = "an IP address such as 10.5.0.2";

constexpr ParsedText parsedTexts[] = {
    {"meta.Prefix", aNetwork, [](const MachineNode &node) { return isOptional(node, isNetwork); }},
    {"network.Prefix", aNetwork, [](const MachineNode &node) { return isOptional(node, isNetwork); }},
    {"netip.Prefix", aNetwork, [](const MachineNode &node) { return isOptional(node, isNetwork); }},
    {"meta.Addr", anAddress, [](const MachineNode &node) { return isOptional(node, isAddress); }},
    {"network.Addr", anAddress, [](const MachineNode &node) { return isOptional(node, isAddress); }},
    {"netip.Addr", anAddress, [](const MachineNode &node) { return isOptional(node, isAddress); }},
    {"meta.AddrPort", "an address with a port such as 10.5.0.2:51820",
     [](const MachineNode &node) { return isOptional(node, isAddressWithPort); }},
    {"netip.AddrPort", "an address with a port such as 10.5.0.2:51820",
     [](const MachineNode &node) { return isOptional(node, isAddressWithPort); }},
    {"meta.URL", "a URL", [](const MachineNode &node) { return GoUrl::parse(node.text).has_value(); }},
    {"v1alpha1.Endpoint", "a URL such as https://10.5.0.2:6443",
     [](const MachineNode &node) { return GoUrl::parse(node.text).has_value(); }},
    {"network.PortRange", "a port or a range such as 4240-4250",
     [](const MachineNode &node) { return portRange(node).has_value(); }},
    {"block.ByteSize", "a size such as 10GiB",
     [](const MachineNode &node) { return node.text.isEmpty() || isByteSize(node.text); }},
    {"v1alpha1.DiskSize", "a size such as 10GiB", [](const MachineNode &node) { return isByteSize(node.text); }},
    {"base64", "base64", [](const MachineNode &node) { return isBase64(node.text); }},
    {"v1alpha1.Base64Bytes", "base64", [](const MachineNode &node) { return isBase64(node.text); }},
    {"nethelpers.VLANProtocol", "802.1q or 802.1ad",
     [](const MachineNode &node) { return matches(node.text, u"802\\.1(q|ad)"_s); }},
    {"nethelpers.RoutingTable", "a table's number, main, local or default",
     [](const MachineNode &node) { return matches(node.text, u"[0-9]+|main|local|default|unspec"_s); }},
    {"nethelpers.HardwareAddr", "a hardware address such as 02:00:00:00:00:01",
     [](const MachineNode &node) { return node.text.isEmpty() || isHardwareAddress(node.text); }},
};

QString mismatchOfText(QStringView name, const MachineType &type, const MachineNode &scalar)
{
    if (!type.values.isEmpty())
        return type.values.contains(scalar.text, Qt::CaseInsensitive) ? QString()
                                                                      : u"one of "_s + type.values.join(u", "_s);
    const auto parsed = std::ranges::find_if(
        parsedTexts, [name](const ParsedText &text) { return name == QLatin1StringView(text.type); });
    if (parsed == std::end(parsedTexts) || parsed->isRight(scalar))
        return {};
    return QString::fromLatin1(parsed->expected);
}

bool fits(const MachineNode &scalar, QStringView type)
{
    const bool isUnsigned = type.startsWith(u'u');
    bool hasWidth = false;
    const int width = type.sliced(isUnsigned ? 4 : 3).toInt(&hasWidth);
    const int bits = (hasWidth ? width : 64) - (isUnsigned ? 0 : 1);
    const bool isFloat = scalarType(scalar) == ScalarType::Float;
    const std::optional<qint64> whole = wholeNumber(scalar.text);
    const double value = isFloat ? scalar.text.toDouble() : static_cast<double>(whole.value_or(0));
    const double most = std::ldexp(1.0, bits);
    return (isFloat || whole) && value < most && value >= (isUnsigned ? 0 : -most);
}

/// Up to 1.12, Talos' YAML reader cut fractions off.
QString mismatchOfNumber(const MachineTypes &types, QStringView type, const MachineNode &scalar)
{
    const ScalarType is = scalarType(scalar);
    const double value = scalar.text.toDouble();
    const bool takesFraction = type.startsWith(u"float") || !types.isAtLeast(13) || value == std::floor(value);
    if (is != ScalarType::Integer && (is != ScalarType::Float || !takesFraction))
        return u"a number, without quotes"_s;
    return type.startsWith(u"float") || fits(scalar, type) ? QString() : u"a number that fits %1"_s.arg(type);
}

/// A string takes what looks like a number or a boolean, too. From 1.14 on, dates need quotes.
QString mismatchOfString(const MachineTypes &types, QStringView type, const MachineNode &scalar)
{
    static const QRegularExpression date(u"^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ].*)?$"_s);
    const bool isDate = type == u"string" && !scalar.isQuoted && date.match(scalar.text).hasMatch();
    return isDate && types.isAtLeast(14) ? u"text; a date needs quotes"_s : QString();
}

QString mismatchOfBool(const MachineNode &scalar)
{
    static const QStringList words{u"y"_s, u"Y"_s, u"yes"_s, u"Yes"_s, u"YES"_s, u"on"_s,  u"On"_s,  u"ON"_s,
                                   u"n"_s, u"N"_s, u"no"_s,  u"No"_s,  u"NO"_s,  u"off"_s, u"Off"_s, u"OFF"_s};
    const bool isRight = scalarType(scalar) == ScalarType::Bool || words.contains(scalar.text);
    return isRight ? QString() : u"true or false"_s;
}

} // namespace

bool isNetwork(QStringView text)
{
    const qsizetype slash = text.indexOf(u'/');
    const QString length = slash < 0 ? QString() : text.sliced(slash + 1).toString();
    return matches(length, u"0|[1-9][0-9]{0,2}"_s) && IpNetwork::parse(text).has_value();
}

bool isAddress(QStringView text)
{
    const qsizetype zone = text.contains(u':') ? text.indexOf(u'%') : -1; // fe80::1%eth0
    return IpNetwork::isAddress(zone < 0 ? text : text.first(zone));
}

bool isNetworkOrAddress(QStringView text)
{
    return isNetwork(text) || isAddress(text);
}

bool isDuration(const QString &text)
{
    return matches(text, u"[-+]?(0|(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+)"_s);
}

std::optional<std::pair<int, int>> portRange(const MachineNode &scalar)
{
    static const QRegularExpression range(u"^([0-9]{1,5})-([0-9]{1,5})$"_s);
    if (scalarType(scalar) == ScalarType::Integer && fits(scalar, u"uint16"))
        return std::pair(scalar.text.toInt(nullptr, 0), scalar.text.toInt(nullptr, 0));
    const QRegularExpressionMatch match = range.match(scalar.text);
    const std::pair ports(match.captured(1).toInt(), match.captured(2).toInt());
    const bool isRight = match.hasMatch() && ports.first <= 65535 && ports.second <= 65535;
    return isRight ? std::optional(ports) : std::nullopt;
}

QString scalarMismatch(const MachineTypes &types, QStringView expression, const MachineNode &scalar)
{
    const QStringView type = bareType(expression);
    if (type.startsWith(u'@')) {
        const MachineType *named = types.type(type.sliced(1));
        return named && named->isText ? mismatchOfText(type.sliced(1), *named, scalar) : QString();
    }
    if (type == u"bool")
        return mismatchOfBool(scalar);
    if (type == u"duration")
        return scalarType(scalar) != ScalarType::Integer && isDuration(scalar.text)
                   ? QString()
                   : u"a duration such as 30s, with its unit"_s;
    const bool isNumber = type.startsWith(u"int") || type.startsWith(u"uint") || type.startsWith(u"float");
    return isNumber ? mismatchOfNumber(types, type, scalar) : mismatchOfString(types, type, scalar);
}

bool isZero(const MachineTypes &types, QStringView expression, const MachineNode &node)
{
    const QStringView type = bareType(expression);
    if (node.isEmpty())
        return !node.isList() && !node.isMap();
    if (!node.isScalar())
        return false;
    if (type == u"bool")
        return !isTrue(&node);
    if (type == u"duration")
        return matches(node.text, u"[-+]?[0.]+[a-zµμ]*"_s);
    if (type.startsWith(u'@')) {
        const MachineType *named = types.type(type.sliced(1));
        // The first name of a choice is Go's zero, unless the choice starts at one.
        return named && named->hasZero && !named->values.isEmpty() &&
               named->values.front().compare(node.text, Qt::CaseInsensitive) == 0;
    }
    return type != u"string" && scalarType(node) != ScalarType::Text && node.text.toDouble() == 0.0;
}
