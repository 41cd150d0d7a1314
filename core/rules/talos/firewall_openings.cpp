#include "core/rules/talos/firewall_openings.h"

#include "core/kinds/resource.h"
#include "core/rules/effective_state.h"
#include "core/talos/cluster_addresses.h"
#include "core/values/value_lookup.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr FirewallSource nodes = FirewallSource::Nodes;
constexpr FirewallSources everyNode = FirewallSource::Nodes | FirewallSource::RemoteNodes;
constexpr FirewallSources nodesAndPods = FirewallSource::Nodes | FirewallSource::Pods;
constexpr FirewallSources everyNodeAndPods = everyNode | FirewallSource::Pods;

using Openings = std::vector<FirewallOpening>;

/// A port that the chart lets one choose.
int portAt(const CheckContext &context, const char *path, int byDefault)
{
    bool isNumber = false;
    const int port = context.values.string(path).section(u':', -1).toInt(&isNumber);
    return isNumber && port > 0 ? port : byDefault;
}

/// Packets in Geneve also where they aren't tunnelled otherwise: what sends a reply straight back to the client.
bool dispatchesByGeneve(const CheckContext &context)
{
    const QString mode = context.values.string("loadBalancer.mode");
    return (mode == "dsr"_L1 || mode == "hybrid"_L1) &&
           context.values.string("loadBalancer.dsrDispatch") == "geneve"_L1;
}

/// Between nodes: KubeSpan's own port, else that of the tunnels and of WireGuard.
void addUnderlay(const CheckContext &context, Openings &openings)
{
    if (usesKubeSpan(context)) {
        openings.push_back({.first = 51'820,
                            .last = 51'820,
                            .isUdp = true,
                            .sources = everyNode,
                            .what = u"KubeSpan"_s,
                            .because = u"talos.kubeSpan"_s,
                            .severity = Severity::Error});
        return;
    }
    if (!hasSeveralNodes(context))
        return;
    const bool isGateway = context.values.isTrue("egressGateway.enabled");
    const bool isGeneve = dispatchesByGeneve(context) || effective::tunnelProtocol(context) == "geneve"_L1;
    if (effective::tunnels(context) || dispatchesByGeneve(context) || isGateway) {
        const int port = portAt(context, "tunnelPort", isGeneve ? 6081 : 8472);
        openings.push_back({.first = port,
                            .last = port,
                            .isUdp = true,
                            .sources = everyNode,
                            .what = isGeneve ? u"Geneve tunnels"_s : u"VXLAN tunnels"_s,
                            .because = effective::tunnels(context)   ? u"routingMode"_s
                                       : dispatchesByGeneve(context) ? u"loadBalancer.dsrDispatch"_s
                                                                     : u"egressGateway.enabled"_s,
                            .severity = Severity::Error});
    }
    if (effective::usesWireguard(context)) {
        const bool isCertain = context.ciliumAtLeast(u"1.19"); // exempt from connection tracking since
        openings.push_back({.first = 51'871,
                            .last = 51'871,
                            .isUdp = true,
                            .sources = everyNode,
                            .what = u"Cilium's WireGuard"_s,
                            .because = u"encryption.type"_s,
                            .severity = isCertain ? Severity::Error : Severity::Warning});
    }
}

/// A port that some settings open on every node.
struct FeaturePort
{
    bool (*isOn)(const CheckContext &);
    const char *portPath; ///< nullptr: fixed
    int byDefault;
    const char *what;
    const char *because;
    FirewallSources sources = nodesAndPods;
};

bool has(const CheckContext &context, const char *path)
{
    return context.values.isTrue(path);
}

