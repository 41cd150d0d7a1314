#include "core/talos/judge/field_constraints.h"

#include "core/talos/judge/field_checks.h"
#include "core/talos/judge/machine_scalars.h"
#include "core/talos/judge/secrets.h"
#include "core/values/kubernetes_names.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace fieldChecks;

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

template<int least, int most>
QString between(const MachineNode *node)
{
    if (isAbsent(node))
        return {};
    const qint64 number = node->text.toLongLong(nullptr, 0);
    return number >= least && number <= most ? QString() : u"must be between %1 and %2"_s.arg(least).arg(most);
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
    {"ExistingVolumeConfig", "trim.interval", notNegative, 14},
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
    {"OOMConfig", "triggerExpression", memoryExpression},
    {"OOMConfig", "cgroupRankingExpression", memoryExpression},
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
    {"UserVolumeConfig", "trim.interval", notNegative, 14},
    {"VLANConfig", "name", required},
    {"VLANConfig", "vlanID", between<1, 4094>},
    {"VLANConfig", "vlanID", required},
    {"VLANConfig", "parent", required},
    {"VRFConfig", "name", required},
    {"VolumeConfig", "name", systemVolume},
    {"VolumeConfig", "trim.interval", notNegative, 14},
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
