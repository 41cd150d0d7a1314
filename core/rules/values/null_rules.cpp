#include "core/catalogue/agent_flags.h"
#include "core/rules/combination.h"
#include "core/rules/common_fixes.h"

#include <QHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// Settings that a template opens or uses without looking whether they are there. Found by setting every one to null
/// and rendering it with Helm 4.1.4, for 1.17.17, 1.18.5, 1.19.6 and 1.20.0: on the chart's defaults, then with
/// features on.
struct NeededSettings
{
    const char *usedWhen; ///< a switch, or `setting=value`, several separated by blanks; empty: always
    const char *paths;    ///< separated by blanks
    const char *since = nullptr;
};

constexpr NeededSettings neededSettings[] = {
    {"", "aksbyocni alibabacloud alibabacloud.nodeSpec authentication authentication.mutual "
         "authentication.mutual.spire azure azure.nodeSpec bgpControlPlane bpf bpf.autoMount "
         "bpf.distributedLRU bpf.events bpf.events.default bpf.events.drop bpf.events.policyVerdict "
         "bpf.events.trace cgroup cgroup.autoMount cgroup.hostRoot ciliumEndpointSlice cluster cluster.name "
         "clustermesh clustermesh.apiserver clustermesh.apiserver.kvstoremesh clustermesh.apiserver.metrics "
         "clustermesh.apiserver.metrics.kvstoremesh clustermesh.config clustermesh.mcsapi cni daemon "
         "dashboards datapathPlugins debug egressGateway encryption encryption.strictMode "
         "encryption.strictMode.egress encryption.strictMode.ingress endpointHealthChecking eni envoy "
         "envoy.debug envoy.debug.admin envoy.image envoy.livenessProbe envoy.log envoy.nodeLocality "
         "envoy.prometheus envoy.prometheus.serviceMonitor envoy.readinessProbe envoy.securityContext "
         "envoy.securityContext.capabilities envoy.startupProbe envoyConfig etcd externalWorkloads extraConfig "
         "gatewayAPI gke gke.enabled global highScaleIPcache hubble hubble.dropEventEmitter hubble.export "
         "hubble.export.dynamic hubble.export.static hubble.metrics hubble.metrics.dashboards "
         "hubble.metrics.dynamic hubble.metrics.tls hubble.networkPolicyCorrelation hubble.peerService "
         "hubble.redact hubble.redact.http hubble.redact.http.headers hubble.relay hubble.relay.prometheus "
         "hubble.tls hubble.tls.auto hubble.tls.enabled hubble.tls.server hubble.ui image ingressController "
         "ipMasqAgent ipam ipam.operator ipv4 ipv4.enabled ipv6 k8s k8sClientExponentialBackoff "
         "k8sClientRateLimit k8sClientRateLimit.operator k8sClusterNetworkPolicy k8sNetworkPolicy "
         "k8sServiceHostRef l2announcements l2podAnnouncements livenessProbe loadBalancer loadBalancer.l7 "
         "localRedirectPolicies maglev monitor nat nat46x64Gateway nodeIPAM nodeinit operator "
         "operator.dashboards operator.image operator.podDisruptionBudget operator.pprof operator.prometheus "
         "operator.prometheus.serviceMonitor operator.prometheus.tls operator.unmanagedPodWatcher "
         "pmtuDiscovery pprof preflight prometheus rbac readinessProbe resourceQuotas scheduling sctp "
         "securityContext securityContext.capabilities serviceAccounts serviceAccounts.cilium "
         "serviceAccounts.envoy serviceAccounts.operator standaloneDnsProxy startupProbe sysctlfix tls tls.ca "
         "tls.caBundle tls.secretSync tls.secretsNamespace wellKnownIdentities"},
    {"authentication.mutual.spire.enabled",
     "authentication.mutual.spire.adminSocketPath authentication.mutual.spire.agentSocketPath "
     "authentication.mutual.spire.install authentication.mutual.spire.install.agent "
     "authentication.mutual.spire.install.agent.image "
     "authentication.mutual.spire.install.agent.serviceAccount "
     "authentication.mutual.spire.install.initImage authentication.mutual.spire.install.server "
     "authentication.mutual.spire.install.server.ca authentication.mutual.spire.install.server.ca.subject "
     "authentication.mutual.spire.install.server.dataStorage "
     "authentication.mutual.spire.install.server.image "
     "authentication.mutual.spire.install.server.initContainers "
     "authentication.mutual.spire.install.server.service "
     "authentication.mutual.spire.install.server.serviceAccount"},
    {"bgpControlPlane.enabled", "bgpControlPlane.legacyOriginAttribute bgpControlPlane.routerIDAllocation "
                                "bgpControlPlane.secretsNamespace bgpControlPlane.statusReport"},
    {"clustermesh.apiserver.metrics.serviceMonitor.enabled",
     "clustermesh.apiserver.metrics.serviceMonitor.etcd "
     "clustermesh.apiserver.metrics.serviceMonitor.kvstoremesh"},
    {"clustermesh.apiserver.tls.auto.method=cronJob", "serviceAccounts.clustermeshcertgen"},
    {"clustermesh.config.enabled", "clustermesh.useAPIServer"},
    {"clustermesh.useAPIServer clustermesh.apiserver.tls.auto.enabled clustermesh.apiserver.tls.auto.method=helm",
     "clustermesh.apiserver.tls.server.extraDnsNames clustermesh.apiserver.tls.server.extraIpAddresses"},
    {"", "hostFirewall", "1.19"},
    {"clustermesh.mcsapi.enabled", "clustermesh.mcsapi.corednsAutoConfigure"},
    {"clustermesh.useAPIServer",
     "clustermesh.apiserver.etcd clustermesh.apiserver.etcd.init clustermesh.apiserver.image "
     "clustermesh.apiserver.metrics.etcd clustermesh.apiserver.metrics.serviceMonitor "
     "clustermesh.apiserver.podDisruptionBudget clustermesh.apiserver.service clustermesh.apiserver.tls "
     "clustermesh.apiserver.tls.auto clustermesh.apiserver.tls.auto.server "
     "clustermesh.apiserver.tls.server serviceAccounts.clustermeshApiserver"},
    {"encryption.enabled encryption.type=ipsec", "encryption.ipsec"},
    {"encryption.enabled encryption.type=wireguard", "encryption.wireguard"},
    {"encryption.enabled encryption.type=ztunnel",
     "encryption.ztunnel encryption.ztunnel.ca encryption.ztunnel.image encryption.ztunnel.readinessProbe "
     "encryption.ztunnel.secrets"},
    {"envoyConfig.enabled", "envoyConfig.secretsNamespace"},
    {"gatewayAPI.enabled", "gatewayAPI.gatewayClass gatewayAPI.hostNetwork gatewayAPI.hostNetwork.nodes "
                           "gatewayAPI.secretsNamespace"},
    {"hubble.export.dynamic.enabled", "hubble.export.dynamic.config"},
    {"hubble.metrics.dynamic.enabled", "hubble.metrics.dynamic.config"},
    {"hubble.metrics.serviceMonitor.enabled", "hubble.metrics.serviceMonitor"},
    {"hubble.metrics.tls.enabled", "hubble.metrics.tls.server hubble.metrics.tls.server.mtls"},
    {"hubble.relay.enabled",
     "hubble.relay.gops hubble.relay.image hubble.relay.logOptions hubble.relay.podDisruptionBudget "
     "hubble.relay.pprof hubble.relay.service hubble.relay.tls hubble.relay.tls.client "
     "hubble.relay.tls.server hubble.relay.tls.server.enabled serviceAccounts.relay"},
    {"hubble.relay.prometheus.enabled", "hubble.relay.prometheus.serviceMonitor"},
    {"hubble.tls.auto.method=cronJob",
     "certgen certgen.annotations certgen.cronJob certgen.image serviceAccounts.hubblecertgen"},
    {"hubble.ui.enabled",
     "hubble.ui.backend hubble.ui.backend.image hubble.ui.backend.image.tag "
     "hubble.ui.backend.livenessProbe hubble.ui.backend.readinessProbe hubble.ui.baseUrl "
     "hubble.ui.frontend hubble.ui.frontend.image hubble.ui.frontend.image.tag hubble.ui.frontend.server "
     "hubble.ui.frontend.server.ipv6 hubble.ui.ingress hubble.ui.podDisruptionBudget hubble.ui.service "
     "hubble.ui.standalone "
     "serviceAccounts.ui"},
    {"ingressController.enabled",
     "ingressController.hostNetwork ingressController.hostNetwork.nodes ingressController.secretsNamespace "
     "ingressController.service"},
    {"nodeinit.enabled", "nodeinit.bootstrapFile nodeinit.image nodeinit.startup serviceAccounts.nodeinit"},
    {"preflight.enabled", "preflight.envoy preflight.image preflight.podDisruptionBudget preflight.readinessProbe"},
    {"prometheus.enabled", "prometheus.serviceMonitor"},
    {"resourceQuotas.enabled", "resourceQuotas.cilium resourceQuotas.cilium.hard resourceQuotas.operator "
                               "resourceQuotas.operator.hard"},
    {"standaloneDnsProxy.enabled", "standaloneDnsProxy.image"},
    {"tls.caBundle.enabled", "tls.caBundle.key tls.caBundle.useSecret"},
};

