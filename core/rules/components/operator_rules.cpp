#include "core/rules/combination.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr Combination slicesWithoutEndpoints{
    .isThere =
        [](const CheckContext &context) {
            const bool isOldSwitch = !context.ciliumAtLeast(u"1.18") && isOn(context, "enableCiliumEndpointSlice");
            return (isOn(context, "ciliumEndpointSlice.enabled") || isOldSwitch) && isOn(context, "disableEndpointCRD");
        },
    .message =
        "ciliumEndpointSlice.enabled is true, but disableEndpointCRD takes away the endpoints that go into slices",
    .settings = {"disableEndpointCRD", "ciliumEndpointSlice.enabled"},
    .waysOut = {
        {"Keep the endpoints as objects", {{"disableEndpointCRD", nullptr}}},
        {"Make no slices", {{"ciliumEndpointSlice.enabled", nullptr}, {"enableCiliumEndpointSlice", nullptr}}}}};

/// The fields of an entry of ciliumEndpointSlice.rateLimits.
bool isRateLimit(const Value &entry)
{
    return entry.isMap() && std::ranges::all_of(entry.toMap(), [](const Value::Entry &field) {
               return (field.first == "nodes"_L1 || field.first == "limit"_L1 || field.first == "burst"_L1) &&
                      field.second.isNumber();
           });
}

QList<Violation> checkRateLimits(const CheckContext &context)
{
    QList<Violation> violations;
    const YamlPath path("ciliumEndpointSlice.rateLimits");
    const Value limits = context.values.value(path);
    if (!isOn(context, "ciliumEndpointSlice.enabled") || !context.values.isExplicit(path))
        return violations;
    int index = 0;
    for (const Value &entry : limits.toList()) {
        const YamlPath at = path.child(index++);
        if (!isRateLimit(entry))
            violations += Violation{.message = u"%1 is %2; the operator reads the numbers nodes, limit and burst"_s.arg(
                                        at.toString(), entry.toDisplay()),
                                    .settings = {at},
                                    .fixes = {Fix{.label = u"Use the chart's limits"_s, .changes = {unset(path)}}}};
    }
    return violations;
}

constexpr Combination taintsKept{
    .isThere =
        [](const CheckContext &context) {
            return isOn(context, "operator.setNodeTaints") && !isOn(context, "operator.removeNodeTaints");
        },
    .message =
        "operator.setNodeTaints is true, but operator.removeNodeTaints is {operator.removeNodeTaints}: nodes would "
        "stay tainted",
    .settings = {"operator.removeNodeTaints", "operator.setNodeTaints"},
    .waysOut = {{"Remove the taints, too", {{"operator.removeNodeTaints", "true"}}},
                {"Set none", {{"operator.setNodeTaints", "false"}}}}};

constexpr Combination idleInterval{
    .isThere =
        [](const CheckContext &context) {
            return context.values.isExplicit("operator.unmanagedPodWatcher.intervalSeconds") &&
                   !isOn(context, "operator.unmanagedPodWatcher.restart");
        },
    .message =
        "operator.unmanagedPodWatcher.intervalSeconds has no effect because operator.unmanagedPodWatcher.restart is "
        "{operator.unmanagedPodWatcher.restart}",
    .settings = {"operator.unmanagedPodWatcher.intervalSeconds", "operator.unmanagedPodWatcher.restart"},
    .waysOut = {{"Remove the interval", {{"operator.unmanagedPodWatcher.intervalSeconds", nullptr}}},
                {"Restart unmanaged pods", {{"operator.unmanagedPodWatcher.restart", "true"}}}}};

constexpr Combination loneReplica{
    .isThere =
        [](const CheckContext &context) {
            return text(context, "operator.replicas") == "1"_L1 &&
                   text(context, "operator.updateStrategy.type") == "RollingUpdate"_L1 &&
                   context.values.isExplicit("operator.updateStrategy.rollingUpdate.maxUnavailable");
        },
    .message =
        "operator.updateStrategy.rollingUpdate.maxUnavailable has no effect because there is one replica: the chart "
        "writes 100%",
    .settings = {"operator.updateStrategy.rollingUpdate.maxUnavailable", "operator.replicas"},
    .waysOut = {{"Remove maxUnavailable", {{"operator.updateStrategy.rollingUpdate.maxUnavailable", nullptr}}},
                {"Run two replicas", {{"operator.replicas", "2"}}}}};

