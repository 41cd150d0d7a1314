#include "core/talos/judge/field_checks.h"

#include "core/talos/judge/go_url.h"
#include "core/talos/judge/machine_scalars.h"
#include "core/values/kubernetes_names.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace fieldChecks {

bool isAbsent(const MachineNode *node)
{
    return !node || node->isEmpty();
}

QString wanted(bool isRight, const char *expected)
{
    return isRight ? QString() : QString::fromLatin1(expected);
}

QString required(const MachineNode *node)
{
    return wanted(!isAbsent(node), "is required");
}

QString requiredPort(const MachineNode *node)
{
    bool isWhole = false;
    const qint64 whole = isAbsent(node) ? 0 : node->text.toLongLong(&isWhole, 0);
    const double port = isWhole || isAbsent(node) ? static_cast<double>(whole) : node->text.toDouble(); // 1e3
    return wanted(port >= 1 && port <= 65535, "must be between 1 and 65535");
}

QString notNegative(const MachineNode *node)
{
    return wanted(isAbsent(node) || !node->text.startsWith(u'-'), "can't be negative");
}

QString subnetFilter(const MachineNode *node)
{
    const QString text = node ? node->text : QString();
    return wanted(isNetworkOrAddress(text.sliced(text.startsWith(u'!') ? 1 : 0)),
                  "must be a network or an address, `!` before it leaves it out");
}

QString optionalSubnetFilter(const MachineNode *node)
{
    return isAbsent(node) ? QString() : subnetFilter(node);
}

QString networkOnly(const MachineNode *node)
{
    return wanted(node && isNetwork(node->text), "must be a network such as 10.5.0.0/24");
}

QString addressName(const MachineNode *node)
{
    return wanted(!isAbsent(node) && isAddress(node->text), "is required, and must be an IP address");
}

QString networkName(const MachineNode *node)
{
    return wanted(!isAbsent(node) && isNetwork(node->text), "is required, and must be a network such as 10.9.0.0/16");
}

QString manifestName(const MachineNode *node)
{
    return wanted(!isAbsent(node) && isDnsSubdomain(node->text),
                  "is required: lower-case letters, digits, dashes and dots");
}

QString webUrl(const MachineNode *node)
{
    const auto url = GoUrl::parse(node ? node->text : QString());
    return wanted(url && (url->scheme == "http"_L1 || url->scheme == "https"_L1),
                  "is required, and must start with http:// or https://");
}

QString discoveryUrl(const MachineNode *node)
{
    const auto url = GoUrl::parse(node ? node->text : QString());
    const bool isKnown = url && QStringList{u"http"_s, u"https"_s, u"grpc"_s}.contains(url->scheme);
    return wanted(isKnown && !url->host.isEmpty(), "is required, with http://, https:// or grpc:// and a host");
}

QString endpoint(const MachineNode *node)
{
    const QString problem = isAbsent(node) ? u"it is required"_s : endpointProblem(node->text);
    return problem.isEmpty() ? QString() : u"isn't a usable endpoint: "_s + problem;
}

QString talosRole(const MachineNode *node)
{
    static const QStringList roles{u"os:admin"_s,       u"os:operator"_s,     u"os:reader"_s,
                                   u"os:etcd:backup"_s, u"os:impersonator"_s, u"os:image:verifier"_s,
                                   u"os:meta:writer"_s};
    return node && roles.contains(node->text) ? QString() : u"must be one of "_s + roles.join(u", "_s);
}

QString podResource(const MachineNode *node)
{
    static const QStringList known{u"cpu"_s, u"memory"_s};
    for (const auto &[key, value] : node ? node->entries : std::vector<MachineNode::Entry>()) {
        if (!known.contains(key))
            return u"may have cpu and memory only, not %1"_s.arg(key);
    }
    return {};
}

QString kubeletConfig(const MachineNode *node)
{
    static const QStringList kept{
        u"apiVersion"_s,     u"authentication"_s, u"authorization"_s,         u"cgroupRoot"_s, u"kind"_s,
        u"kubeletCgroups"_s, u"port"_s,           u"protectKernelDefaults"_s, u"resolvConf"_s, u"rotateCertificates"_s,
        u"systemCgroups"_s,  u"staticPodPath"_s,  u"seccompDefault"_s};
    for (const auto &[key, value] : node ? node->entries : std::vector<MachineNode::Entry>()) {
        if (kept.contains(key))
            return u"can't have %1: Talos sets it by itself"_s.arg(key);
    }
    return {};
}

QString authorizerType(const MachineNode *node)
{
    static const QStringList types{u"Node"_s, u"RBAC"_s, u"Webhook"_s};
    return node && types.contains(node->text) ? QString() : u"is required, one of "_s + types.join(u", "_s);
}

QString wireguardKey(const MachineNode *node)
{
    const auto key = QByteArray::fromBase64Encoding(node ? node->text.toLatin1() : QByteArray(),
                                                    QByteArray::AbortOnBase64DecodingErrors);
    return wanted(key && key.decoded.size() == 32, "is required: 32 bytes in base64");
}

QString ethernetName(const MachineNode *node)
{
    constexpr int longest = 15;
    const QString name = node ? node->text : QString();
    const bool isRight = !name.isEmpty() && name.toUtf8().size() <= longest && !name.contains(u'/') &&
                         !name.contains(u':') && !name.contains(u' ') && name != "."_L1 && name != ".."_L1;
    return wanted(isRight, "is required, with at most 15 characters and without / : and blanks");
}