/// Settings that the chart prints into the ConfigMap without a look at whether they are there. Read from the templates
/// of 1.17.17 to 1.20.0, and rendered: where one is null, the ConfigMap has a null.
constexpr char printedBare[] =
    "agentNotReadyTaintKey authentication.enabled authentication.mutual.port "
    "authentication.mutual.spire.connectionTimeout authentication.mutual.spire.trustDomain "
    "authentication.queueSize authentication.rotatedIdentitiesQueueSize autoDirectNodeRoutes "
    "bandwidthManager.bbr bandwidthManager.bbrHostNamespaceOnly "
    "bgpControlPlane.legacyOriginAttribute.enabled bgpControlPlane.routerIDAllocation.ipPool "
    "bgpControlPlane.routerIDAllocation.mode bgpControlPlane.secretsNamespace.name "
    "bgpControlPlane.statusReport.enabled bpf.datapathMode bpf.distributedLRU.enabled bpf.enableTCX "
    "bpf.events.drop.enabled bpf.events.policyVerdict.enabled bpf.events.trace.enabled "
    "bpf.lbAlgorithmAnnotation bpf.lbExternalClusterIP bpf.lbModeAnnotation "
    "bpf.lbSourceRangeAllTypes bpf.monitorAggregation bpf.monitorFlags bpf.root bpfClockProbe "
    "clustermesh.cacheTTL clustermesh.defaultGlobalNamespace "
    "clustermesh.enableEndpointSliceSynchronization clustermesh.enableMCSAPISupport "
    "clustermesh.maxConnectedClusters clustermesh.mcsapi.installCRDs "
    "clustermesh.policyDefaultLocalCluster configDriftDetection.driftChecker "
    "configDriftDetection.enabled daemon.enableSourceIPVerification datapathPlugins.enabled "
    "datapathPlugins.stateDir debug.enabled directRoutingSkipUnreachable "
    "dnsProxy.enableDnsCompression dnsProxy.preAllocateIdentities dnsProxy.socketLingerTimeout "
    "egressGateway.reconciliationTriggerInterval enableIPv4BIGTCP enableIPv4Masquerade "
    "enableIPv6BIGTCP enableIPv6Masquerade enableInternalTrafficPolicy enableK8sTerminatingEndpoint "
    "enableLBIPAM enableMasqueradeRouteSource enableNoServiceEndpointsRoutable "
    "enableNonDefaultDenyPolicies enableXTSocketFallback encryption.ipsec.encryptedOverlay "
    "encryption.ipsec.keyWatcher encryption.strictMode.allowRemoteNodeIdentities "
    "encryption.strictMode.cidr encryption.strictMode.egress.allowRemoteNodeIdentities "
    "encryption.strictMode.egress.cidr encryption.ztunnel.ca.type endpointLockdownOnMapOverflow "
    "eni.ec2APIEndpoint envoy.baseID envoy.clusterMaxConnections envoy.clusterMaxPendingRequests "
    "envoy.clusterMaxRequests envoy.connectTimeoutSeconds envoy.httpRetryCount "
    "envoy.idleTimeoutDurationSeconds envoy.initialFetchTimeoutSeconds envoy.log.accessLogEnabled "
    "envoy.maxConcurrentRetries envoy.maxConnectionDurationSeconds "
    "envoy.maxGlobalDownstreamConnections envoy.maxRequestsPerConnection envoy.nodeLocality.enabled "
    "envoy.securityContext.capabilities.keepCapNetBindService envoy.streamIdleTimeoutDurationSeconds "
    "envoy.useOriginalSourceAddress envoy.xffNumTrustedHopsL7PolicyEgress "
    "envoy.xffNumTrustedHopsL7PolicyIngress gatewayAPI.enableAlpn gatewayAPI.enableProxyProtocol "
    "gatewayAPI.externalTrafficPolicy gatewayAPI.hostNetwork.enabled "
    "gatewayAPI.secretsNamespace.name gatewayAPI.secretsNamespace.sync gatewayAPI.useRemoteAddress "
    "gatewayAPI.xffNumTrustedHops healthChecking hostFirewall.enabled "
    "hubble.dropEventEmitter.interval hubble.enabled hubble.export.fileMaxBackups "
    "hubble.export.fileMaxSizeMb hubble.export.static.filePath hubble.listenAddress "
    "hubble.networkPolicyCorrelation.enabled hubble.redact.http.urlQuery hubble.redact.http.userInfo "
    "hubble.redact.kafka.apiKey hubble.socketPath identityAllocationMode identityManagementMode "
    "ingressController.enableProxyProtocol ingressController.enforceHttps "
    "ingressController.hostNetwork.enabled ingressController.hostNetwork.httpPort "
    "ingressController.hostNetwork.httpsPort ingressController.hostNetwork.sharedListenerPort "
    "ingressController.hostNetwork.tlsPassthroughPort ingressController.loadbalancerMode "
    "ingressController.secretsNamespace.name ingressController.secretsNamespace.sync "
    "ingressController.service.name ingressController.useRemoteAddress "
    "ingressController.xffNumTrustedHops ipam.operator.clusterPoolIPv4MaskSize "
    "ipam.operator.clusterPoolIPv6MaskSize iptablesRandomFully ipv6.enabled k8s.requireIPv4PodCIDR "
    "k8s.requireIPv6PodCIDR k8sNetworkPolicy.enabled l2NeighDiscovery.enabled "
    "l2podAnnouncements.interface l7Proxy loadBalancer.acceleration loadBalancer.experimental "
    "loadBalancer.l7.algorithm loadBalancer.serviceTopology localRedirectPolicy nat.mapStatsEntries "
    "nat.mapStatsInterval nodePort.autoProtectPortRange nodePort.bindProtection "
    "nodePort.enableDynamicSourceLookup nodePort.enableHealthCheck nodeSelectorLabels "
    "operator.pprof.address operator.pprof.blockProfileRate operator.pprof.mutexProfileFraction "
    "operator.pprof.port operator.unmanagedPodWatcher.intervalSeconds "
    "pmtuDiscovery.packetizationLayerPMTUDMode pprof.address pprof.blockProfileRate "
    "pprof.mutexProfileFraction pprof.port sctp.enabled standaloneDnsProxy.serverPort "
    "synchronizeK8sNodes vtep.cidr vtep.enabled vtep.endpoint vtep.mac vtep.mask";

