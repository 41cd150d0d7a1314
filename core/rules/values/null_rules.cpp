#include "core/rules/combination.h"
#include "core/rules/common_fixes.h"

#include <QHash>

using namespace Qt::StringLiterals;

namespace {

/// Settings that a template opens or uses without looking whether they are there. Found by setting every one to null
/// and rendering it with Helm 4.1.4, for 1.17.17, 1.18.5, 1.19.6 and 1.20.0: on the chart's defaults, then with
/// features on.
struct NeededSettings
{
    const char *usedWhen; ///< a switch, or `setting=value`; empty: always
    const char *paths;    ///< separated by blanks
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
         "gatewayAPI gke gke.enabled highScaleIPcache hubble hubble.dropEventEmitter hubble.export "
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
    {"clustermesh.mcsapi.enabled", "clustermesh.mcsapi.corednsAutoConfigure"},
    {"clustermesh.useAPIServer",
     "clustermesh.apiserver.etcd clustermesh.apiserver.etcd.init clustermesh.apiserver.image "
     "clustermesh.apiserver.metrics.etcd clustermesh.apiserver.metrics.serviceMonitor "
     "clustermesh.apiserver.podDisruptionBudget clustermesh.apiserver.service clustermesh.apiserver.tls "
     "clustermesh.apiserver.tls.auto clustermesh.apiserver.tls.auto.server "
     "clustermesh.apiserver.tls.server serviceAccounts.clustermeshApiserver"},
    {"encryption.type=ipsec", "encryption.ipsec"},
    {"encryption.type=wireguard", "encryption.wireguard"},
    {"encryption.type=ztunnel",
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
     "hubble.ui.frontend.server.ipv6 hubble.ui.podDisruptionBudget hubble.ui.service hubble.ui.standalone "
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

bool isUsed(const CheckContext &context, const char *usedWhen)
{
    const QString condition = QString::fromLatin1(usedWhen);
    if (condition.isEmpty())
        return true;
    const YamlPath path = YamlPath::parse(condition.section(u'=', 0, 0)).value();
    return condition.contains(u'=') ? context.values.string(path) == condition.section(u'=', 1)
                                    : context.values.isTrue(path);
}

/// The paths that the file sets to null, parents before what is below.
QList<YamlPath> nullPaths(const CheckContext &context)
{
    QList<YamlPath> paths;
    for (const YamlPath &path : context.values.explicitLeaves()) {
        if (context.values.explicitValue(path)->isNull())
            paths += path;
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
        if (!needed || !isUsed(context, needed->usedWhen) || (!catalogue.find(path) && !catalogue.isGroup(path)))
            continue;
        violations += Violation{
            .message = u"%1 is null, which takes the chart's default away; a template needs it"_s.arg(path.toString()),
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
};

} // namespace

std::span<const Rule> nullRules()
{
    return rules;
}