int nodesToldOf(const CheckContext &context)
{
    int nodes = 0;
    for (const NodePool &pool : context.cluster.nodePools)
        nodes += pool.count;
    return nodes;
}

/// Replicas on the host's network want a node each.
QList<Violation> checkReplicas(const CheckContext &context)
{
    const int nodes = nodesToldOf(context);
    const auto replicas = static_cast<int>(context.values.value("operator.replicas").toDouble());
    if (nodes == 0 || replicas <= nodes || !isOn(context, "operator.enabled"))
        return {};
    return {
        Violation{.message = u"operator.replicas is %1, but the cluster has %2"_s.arg(replicas).arg(
                      nodes == 1 ? u"one node"_s : u"%1 nodes"_s.arg(nodes)),
                  .settings = {"operator.replicas"},
                  .fixes = {Fix{.label = u"Run one on each node"_s, .changes = {setTo("operator.replicas", nodes)}}}}};
}

constexpr Combination metricsOfAgents{
    .isThere =
        [](const CheckContext &context) {
            return context.values.isExplicit("operator.prometheus.enabled") &&
                   !isOn(context, "operator.prometheus.enabled");
        },
    .message =
        "operator.prometheus.enabled is false; the chart leaves enable-metrics out of the common configuration with "
        "it",
    .settings = {"operator.prometheus.enabled"},
    .waysOut = {{"Serve the operator's metrics", {{"operator.prometheus.enabled", nullptr}}}}};

constexpr Combination identitiesWithoutPolicies{
    .since = "1.18",
    .isThere =
        [](const CheckContext &context) {
            const QString mode = text(context, "identityManagementMode");
            return (mode == "operator"_L1 || mode == "both"_L1) && !isOn(context, "k8sNetworkPolicy.enabled") &&
                   text(context, "policyEnforcementMode") == "never"_L1;
        },
    .message =
        "identityManagementMode is {identityManagementMode}, but policies are off: the operator makes no identities",
    .settings = {"identityManagementMode", "policyEnforcementMode"},
    .waysOut = {{"Let the agents manage identities", {{"identityManagementMode", nullptr}}}}};

constexpr Combination endpointGcOff{
    .isThere =
        [](const CheckContext &context) {
            static const QRegularExpression nothing(
                QRegularExpression::anchoredPattern(u"0|(0+(h|m|s|ms|us|µs|ns))+"_s));
            return nothing.match(text(context, "operator.endpointGCInterval")).hasMatch() &&
                   text(context, "identityAllocationMode") == "crd"_L1 && isOn(context, "operator.enabled") &&
                   !isOn(context, "disableEndpointCRD");
        },
    .message =
        "operator.endpointGCInterval is {operator.endpointGCInterval}, but endpoints are Kubernetes objects that "
        "need collecting",
    .settings = {"operator.endpointGCInterval", "identityAllocationMode"},
    .waysOut = {{"Collect every five minutes, the default", {{"operator.endpointGCInterval", nullptr}}}}};

constexpr Combination storeMissing{
    .isThere =
        [](const CheckContext &context) {
            const QString mode = text(context, "identityAllocationMode");
            return (mode == "kvstore"_L1 || mode.startsWith("doublewrite-read"_L1)) && !isOn(context, "etcd.enabled");
        },
    .message =
        "identityAllocationMode is {identityAllocationMode}, but etcd.enabled is {etcd.enabled}: the agents fall "
        "back to crd",
    .settings = {"identityAllocationMode", "etcd.enabled"},
    .waysOut = {{"Keep identities as Kubernetes objects", {{"identityAllocationMode", nullptr}}}}};

constexpr char validateSource[] =
    "https://github.com/cilium/cilium/blob/v1.18.5/install/kubernetes/cilium/templates/validate.yaml";