/// The same of settings without a default, which are printed as soon as the key is there.
constexpr char printedOnceThere[] =
    "disableEnvoyVersionCheck dnsPolicyUnloadOnShutdown dnsProxy.enableTransparentMode egressMasqueradeInterfaces "
    "fragmentTracking iptablesLockTimeout k8s.apiServerURLs labels loadBalancer.algorithm loadBalancer.dsrDispatch "
    "loadBalancer.mode loadBalancer.reflectorWaitTime loadBalancer.serviceTopology maglev.hashSeed maglev.tableSize "
    "nodeLabels policyAuditMode";

bool isUsed(const CheckContext &context, const char *usedWhen)
{
    const QStringList conditions = QString::fromLatin1(usedWhen).split(u' ', Qt::SkipEmptyParts);
    return std::ranges::all_of(conditions, [&context](const QString &condition) {
        const YamlPath path = YamlPath::parse(condition.section(u'=', 0, 0)).value();
        return condition.contains(u'=') ? context.values.string(path) == condition.section(u'=', 1)
                                        : context.values.isTrue(path);
    });
}

/// The paths that the file sets to null, parents before what is below.
QList<YamlPath> nullPaths(const CheckContext &context)
{
    QList<YamlPath> paths;
    for (const ExplicitLeaf &leaf : context.values.explicitLeaves()) {
        if (leaf.value->isNull())
            paths += leaf.path;
    }
    return paths;
}

