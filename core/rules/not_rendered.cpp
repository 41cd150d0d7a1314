#include "core/rules/not_rendered.h"

#include "core/rules/effective_state.h"
#include "core/values/condition_state.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// The chart's checks that stand in the template of the ConfigMap, and the agents', which read it.
bool isReadFromConfigMap(const Finding &finding)
{
    static const QStringList rules{u"services.kube-proxy-replacement-value"_s, u"clouds.gke-needs-native"_s,
                                   u"clouds.aks-needs-tunnel"_s};
    static const QList<YamlPath> retired{"ipam.operator.clusterPoolIPv4PodCIDR",
                                         "ipam.operator.clusterPoolIPv6PodCIDR"};
    return finding.origin == Origin::Agent || rules.contains(finding.rule) ||
           (!finding.settings.isEmpty() && retired.contains(finding.settings.front()));
}

/// Sections that a template opens only while something of the release is rendered. Found by setting each to null and
/// rendering 1.17.17, 1.18.5, 1.19.6 and 1.20.0 with Helm 4.1.4.
struct UnopenedSections
{
    bool (*isSo)(const CheckContext &);
    const char *paths; ///< separated by blanks
};

constexpr UnopenedSections unopenedSections[] = {
    {[](const CheckContext &context) { return context.values.isTrue("preflight.enabled"); },
     "aksbyocni bpf bpf.autoMount bpf.distributedLRU bpf.events bpf.events.default bpf.events.drop "
     "bpf.events.policyVerdict bpf.events.trace cgroup cgroup.autoMount cgroup.hostRoot cni debug egressGateway "
     "encryption.strictMode encryption.strictMode.egress encryption.strictMode.ingress endpointHealthChecking "
     "envoy.image envoy.livenessProbe envoy.readinessProbe envoy.securityContext "
     "envoy.securityContext.capabilities envoy.startupProbe gke gke.enabled hubble.export.static "
     "hubble.networkPolicyCorrelation image ipam.operator k8s k8sClientRateLimit k8sClientRateLimit.operator "
     "k8sNetworkPolicy l2podAnnouncements livenessProbe localRedirectPolicies maglev monitor nat "
     "nat46x64Gateway nodeIPAM operator.pprof pmtuDiscovery pprof readinessProbe scheduling sctp "
     "securityContext securityContext.capabilities serviceAccounts.cilium serviceAccounts.envoy startupProbe "
     "sysctlfix"},
    {[](const CheckContext &context) { return !context.values.isTrue("agent"); },
     "cgroup.autoMount cgroup.hostRoot hubble.peerService hubble.tls.enabled hubble.tls.server image "
     "livenessProbe monitor readinessProbe scheduling securityContext.capabilities startupProbe sysctlfix"},
    {[](const CheckContext &context) {
         return !effective::rendersConfigMap(context) && !context.values.isTrue("preflight.enabled");
     },
     "aksbyocni alibabacloud azure bpf.distributedLRU bpf.events bpf.events.default bpf.events.drop "
     "bpf.events.policyVerdict bpf.events.trace cgroup cgroup.autoMount cgroup.hostRoot cni egressGateway "
     "encryption.strictMode endpointHealthChecking eni etcd gke gke.enabled hubble.dropEventEmitter "
     "hubble.export.static hubble.networkPolicyCorrelation hubble.peerService hubble.tls.enabled "
     "hubble.tls.server image ipam.operator k8s k8sClientRateLimit k8sClientRateLimit.operator k8sNetworkPolicy "
     "l2announcements l2podAnnouncements livenessProbe localRedirectPolicies maglev monitor nat nat46x64Gateway "
     "nodeIPAM operator.image operator.podDisruptionBudget operator.pprof operator.unmanagedPodWatcher "
     "pmtuDiscovery pprof rbac readinessProbe scheduling sctp securityContext securityContext.capabilities "
     "serviceAccounts.operator startupProbe sysctlfix"},
};

/// Whether the null is in a section that nobody opens now.
bool isUnopened(const Finding &finding, const CheckContext &context)
{
    if (finding.rule != "values.null-taken-away"_L1 || finding.settings.isEmpty())
        return false;
    const QString path = finding.settings.front().toString();
    return std::ranges::any_of(unopenedSections, [&](const UnopenedSections &sections) {
        return QString::fromLatin1(sections.paths).split(u' ').contains(path) && sections.isSo(context);
    });
}

/// The switch that keeps a setting from having an effect, by the setting's own explanation; nullptr: none does.
const Condition *obstacleOf(const Finding &finding, const Configuration &values)
{
    static const QStringList rules{u"values.out-of-range"_s, u"values.malformed"_s, u"values.not-a-choice"_s};
    const bool isOfValue = rules.contains(finding.rule) && finding.origin != Origin::Chart;
    const Setting *setting =
        isOfValue && !finding.settings.isEmpty() ? values.catalogue().find(finding.settings.front()) : nullptr;
    const bool isIdle = setting && setting->knowledge.enabledWhen && !holds(*setting->knowledge.enabledWhen, values);
    return isIdle ? &*setting->knowledge.enabledWhen : nullptr;
}

} // namespace

void softenWhatIsNotRendered(QList<Finding> &findings, const CheckContext &context)
{
    const bool hasConfigMap = effective::rendersConfigMap(context);
    for (Finding &finding : findings) {
        if (finding.severity != Severity::Error)
            continue;
        const Condition *obstacle = obstacleOf(finding, context.values);
        if (obstacle)
            finding.message += u" (without effect now, as %1 is %2)"_s.arg(
                obstacle->setting.toString(), context.values.value(obstacle->setting).toDisplay());
        else if ((!hasConfigMap && isReadFromConfigMap(finding)) || isUnopened(finding, context))
            finding.message += u" (refused as soon as the agents' configuration is rendered)"_s;
        else
            continue;
        finding.severity = Severity::Warning;
    }
}