QString rulePriority(const MachineNode *node)
{
    static const QStringList reserved{u"0"_s, u"32500"_s, u"32501"_s, u"32766"_s, u"32767"_s};
    bool isNumber = false;
    const uint number = node ? node->text.toUInt(&isNumber) : 0;
    return wanted(isNumber && number > 0 && !reserved.contains(node->text), "is required: a priority from 1 to 32765");
}

QString usableVrfTable(const MachineNode *node)
{
    static const QStringList reserved{u"unspec"_s, u"local"_s, u"main"_s, u"default"_s,
                                      u"0"_s,      u"253"_s,   u"254"_s,  u"255"_s};
    return wanted(!isAbsent(node) && !reserved.contains(node->text),
                  "is required, and must not be one of the system's");
}

QString usableLinkAddress(const MachineNode *node)
{
    return wanted(!isAbsent(node) && !node->text.startsWith("0.0.0.0/"_L1) && !node->text.startsWith("::/"_L1),
                  "is required, and must be an address with its prefix length");
}

QString usableRouteAddress(const MachineNode *node)
{
    const QString text = node ? node->text : QString();
    return wanted(!text.startsWith("0.0.0.0"_L1) && text != "::"_L1 && !text.startsWith("::/"_L1),
                  "must be an address or network; leave it out for all of them");
}

QString environmentKey(const MachineNode *node)
{
    for (const auto &[key, value] : node ? node->entries : std::vector<MachineNode::Entry>()) {
        const bool startsWithDigit = !key.isEmpty() && key.front().isDigit();
        const bool isRight = !key.isEmpty() && !startsWithDigit && std::ranges::all_of(key, [](QChar c) {
            return c == u'_' || (c.unicode() < 128 && c.isLetterOrNumber());
        });
        if (!isRight)
            return u"has %1, which is no name for a variable"_s.arg(key);
    }
    return {};
}

QString noEmptyKey(const MachineNode *node)
{
    return wanted(!node || !node->find(u""), "has an entry without a name");
}

QString hostAndPort(const MachineNode *node)
{
    const QString text = node ? node->text : QString();
    const qsizetype colon = text.lastIndexOf(u':');
    const QString host = text.first(qMax<qsizetype>(colon, 0));
    const bool isBracketed = host.startsWith(u'[') && host.endsWith(u']');
    return wanted(colon >= 0 && (isBracketed || !host.contains(u':')), "is required, as host:port");
}

QString longEnoughWatchdog(const MachineNode *node)
{
    return wanted(isAbsent(node) || !node->text.endsWith(u's') || node->text.contains(u'm') ||
                      node->text.chopped(1).toDouble() >= 10.0,
                  "must be at least 10s");
}

/// Expressions are Talos' business; what is no expression at all shows without knowing them.
QString expression(const MachineNode *node)
{
    const QString text = node ? node->text.trimmed() : QString();
    const bool isCut = !text.isEmpty() && u"=<>!&|+-*/.(,"_s.contains(text.back());
    const bool isLiteral = node && node->isScalar() && !node->isQuoted && scalarType(*node) != ScalarType::Bool &&
                           scalarType(*node) != ScalarType::Text;
    const bool isBalanced = text.count(u'(') == text.count(u')') && text.count(u'"') % 2 == 0;
    return wanted(!text.isEmpty() && !isCut && !isLiteral && isBalanced,
                  "is required: a condition such as disk.dev_path == \"/dev/sda\"");
}

QString optionalExpression(const MachineNode *node)
{
    return isAbsent(node) ? QString() : expression(node);
}

/// Expressions aren't computed here; this tells what they speak of.
QString memoryExpression(const MachineNode *node)
{
    static const QRegularExpression texts(u"\"[^\"]*\"|'[^']*'"_s);
    static const QRegularExpression others(u"(^|[^\\w.])(disk|system_disk|volume|link)\\b"_s);
    QString problem = optionalExpression(node);
    if (!problem.isEmpty() || isAbsent(node))
        return problem;
    return wanted(!others.match(QString(node->text).remove(texts)).hasMatch(),
                  "can't speak of disks, volumes and links");
}

QString systemVolume(const MachineNode *node)
{
    static const QStringList known{u"STATE"_s, u"EPHEMERAL"_s, u"IMAGECACHE"_s, u"ETCD"_s,
                                   u"CRI"_s,   u"KUBELET"_s,   u"LOG"_s};
    return node && known.contains(node->text) ? QString() : u"is required, one of "_s + known.join(u", "_s);
}

QString addressSorting(const MachineNode *node)
{
    static const QStringList known{u"v1"_s, u"v2"_s};
    return wanted(isAbsent(node) || known.contains(node->text.toLower()), "must be v1 or v2");
}

QString loggingEndpoint(const MachineNode *node)
{
    const auto url = GoUrl::parse(node ? node->text : QString());
    return wanted(url && !url->host.isEmpty() && (url->scheme == "tcp"_L1 || url->scheme == "udp"_L1),
                  "is required, as tcp://host:port or udp://host:port");
}

QString sideroLinkUrl(const MachineNode *node)
{
    const auto url = GoUrl::parse(node ? node->text : QString());
    const bool isKnown = url && (url->scheme == "https"_L1 || url->scheme == "grpc"_L1);
    return wanted(isKnown && (url->path.isEmpty() || url->path == "/"_L1),
                  "is required, as https:// or grpc://host:port");
}

QString loggingFormat(const MachineNode *node)
{
    return wanted(node && node->text == u"json_lines", "is required: json_lines");
}

QString notNull(const MachineNode *node)
{
    return wanted(node && !node->isNull(), "is null");
}

} // namespace fieldChecks