constexpr FeaturePort features[] = {
    {[](const CheckContext &context) { return has(context, "healthChecking"); }, nullptr, 4240,
     "health checks between agents", "healthChecking", everyNodeAndPods},
    {[](const CheckContext &context) { return has(context, "hubble.enabled") && has(context, "hubble.relay.enabled"); },
     "hubble.listenAddress", 4244, "Hubble, which the relay asks", "hubble.relay.enabled", everyNodeAndPods},
    {[](const CheckContext &context) {
         return has(context, "authentication.enabled") && has(context, "authentication.mutual.spire.enabled");
     },
     "authentication.mutual.port", 4250, "mutual authentication", "authentication.mutual.spire.enabled",
     everyNodeAndPods},
    {[](const CheckContext &context) { return has(context, "prometheus.enabled"); }, "prometheus.port", 9962,
     "metrics of the agent", "prometheus.enabled"},
    {[](const CheckContext &context) { return has(context, "operator.prometheus.enabled"); },
     "operator.prometheus.port", 9963, "metrics of the operator", "operator.prometheus.enabled"},
    {[](const CheckContext &context) { return has(context, "l7Proxy") && has(context, "envoy.prometheus.enabled"); },
     "envoy.prometheus.port", 9964, "metrics of Envoy", "envoy.prometheus.enabled"},
    {[](const CheckContext &context) {
         return has(context, "hubble.enabled") && !context.values.value("hubble.metrics.enabled").toList().empty();
     },
     "hubble.metrics.port", 9965, "metrics of Hubble", "hubble.metrics.enabled"},
};

void addFeatures(const CheckContext &context, Openings &openings)
{
    for (const FeaturePort &feature : features) {
        if (!feature.isOn(context))
            continue;
        const int port = feature.portPath ? portAt(context, feature.portPath, feature.byDefault) : feature.byDefault;
        openings.push_back({.first = port,
                            .last = port,
                            .sources = feature.sources,
                            .what = QString::fromLatin1(feature.what),
                            .because = QString::fromLatin1(feature.because)});
    }
}

/// Ports on which BGP instances wait for their peers to call.
void addBgp(const CheckContext &context, Openings &openings)
{
    QList<int> ports;
    for (const char *kind : {"CiliumBGPClusterConfig", "CiliumBGPNodeConfigOverride"}) {
        for (const Resource &resource : resourcesOf(context.values.profile(), QString::fromLatin1(kind))) {
            for (const Value &instance : resource.at("spec.bgpInstances").toList()) {
                const int port = static_cast<int>(valueAt(instance, "localPort").toInteger());
                if (port > 0 && !ports.contains(port))
                    ports += port;
            }
        }
    }
    for (const int port : std::as_const(ports))
        openings.push_back({.first = port,
                            .last = port,
                            .sources = FirewallSource::Routers,
                            .what = u"BGP sessions that a peer opens"_s,
                            .because = u"localPort of a BGP instance"_s});
}

/// Envoy takes these connections on the node itself; other Services' are answered in eBPF, before any firewall.
void addListeners(const CheckContext &context, Openings &openings)
{
    const bool hasIngress = has(context, "ingressController.enabled");
    if (!hasIngress && !has(context, "gatewayAPI.enabled"))
        return;
    const QString because = hasIngress ? u"ingressController.enabled"_s : u"gatewayAPI.enabled"_s;
    QList<int> ports{80, 443};
    if (hasIngress && has(context, "ingressController.hostNetwork.enabled"))
        ports += portAt(context, "ingressController.hostNetwork.sharedListenerPort", 8080);
    for (const int port : std::as_const(ports))
        openings.push_back({.first = port,
                            .last = port,
                            .sources = FirewallSource::Clients,
                            .what = u"what Gateways and Ingresses serve"_s,
                            .because = because,
                            .severity = Severity::Error});
}