const NeededSettings *neededBy(const QString &path)
{
    static const QHash<QString, const NeededSettings *> byPath = [] {
        QHash<QString, const NeededSettings *> all;
        for (const NeededSettings &needed : neededSettings) {
            for (const QString &name : QString::fromLatin1(needed.paths).split(u' '))
                all.insert(name, &needed);
        }
        return all;
    }();
    return byPath.value(path);
}

QList<Violation> checkNulls(const CheckContext &context)
{
    QList<Violation> violations;
    const Catalogue &catalogue = context.values.catalogue();
    for (const YamlPath &path : nullPaths(context)) {
        const NeededSettings *needed = neededBy(path.toString());
        const bool isNewer = needed && needed->since && !context.ciliumAtLeast(QString::fromLatin1(needed->since));
        if (!needed || isNewer || !isUsed(context, needed->usedWhen) ||
            (!catalogue.find(path) && !catalogue.isGroup(path)))
            continue;
        violations += Violation{
            .message = u"%1 is null, which takes the chart's default away; a template needs it"_s.arg(path.toString()),
            .settings = {path},
            .fixes = {removal(path)}};
    }
    return violations;
}

/// Whether the chart prints the setting as it is into the ConfigMap of this version and configuration.
bool isPrinted(const CheckContext &context, const Setting &setting)
{
    static const QStringList bare = QString::fromLatin1(printedBare).split(u' ', Qt::SkipEmptyParts);
    static const QStringList onceThere = QString::fromLatin1(printedOnceThere).split(u' ');
    const QStringList &printed = setting.facts.defaultValue.isNull() ? onceThere : bare;
    const AgentFlags &flags = agentFlags(context.target.cilium);
    const auto filling = flags.filling.constFind(setting.path());
    return filling != flags.filling.constEnd() && printed.contains(setting.path().toString()) &&
           std::ranges::all_of(filling->when,
                               [&context](const QString &condition) { return isUsed(context, qPrintable(condition)); });
}

