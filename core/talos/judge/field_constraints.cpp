#include "core/talos/judge/field_constraints.h"

#include "core/talos/judge/go_url.h"
#include "core/talos/judge/kubernetes_names.h"
#include "core/talos/judge/machine_scalars.h"
#include "core/talos/judge/secrets.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// Answers what a value should be, or an empty text where it is right. Absent values come as nullptr.
using Check = QString (*)(const MachineNode *);

struct Constraint
{
    const char *kind;
    const char *path;
    Check check;
    int since = 0; ///< minor of the first release that looks
};

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

template<int least, int most>
QString between(const MachineNode *node)
{
    if (isAbsent(node))
        return {};
    const qint64 number = node->text.toLongLong(nullptr, 0);
    return number >= least && number <= most ? QString() : u"must be between %1 and %2"_s.arg(least).arg(most);
}

QString requiredPort(const MachineNode *node)
{
    const QString range = between<1, 65535>(node);
    return isAbsent(node) ? u"must be between 1 and 65535"_s : range;
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

constexpr char isNoDnsName[] = "must be a DNS name such as cluster.local";
constexpr char isNoAddress[] = "must be an IP address";
constexpr char isNoNetwork[] = "must be a network such as 10.9.0.0/16";
constexpr char isNoAddressOrNetwork[] = "must be an address, with or without a prefix length";

bool isDnsNameText(const QString &text)
{
    return isDnsName(text);
}
bool isAddressText(const QString &text)
{
    return isAddress(text);
}
bool isNetworkText(const QString &text)
{
    return isNetwork(text);
}
bool isEitherText(const QString &text)
{
    return isNetworkOrAddress(text);
}

template<auto predicate, const char *expected>
QString form(const MachineNode *node)
{
    return isAbsent(node) ? QString() : wanted(predicate(node->text), expected);
}

constexpr Check dnsName = form<isDnsNameText, isNoDnsName>;
constexpr Check address = form<isAddressText, isNoAddress>;
constexpr Check network = form<isNetworkText, isNoNetwork>;
constexpr Check addressOrNetwork = form<isEitherText, isNoAddressOrNetwork>;

// Sources: the Validate functions of pkg/machinery/config/types at v1.12.11, v1.13.2 and v1.14.0-rc.1.
constexpr Constraint constraints[] = {
    {"v1alpha1", "cluster.controlPlane?.endpoint", endpoint},
    {"v1alpha1", "cluster.network.dnsDomain", dnsName},
    {"v1alpha1", "cluster.etcd.subnet", optionalSubnetFilter},
    {"v1alpha1", "cluster.etcd.advertisedSubnets[]", subnetFilter},
    {"v1alpha1", "cluster.etcd.listenSubnets[]", subnetFilter},
    {"v1alpha1", "cluster.externalCloudProvider.manifests[]", endpoint},
    {"v1alpha1", "cluster.inlineManifests[].name", required},
    {"v1alpha1", "cluster.apiServer.resources.requests", podResource},
    {"v1alpha1", "cluster.apiServer.resources.limits", podResource},
    {"v1alpha1", "cluster.apiServer.authorizationConfig[].type", authorizerType},
    {"v1alpha1", "cluster.apiServer.authorizationConfig[].name", required},
    {"v1alpha1", "cluster.controllerManager.resources.requests", podResource},
    {"v1alpha1", "cluster.controllerManager.resources.limits", podResource},
    {"v1alpha1", "cluster.scheduler.resources.requests", podResource},
    {"v1alpha1", "cluster.scheduler.resources.limits", podResource},
    {"v1alpha1", "machine.kubelet.nodeIP.validSubnets[]", subnetFilter},
    {"v1alpha1", "machine.kubelet.extraConfig", kubeletConfig},
    {"v1alpha1", "machine.features.nodeAddressSortAlgorithm", addressSorting},
    {"v1alpha1", "machine.logging.destinations[].endpoint", loggingEndpoint},
    {"v1alpha1", "machine.logging.destinations[].format", loggingFormat},
    {"v1alpha1", "machine.registries.mirrors.*", notNull},
    {"v1alpha1", "machine.registries.config.*", notNull},
    {"v1alpha1", "machine.network.interfaces[].cidr", addressOrNetwork},
    {"v1alpha1", "machine.network.interfaces[].addresses[]", addressOrNetwork},
    {"v1alpha1", "machine.network.interfaces[].vlans[].cidr", addressOrNetwork},
    {"v1alpha1", "machine.network.interfaces[].vlans[].addresses[]", addressOrNetwork},
    {"v1alpha1", "machine.network.interfaces[].routes[].network", network},
    {"v1alpha1", "machine.network.interfaces[].routes[].gateway", address},
    {"v1alpha1", "machine.network.interfaces[].routes[].source", address},
    {"v1alpha1", "machine.network.interfaces[].wireguard?.privateKey", wireguardKey},
    {"v1alpha1", "machine.network.interfaces[].wireguard.peers[].publicKey", wireguardKey},
    {"v1alpha1", "machine.network.interfaces[].wireguard.peers[].allowedIPs[]", networkOnly},

    {"BGPInstanceConfig", "name", required},
    {"BGPInstanceConfig", "localASN", required},
    {"BGPInstanceConfig", "routerID", address},
    {"BGPInstanceConfig", "importRoutes[].bgpInstance", required},
    {"BGPInstanceConfig", "importRoutes[].prefixes", required},
    {"BGPInstanceConfig", "neighbors[].holdTime", notNegative},
    {"BGPInstanceConfig", "neighbors[].bfd.transmitInterval", notNegative},
    {"BGPInstanceConfig", "neighbors[].bfd.receiveInterval", notNegative},
    {"BlackholeRouteConfig", "name", networkName},
    {"BondConfig", "name", required},
    {"BondConfig", "links", required},
    {"BondConfig", "bondMode", required},
    {"BridgeConfig", "name", required},
    {"DHCPv4Config", "name", required},
    {"DHCPv6Config", "name", required},
    {"DiscoveryIdentityConfig", "clusterID", required},
    {"DiscoveryIdentityConfig", "clusterSecret", wireguardKey},
    {"DiscoveryServiceConfig", "name", required},
    {"DiscoveryServiceConfig", "endpoint", discoveryUrl},
    {"DummyLinkConfig", "name", required},
    {"EnvironmentConfig", "variables", environmentKey},
    {"EtcFileConfig", "name", required},
    {"EthernetConfig", "name", required},
    {"EventSinkConfig", "endpoint", hostAndPort},
    {"ExistingVolumeConfig", "name", required},
    {"ExtensionServiceConfig", "name", required},
    {"ExtensionServiceConfig", "configFiles[].content", required},
    {"ExtensionServiceConfig", "configFiles[].mountPath", required},
    {"HCloudVIPConfig", "name", addressName},
    {"HCloudVIPConfig", "link", required},
    {"HCloudVIPConfig", "apiToken", required},
    {"HTTPProbeConfig", "name", required},
    {"HTTPProbeConfig", "url", webUrl},
    {"KernelModuleConfig", "name", required},
    {"KmsgLogConfig", "name", required},
    {"KmsgLogConfig", "url", loggingEndpoint},
    {"KubeAPIServerConfig", "image", required},
    {"KubeAPIServerConfig", "resources.requests", podResource},
    {"KubeAPIServerConfig", "resources.limits", podResource},
    {"KubeAdmissionControlConfig", "name", required},
    {"KubeAggregatorCAConfig", "issuingCA", required},
    {"KubeAuthorizerConfig", "name", required},
    {"KubeAuthorizerConfig", "type", authorizerType},
    {"KubeClusterConfig", "clusterName", required},
    {"KubeClusterConfig", "endpoint", endpoint},
    {"KubeEtcdEncryptionConfig", "config", required},
    {"KubeExternalManifestConfig", "name", manifestName},
    {"KubeExternalManifestConfig", "url", webUrl},
    {"KubeFlannelCNIConfig", "backendType", required},
    {"KubeFlannelCNIConfig", "resources.requests", podResource},
    {"KubeFlannelCNIConfig", "resources.limits", podResource},
    {"KubeInlineManifestConfig", "name", manifestName},
    {"KubeNetworkConfig", "nodeCIDRMaskSizeIPv4", between<0, 32>},
    {"KubeNetworkConfig", "nodeCIDRMaskSizeIPv6", between<0, 128>},
    {"KubeNodeConfig", "nodeIP.validSubnets[]", subnetFilter},
    {"KubePrismConfig", "port", requiredPort},
    {"KubeServiceAccountConfig", "issuer", required},
    {"KubeServiceAccountConfig", "issuer.privateKey", required},
    {"KubeServiceAccountConfig", "issuer.issuerURL", required},
    {"KubeSpanConfig", "mtu", between<1280, 2147483647>},
    {"KubeSpanConfig", "filters.endpoints[]", subnetFilter},
    {"KubeStaticPodConfig", "name", manifestName},
    {"KubeStaticPodConfig", "pod", required},
    {"KubeTalosAPIAccessConfig", "allowedRoles[]", talosRole},
    {"KubeletConfig", "image", required},
    {"KubeletConfig", "config", kubeletConfig},
    {"LVMLogicalVolumeConfig", "name", required},
    {"LVMVolumeGroupConfig", "name", required},
    {"Layer2VIPConfig", "name", addressName},
    {"Layer2VIPConfig", "link", required},
    {"LinkAliasConfig", "name", required},
    {"LinkAliasConfig", "selector.match", expression},
    {"LinkConfig", "name", required},
    {"NetworkRuleConfig", "name", required},
    {"NetworkRuleConfig", "portSelector.ports", required},
    {"NetworkRuleConfig", "portSelector.protocol", required},
    {"NetworkRuleConfig", "ingress[].subnet", required},
    {"OOMConfig", "sampleInterval", notNegative},
    {"OOMConfig", "triggerExpression", optionalExpression},
    {"RAIDArrayConfig", "name", required},
    {"RawVolumeConfig", "name", required},
    {"RegistryAuthConfig", "name", required},
    {"RegistryMirrorConfig", "name", required},
    {"RegistryMirrorConfig", "endpoints[].url", webUrl},
    {"RegistryTLSConfig", "name", required},
    {"ResolverConfig", "nameservers[].address", required, 14},
    {"RoutingRuleConfig", "name", rulePriority},
    {"SideroLinkConfig", "apiUrl", sideroLinkUrl},
    {"StaticHostConfig", "name", addressName},
    {"StaticHostConfig", "hostnames", required},
    {"SwapVolumeConfig", "name", required},
    {"SysfsConfig", "params", noEmptyKey},
    {"TCPProbeConfig", "name", required},
    {"TCPProbeConfig", "endpoint", required},
    {"TCPProbeConfig", "timeout", notNegative},
    {"TCPProbeConfig", "interval", notNegative},
    {"TimeSyncConfig", "bootTimeout", notNegative},
    {"UnattendedInstallConfig", "provisioning.diskSelector.match", expression},
    {"UserVolumeConfig", "name", required},
    {"VLANConfig", "name", required},
    {"VLANConfig", "vlanID", between<1, 4094>},
    {"VLANConfig", "vlanID", required},
    {"VLANConfig", "parent", required},
    {"VRFConfig", "name", required},
    {"VolumeConfig", "name", systemVolume},
    {"VRFConfig", "table", usableVrfTable},
    {"VethConfig", "name", ethernetName},
    {"VethConfig", "peer.addresses[].address", usableLinkAddress},
    {"VethConfig", "peer.routes[].destination", usableRouteAddress},
    {"VethConfig", "peer.routes[].gateway", usableRouteAddress},
    {"VethConfig", "peer.routes[].source", usableRouteAddress},
    {"VethConfig", "peer.name", ethernetName},
    {"WatchdogTimerConfig", "device", required},
    {"WatchdogTimerConfig", "timeout", longEnoughWatchdog},
    {"WireguardConfig", "name", required},
    {"WireguardConfig", "privateKey", wireguardKey},
    {"WireguardConfig", "listenPort", between<0, 65535>},
    {"WireguardConfig", "peers[].publicKey", wireguardKey},
    {"ZswapConfig", "maxPoolPercent", between<0, 100>},
};

/// Every link's document has these.
constexpr Constraint linkConstraints[] = {
    {"", "addresses[].address", usableLinkAddress},
    {"", "routes[].destination", usableRouteAddress},
    {"", "routes[].gateway", usableRouteAddress},
    {"", "routes[].source", usableRouteAddress},
};

void check(const Constraint &constraint, const MachineDocument &document, MachineProblems &problems)
{
    ProblemList list(problems, document);
    for (const PlacedNode &place : selectNodes(document.content, QString::fromLatin1(constraint.path))) {
        const QString problem = constraint.check(place.node);
        if (problem.isEmpty())
            continue;
        const char *rule = isAbsent(place.node) ? "talos.field-missing" : "talos.value-refused";
        const QString value = isAbsent(place.node) || !place.node->isScalar()
                                  ? QString()
                                  : u" is %1; it"_s.arg(shownValue(place.path, *place.node));
        list.add(rule, place, u"%1 of %2%3 %4"_s.arg(place.path.toString(), describe(document), value, problem));
    }
}

} // namespace

MachineProblems checkFields(const MergedConfig &config)
{
    MachineProblems problems;
    for (const MachineDocument &document : config.documents) {
        for (const Constraint &constraint : constraints) {
            if (document.kind == QLatin1StringView(constraint.kind) && config.isAtLeast(constraint.since))
                check(constraint, document, problems);
        }
        if (config.types->kinds[document.kind].isLink) {
            for (const Constraint &constraint : linkConstraints)
                check(constraint, document, problems);
        }
    }
    return problems;
}