void addMesh(const CheckContext &context, Openings &openings)
{
    const bool isNodePort = context.values.string("clustermesh.apiserver.service.type") == "NodePort"_L1;
    if (!has(context, "clustermesh.useAPIServer") || !isNodePort || effective::replacesKubeProxy(context))
        return;
    const int port = portAt(context, "clustermesh.apiserver.service.nodePort", 32'379);
    openings.push_back({.first = port,
                        .last = port,
                        .sources = FirewallSource::RemoteNodes,
                        .what = u"the ClusterMesh API server"_s,
                        .because = u"clustermesh.useAPIServer"_s});
}

bool hasOneControlPlane(const CheckContext &context)
{
    int count = 0;
    for (const NodePool &pool : context.cluster.nodePools)
        count += pool.roles.contains(u"control-plane"_s) ? pool.count : 0;
    return count == 1;
}

/// What every Talos cluster has.
void addOwnPorts(const CheckContext &context, Openings &openings)
{
    const bool fromPods = effective::routesNatively(context) && !usesKubeSpan(context);
    openings.push_back(
        {.first = 10'250, .last = 10'250, .sources = nodesAndPods, .what = u"the kubelet"_s, .because = {}});
    openings.push_back({.first = 50'000,
                        .last = 50'000,
                        .sources = nodes | FirewallSource::Administrators,
                        .what = u"the Talos API"_s,
                        .because = {},
                        .severity = Severity::Error});
    openings.push_back({.first = 6443,
                        .last = 6443,
                        .isForControlPlanes = true,
                        .sources = nodes | FirewallSource::Administrators | FirewallSource::Pods,
                        .what = u"the Kubernetes API"_s,
                        .because = fromPods ? u"routingMode: pods arrive with their own addresses"_s : QString(),
                        .severity = Severity::Error});
    openings.push_back({.first = 50'001,
                        .last = 50'001,
                        .isForControlPlanes = true,
                        .sources = nodes,
                        .what = u"Talos' trustd"_s,
                        .because = {},
                        .severity = Severity::Error});
    if (!hasOneControlPlane(context))
        openings.push_back({.first = 2379,
                            .last = 2380,
                            .isForControlPlanes = true,
                            .sources = FirewallSource::ControlPlanes,
                            .what = u"etcd"_s,
                            .because = {},
                            .severity = Severity::Error});
}

QStringList peerAddresses(const CheckContext &context)
{
    QStringList ranges;
    for (const Resource &resource : resourcesOf(context.values.profile(), u"CiliumBGPClusterConfig")) {
        for (const Value &instance : resource.at("spec.bgpInstances").toList()) {
            for (const Value &peer : valueAt(instance, "peers").toList()) {
                const QString address = textAt(peer, "peerAddress");
                const QString range = address + (address.contains(u':') ? "/128"_L1 : "/32"_L1);
                if (!address.isEmpty() && !ranges.contains(range))
                    ranges += range;
            }
        }
    }
    return ranges;
}

} // namespace

QString FirewallOpening::ports() const
{
    const QString range = first == last ? QString::number(first) : u"%1-%2"_s.arg(first).arg(last);
    return range + (isUdp ? "/udp"_L1 : "/tcp"_L1);
}

std::vector<FirewallOpening> firewallOpenings(const CheckContext &context)
{
    Openings openings;
    addUnderlay(context, openings);
    addFeatures(context, openings);
    addBgp(context, openings);
    addListeners(context, openings);
    addMesh(context, openings);
    addOwnPorts(context, openings);
    return openings;
}

bool usesKubeSpan(const CheckContext &context)
{
    const std::optional<bool> loaded = context.machineConfig ? context.machineConfig->kubeSpan : std::nullopt;
    return loaded.value_or(false) || context.values.profile().machines.kubeSpan;
}

bool hasSeveralNodes(const CheckContext &context)
{
    int count = 0;
    for (const NodePool &pool : context.cluster.nodePools)
        count += pool.count;
    return count != 1;
}

bool hasClosedFirewall(const CheckContext &context)
{
    const bool isLoaded = context.machineConfig && context.machineConfig->firewall.isClosed();
    return isLoaded || context.values.profile().machines.firewall.has_value();
}

QStringList rangesOf(FirewallSource source, const CheckContext &context)
{
    const FirewallAdditions told = context.values.profile().machines.firewall.value_or(FirewallAdditions());
    switch (source) {
    case FirewallSource::Nodes:
        return context.cluster.nodeCidrs;
    case FirewallSource::RemoteNodes:
        return told.remoteNodes;
    case FirewallSource::Pods:
        return podRanges(context.values, context.cluster, context.machineConfig).cidrs;
    case FirewallSource::Administrators:
        return told.administrators;
    case FirewallSource::ControlPlanes:
        return told.controlPlanes.isEmpty() ? context.cluster.nodeCidrs : told.controlPlanes;
    case FirewallSource::Clients:
        return told.clients;
    case FirewallSource::Routers:
        return peerAddresses(context);
    }
    return {};
}