QList<Violation> checkPrintedNulls(const CheckContext &context)
{
    QList<Violation> violations;
    for (const YamlPath &path : nullPaths(context)) {
        const Setting *setting = context.values.catalogue().find(path);
        if (!setting || !isPrinted(context, *setting))
            continue;
        violations +=
            Violation{.message = u"%1 is null, and the chart prints nothing where the ConfigMap needs a text"_s.arg(
                          path.toString()),
                      .settings = {path},
                      .fixes = {removal(path)}};
    }
    return violations;
}

constexpr Rule rules[] = {
    {"values.null-taken-away", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A null where a template needs a value"),
     QT_TRANSLATE_NOOP("Rules", "Null isn't the same as leaving a key out: Helm deletes the chart's default with it. "
                                "Templates that open the section then fail, and the message names a template, not the "
                                "key."),
     "https://helm.sh/docs/chart_template_guide/values_files/#deleting-a-default-key", checkNulls},
    {"values.null-in-config", Severity::Error, Origin::Kubernetes,
     QT_TRANSLATE_NOOP("Rules", "A null where the ConfigMap needs a text"),
     QT_TRANSLATE_NOOP("Rules",
                       "Null takes the chart's default away, and the flag stays without a value. The ConfigMap "
                       "takes texts only: Helm renders it, but doesn't install it."),
     "https://helm.sh/docs/chart_template_guide/values_files/#deleting-a-default-key", checkPrintedNulls},
};

} // namespace

std::span<const Rule> nullRules()
{
    return rules;
}