constexpr char configSource[] =
    "https://github.com/cilium/cilium/blob/v1.18.5/install/kubernetes/cilium/templates/cilium-configmap.yaml";
constexpr char operatorSource[] =
    "https://github.com/cilium/cilium/blob/v1.18.5/install/kubernetes/cilium/templates/cilium-operator/deployment.yaml";

constexpr Rule rules[] = {
    {"operator.slices-need-endpoints", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "Slices of endpoints that aren't there"),
     QT_TRANSLATE_NOOP("Rules",
                       "The operator puts CiliumEndpoints into slices. Chart and agent refuse to go without the "
                       "ones and with the others."),
     validateSource, found<slicesWithoutEndpoints>},
    {"operator.rate-limits", Severity::Error, Origin::Operator,
     QT_TRANSLATE_NOOP("Rules", "A rate limit that the operator can't read"),
     QT_TRANSLATE_NOOP("Rules", "The entries are passed on as they are. The operator exits over what isn't valid, and "
                                "takes 0 for a field that it doesn't find."),
     "https://docs.cilium.io/en/v1.18/network/kubernetes/ciliumendpointslice/", checkRateLimits},
    {"operator.taints-kept", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "Taints that nobody takes away"),
     QT_TRANSLATE_NOOP("Rules", "The operator taints nodes without a running agent, and who taints has to untaint. The "
                                "chart refuses, with a message that names a key that doesn't exist."),
     configSource, found<taintsKept>},
    {"operator.watcher-interval-idle", Severity::Hint, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "An interval for restarts that are off"),
     QT_TRANSLATE_NOOP("Rules", "The chart writes 0 for the interval when pods aren't to be restarted."),
     operatorSource, found<idleInterval>},
    {"operator.unavailable-of-one", Severity::Hint, Origin::Chart, QT_TRANSLATE_NOOP("Rules", "A share of one replica"),
     QT_TRANSLATE_NOOP("Rules", "A single replica on the host's network can only be replaced after it has gone, so the "
                                "chart lets all of it be unavailable."),
     operatorSource, found<loneReplica>},
    {"operator.more-replicas-than-nodes", Severity::Warning, Origin::Kubernetes,
     QT_TRANSLATE_NOOP("Rules", "More operators than nodes"),
     QT_TRANSLATE_NOOP("Rules",
                       "The operator's pods use the host's network and keep away from each other: one more than "
                       "there are nodes stays Pending, and tools that wait for the Deployment give up."),
     "https://docs.cilium.io/en/v1.18/installation/k8s-install-helm/", checkReplicas},
    {"operator.metrics-off", Severity::Hint, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "The operator's metrics switched off"),
     QT_TRANSLATE_NOOP("Rules",
                       "One key of the common configuration follows this switch, which reads as if it concerned "
                       "the operator alone."),
     configSource, found<metricsOfAgents>},
    {"identity.operator-without-policies", Severity::Warning, Origin::Operator,
     QT_TRANSLATE_NOOP("Rules", "Identities by the operator without policies"),
     QT_TRANSLATE_NOOP("Rules", "The operator's controller for identities runs only with network policies; without, no "
                                "identity is made and new pods get none."),
     "https://docs.cilium.io/en/v1.18/helm-reference/", found<identitiesWithoutPolicies>},
    {"operator.endpoint-gc-off", Severity::Error, Origin::Operator,
     QT_TRANSLATE_NOOP("Rules", "Endpoints that nobody collects"),
     QT_TRANSLATE_NOOP("Rules",
                       "The operator exits at start when it is to keep endpoints as objects and never to look for "
                       "those whose pod is gone."),
     "https://github.com/cilium/cilium/blob/v1.18.5/operator/endpointgc/gc.go", found<endpointGcOff>},
    {"identity.store-missing", Severity::Warning, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Identities in a key-value store that isn't there"),
     QT_TRANSLATE_NOOP("Rules", "The agent warns in its log and keeps identities as Kubernetes objects."),
     "https://docs.cilium.io/en/v1.18/installation/k8s-install-external-etcd/", found<storeMissing>},
};

} // namespace

std::span<const Rule> operatorRules()
{
    return rules;
}
