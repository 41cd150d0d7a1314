#include "core/catalogue/edit_distance.h"
#include "core/rules/combination.h"
#include "core/rules/effective_state.h"

#include <QVersionNumber>

using namespace Qt::StringLiterals;

namespace {

bool isTrafficPolicy(const QString &policy)
{
    return policy == "Cluster"_L1 || policy == "Local"_L1;
}

/// Of the two ways out the one that was meant comes first: LOCAL is Local.
QList<Violation> withMeantFirst(QList<Violation> violations, const QString &written)
{
    const bool isLocal = nearestWord(written, {u"Cluster"_s, u"Local"_s}, 2) == "Local"_L1;
    for (Violation &violation : violations) {
        if (isLocal && violation.fixes.size() > 1)
            violation.fixes.swapItemsAt(0, 1);
    }
    return violations;
}

bool isReachedFromOutside(const CheckContext &context)
{
    const QString type = text(context, "ingressController.service.type");
    return type == "LoadBalancer"_L1 || type == "NodePort"_L1;
}

constexpr Combination ingressPolicy{
    .isThere =
        [](const CheckContext &context) {
            return isOn(context, "ingressController.enabled") && isReachedFromOutside(context) &&
                   !isTrafficPolicy(text(context, "ingressController.service.externalTrafficPolicy"));
        },
    .message =
        "ingressController.service.externalTrafficPolicy is {ingressController.service.externalTrafficPolicy}; a "
        "Service of type {ingressController.service.type} takes Cluster or Local",
    .settings = {"ingressController.service.externalTrafficPolicy", "ingressController.service.type"},
    .waysOut = {
        {"Use Cluster, the default", {{"ingressController.service.externalTrafficPolicy", "Cluster"}}},
        {"Keep the clients' addresses with Local", {{"ingressController.service.externalTrafficPolicy", "Local"}}}}};

constexpr Combination gatewayPolicy{
    .isThere =
        [](const CheckContext &context) {
            return isOn(context, "gatewayAPI.enabled") &&
                   !isTrafficPolicy(text(context, "gatewayAPI.externalTrafficPolicy"));
        },
    .message = "gatewayAPI.externalTrafficPolicy is {gatewayAPI.externalTrafficPolicy}; possible are Cluster and Local",
    .settings = {"gatewayAPI.externalTrafficPolicy", "gatewayAPI.enabled"},
    .waysOut = {{"Use Cluster, the default", {{"gatewayAPI.externalTrafficPolicy", "Cluster"}}},
                {"Keep the clients' addresses with Local", {{"gatewayAPI.externalTrafficPolicy", "Local"}}}}};

QList<Violation> checkIngressPolicy(const CheckContext &context)
{
    return withMeantFirst(violationsOf(context, ingressPolicy),
                          text(context, "ingressController.service.externalTrafficPolicy"));
}

QList<Violation> checkGatewayPolicy(const CheckContext &context)
{
    return withMeantFirst(violationsOf(context, gatewayPolicy), text(context, "gatewayAPI.externalTrafficPolicy"));
}

constexpr Combination baseId{.isThere =
                                 [](const CheckContext &context) {
                                     constexpr double most = 4294967295.0;
                                     const Value id = context.values.value("envoy.baseID");
                                     return id.isNumber() && (id.toDouble() < 0 || id.toDouble() > most);
                                 },
                             .message = "envoy.baseID is {envoy.baseID}; possible is 0 to 4294967295",
                             .settings = {"envoy.baseID"},
                             .waysOut = {{"Use 0, the default", {{"envoy.baseID", nullptr}}}}};

constexpr Combination configWithoutProxy{
    .isThere =
        [](const CheckContext &context) { return isOn(context, "envoyConfig.enabled") && !isOn(context, "l7Proxy"); },
    .message = "envoyConfig.enabled is true, but l7Proxy is {l7Proxy}: there is no Envoy to configure",
    .settings = {"envoyConfig.enabled", "l7Proxy"},
    .waysOut = {{"Turn the L7 proxy on", {{"l7Proxy", nullptr}}},
                {"Turn CiliumEnvoyConfig off", {{"envoyConfig.enabled", nullptr}}}}};

constexpr Combination envoyWithoutProxy{
    .isThere = [](const CheckContext &context) { return isOn(context, "envoy.enabled") && !isOn(context, "l7Proxy"); },
    .message = "envoy.enabled is true, but l7Proxy is {l7Proxy}: the chart leaves the DaemonSet out",
    .settings = {"envoy.enabled", "l7Proxy"},
    .waysOut = {{"Turn the L7 proxy on", {{"l7Proxy", nullptr}}},
                {"Leave envoy.enabled to the chart", {{"envoy.enabled", nullptr}}}}};

constexpr Combination dnsProxyWithoutL7{
    .since = "1.19",
    .isThere =
        [](const CheckContext &context) {
            return isOn(context, "standaloneDnsProxy.enabled") && !isOn(context, "l7Proxy");
        },
    .message = "standaloneDnsProxy.enabled is true, but l7Proxy is {l7Proxy}: the agent doesn't serve it",
    .settings = {"standaloneDnsProxy.enabled", "l7Proxy"},
    .waysOut = {{"Turn the L7 proxy on", {{"l7Proxy", nullptr}}},
                {"Turn the standalone DNS proxy off", {{"standaloneDnsProxy.enabled", nullptr}}}}};

constexpr Combination dnsProxyWithoutPort{
    .since = "1.19",
    .isThere =
        [](const CheckContext &context) {
            return isOn(context, "standaloneDnsProxy.enabled") && !isTruthy(context, "dnsProxy.proxyPort");
        },
    .message = "standaloneDnsProxy.enabled is true, but dnsProxy.proxyPort is {dnsProxy.proxyPort}",
    .settings = {"dnsProxy.proxyPort", "standaloneDnsProxy.enabled"},
    .waysOut = {{"Set the port to 10094", {{"dnsProxy.proxyPort", "10094"}}},
                {"Turn the standalone DNS proxy off", {{"standaloneDnsProxy.enabled", nullptr}}}}};

constexpr Combination halfDefaultSecret{
    .isThere =
        [](const CheckContext &context) {
            return isOn(context, "ingressController.enabled") &&
                   text(context, "ingressController.defaultSecretName").isEmpty() !=
                       text(context, "ingressController.defaultSecretNamespace").isEmpty();
        },
    .message = "ingressController.defaultSecretName is {ingressController.defaultSecretName} and "
               "defaultSecretNamespace {ingressController.defaultSecretNamespace}: with one of them alone there is no "
               "default certificate",
    .settings = {"ingressController.defaultSecretName", "ingressController.defaultSecretNamespace"},
    .waysOut = {
        {"Go without a default certificate",
         {{"ingressController.defaultSecretName", nullptr}, {"ingressController.defaultSecretNamespace", nullptr}}}}};

constexpr Combination policyOfClusterIp{
    .isThere =
        [](const CheckContext &context) {
            const bool isInternal = text(context, "ingressController.service.type") == "ClusterIP"_L1 &&
                                    !isOn(context, "ingressController.hostNetwork.enabled");
            const bool wasForgotten =
                !context.ciliumAtLeast(u"1.18") && isOn(context, "ingressController.hostNetwork.enabled");
            return isOn(context, "ingressController.enabled") && (isInternal || wasForgotten) &&
                   !text(context, "ingressController.service.externalTrafficPolicy").isEmpty();
        },
    .message = "the Ingress Service is of type ClusterIP, but the chart renders externalTrafficPolicy "
               "{ingressController.service.externalTrafficPolicy} with it",
    .settings = {"ingressController.service.type", "ingressController.service.externalTrafficPolicy"},
    .waysOut = {{"Leave the traffic policy out",
                 {{"ingressController.service.type", "ClusterIP"},
                  {"ingressController.service.externalTrafficPolicy", "null"}}}}};

/// Envoy may bind ports below 1024 only with a capability that it keeps.
QList<Violation> checkPrivilegedPorts(const CheckContext &context)
{
    constexpr const char *ports[] = {"ingressController.hostNetwork.sharedListenerPort"};
    const QStringList capabilities = context.values.strings("envoy.securityContext.capabilities.envoy");
    const bool mayBind = capabilities.contains("NET_BIND_SERVICE"_L1) &&
                         isOn(context, "envoy.securityContext.capabilities.keepCapNetBindService");
    QList<Violation> violations;
    for (const char *path : ports) {
        const Value port = context.values.value(path);
        const bool isUsed =
            isOn(context, "ingressController.enabled") && isOn(context, "ingressController.hostNetwork.enabled");
        if (!isUsed || !port.isInteger() || port.toInteger() < 1 || port.toInteger() > 1023 || mayBind ||
            isOn(context, "envoy.securityContext.privileged"))
            continue;
        Value::List wanted;
        for (const QString &capability : capabilities)
            wanted.emplace_back(capability);
        if (!capabilities.contains("NET_BIND_SERVICE"_L1))
            wanted.emplace_back(u"NET_BIND_SERVICE"_s);
        violations +=
            Violation{.message = u"%1 is %2, but Envoy doesn't keep NET_BIND_SERVICE"_s.arg(QLatin1StringView(path),
                                                                                            port.toDisplay()),
                      .settings = {path, "envoy.securityContext.capabilities.keepCapNetBindService"},
                      .fixes = {Fix{.label = u"Let Envoy bind ports below 1024"_s,
                                    .changes = {setTo("envoy.securityContext.capabilities.keepCapNetBindService", true),
                                                setTo("envoy.securityContext.capabilities.envoy", Value(wanted))}},
                                Fix{.label = u"Use port 8080"_s, .changes = {setTo(path, 8080)}}}};
    }
    return violations;
}

constexpr Combination classOfTemplate{
    .isThere =
        [](const CheckContext &context) {
            const ValuesForm form = context.values.place().form;
            return isOn(context, "gatewayAPI.enabled") &&
                   text(context, "gatewayAPI.gatewayClass.create") == "auto"_L1 && form != ValuesForm::HelmRelease &&
                   form != ValuesForm::ArgoApplication;
        },
    .message = "gatewayAPI.gatewayClass.create is auto: helm template doesn't know the cluster's API and renders no "
               "GatewayClass",
    .settings = {"gatewayAPI.gatewayClass.create", "gatewayAPI.enabled"},
    .waysOut = {{"Make the GatewayClass always", {{"gatewayAPI.gatewayClass.create", "\"true\""}}}}};

QList<Violation> checkGatewayClass(const CheckContext &context)
{
    QList<Violation> violations = violationsOf(context, classOfTemplate);
    for (Violation &violation : violations)
        violation.fixes = {Fix{.label = u"Make the GatewayClass always"_s,
                               .changes = {setTo("gatewayAPI.gatewayClass.create", u"true"_s)}}};
    return violations;
}

QList<Violation> checkImpliedEnvoyConfig(const CheckContext &context)
{
    for (const char *feature : {"gatewayAPI.enabled", "ingressController.enabled"}) {
        if (!isOn(context, feature) || isOn(context, "envoyConfig.enabled"))
            continue;
        return {Violation{
            .message = u"%1 turns CiliumEnvoyConfig on, although envoyConfig.enabled is %2"_s.arg(
                QLatin1StringView(feature), context.values.value("envoyConfig.enabled").toDisplay()),
            .settings = {feature, "envoyConfig.enabled"},
            .fixes = {Fix{.label = u"Say so in the values"_s, .changes = {setTo("envoyConfig.enabled", true)}}}}};
    }
    return {};
}

QList<Violation> checkGatewayOverrides(const CheckContext &context)
{
    QList<Violation> violations;
    if (!context.ciliumAtLeast(u"1.20") || !isOn(context, "gatewayAPI.enabled"))
        return violations;
    for (const char *path : {"bpf.lbAlgorithmAnnotation", "socketLB.hostNamespaceOnly"}) {
        if (!context.values.isExplicit(path) || isOn(context, path))
            continue;
        violations += Violation{
            .message = u"%1 has no effect because gatewayAPI.enabled turns it on"_s.arg(QLatin1StringView(path)),
            .settings = {path, "gatewayAPI.enabled"},
            .fixes = {Fix{.label = u"Remove %1"_s.arg(QLatin1StringView(path)), .changes = {unset(path)}}}};
    }
    return violations;
}

constexpr char validateSource[] =
    "https://github.com/cilium/cilium/blob/v1.18.5/install/kubernetes/cilium/templates/validate.yaml";
constexpr char ingressSource[] = "https://docs.cilium.io/en/v1.18/network/servicemesh/ingress/";
constexpr char gatewaySource[] = "https://docs.cilium.io/en/v1.18/network/servicemesh/gateway-api/gateway-api/";

constexpr Rule rules[] = {
    {"l7.ingress-traffic-policy", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A traffic policy that the Ingress Service can't have"),
     QT_TRANSLATE_NOOP("Rules", "Kubernetes knows two policies, spelt exactly so. The chart refuses to render."),
     validateSource, checkIngressPolicy},
    {"l7.gateway-traffic-policy", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A traffic policy that Gateways can't have"),
     QT_TRANSLATE_NOOP("Rules", "Kubernetes knows two policies, spelt exactly so. The chart refuses to render."),
     validateSource, checkGatewayPolicy},
    {"l7.envoy-base-id", Severity::Error, Origin::Chart, QT_TRANSLATE_NOOP("Rules", "An Envoy id beyond 32 bits"),
     QT_TRANSLATE_NOOP("Rules",
                       "Envoys of one node keep their shared memory apart by this number. The chart refuses to "
                       "render."),
     validateSource, found<baseId>},
    {"l7.envoy-config-without-proxy", Severity::Warning, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "CiliumEnvoyConfig without the L7 proxy"),
     QT_TRANSLATE_NOOP("Rules",
                       "The chart's check for the L7 proxy forgets this switch. The agent warns in its log, and "
                       "the resources have no effect."),
     "https://docs.cilium.io/en/v1.18/network/servicemesh/l7-traffic-management/", found<configWithoutProxy>},
    {"l7.envoy-without-proxy", Severity::Warning, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "Envoy asked for while the L7 proxy is off"),
     QT_TRANSLATE_NOOP("Rules", "l7Proxy decides whether there is an Envoy at all."),
     "https://docs.cilium.io/en/v1.18/security/network/proxy/envoy/", found<envoyWithoutProxy>},
    {"l7.standalone-dns-needs-proxy", Severity::Warning, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "The standalone DNS proxy without the L7 proxy"),
     QT_TRANSLATE_NOOP("Rules",
                       "The agent logs an error and doesn't start the server that the standalone proxy talks to."),
     "https://docs.cilium.io/en/v1.19/helm-reference/", found<dnsProxyWithoutL7>},
    {"l7.standalone-dns-needs-port", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "The standalone DNS proxy without a port"),
     QT_TRANSLATE_NOOP("Rules", "Agent and standalone proxy have to agree on the port; the chart refuses to render."),
     "https://github.com/cilium/cilium/blob/v1.19.6/install/kubernetes/cilium/templates/validate.yaml",
     found<dnsProxyWithoutPort>},
    {"l7.ingress-default-secret", Severity::Warning, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "Half of the name of a default certificate"),
     QT_TRANSLATE_NOOP("Rules", "The chart renders the default certificate only with name and namespace, and says "
                                "nothing."),
     ingressSource, found<halfDefaultSecret>},
    {"l7.ingress-cluster-ip-policy", Severity::Error, Origin::Kubernetes,
     QT_TRANSLATE_NOOP("Rules", "A traffic policy for an internal Ingress Service"),
     QT_TRANSLATE_NOOP("Rules", "Kubernetes takes an external traffic policy only for Services that are reached from "
                                "outside. Helm renders it, the API server refuses the Service."),
     "https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/", found<policyOfClusterIp>},
    {"l7.ingress-privileged-port", Severity::Warning, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "A port below 1024 that Envoy may not bind"),
     QT_TRANSLATE_NOOP("Rules", "In the host's network Envoy needs NET_BIND_SERVICE for ports below 1024, and drops it "
                                "unless told to keep it. The listener isn't opened, with an error in Envoy's log."),
     "https://docs.cilium.io/en/v1.18/network/servicemesh/ingress/#bind-to-privileged-port", checkPrivilegedPorts},
    {"l7.gateway-class-offline", Severity::Warning, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A GatewayClass that offline rendering leaves out"),
     QT_TRANSLATE_NOOP("Rules",
                       "With auto the chart asks Helm whether the cluster has Gateway API. helm install knows; "
                       "helm template, as used for Talos' inline manifests, knows only what --api-versions "
                       "tells."),
     gatewaySource, checkGatewayClass},
    {"l7.envoy-config-implied", Severity::Hint, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "CiliumEnvoyConfig comes with Ingress and Gateway API"),
     QT_TRANSLATE_NOOP("Rules",
                       "Both are made of CiliumEnvoyConfig resources, so the chart turns them on; false has no "
                       "effect."),
     gatewaySource, checkImpliedEnvoyConfig},
    {"l7.gateway-overrides", Severity::Hint, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A switch that Gateway API overrides"),
     QT_TRANSLATE_NOOP("Rules",
                       "From 1.20 on Gateway API needs both and the chart turns them on, whatever is written."),
     "https://docs.cilium.io/en/v1.20/network/servicemesh/gateway-api/gateway-api/", checkGatewayOverrides},
};

} // namespace

std::span<const Rule> l7Rules()
{
    return rules;
}
