#include "core/rules/combination.h"
#include "core/rules/common_fixes.h"
#include "core/rules/effective_state.h"
#include "core/rules/services/service_state.h"

using namespace Qt::StringLiterals;

namespace {

QList<Violation> checkLocalRedirectPolicy(const CheckContext &context)
{
    if (!context.ciliumAtLeast(u"1.18") || !context.values.isExplicit("localRedirectPolicy"))
        return {};
    const bool isOn = context.values.isTrue("localRedirectPolicy");
    Fix move{.label = u"Use localRedirectPolicies.enabled"_s, .changes = {unset("localRedirectPolicy")}};
    if (isOn)
        move.changes.push_back(setTo("localRedirectPolicies.enabled", true));
    return {Violation{
        .message =
            u"localRedirectPolicy is deprecated since chart 1.18; localRedirectPolicies.enabled takes its place"_s,
        .settings = {"localRedirectPolicy", "localRedirectPolicies.enabled"},
        .fixes = {move}}};
}

QList<Violation> checkBgpBesideL2(const CheckContext &context)
{
    if (!context.values.isTrue("bgpControlPlane.enabled") || !context.values.isTrue("l2announcements.enabled"))
        return {};
    return {Violation{
        .message = u"BGP control plane and L2 announcements are both on"_s,
        .settings = {"bgpControlPlane.enabled", "l2announcements.enabled"},
        .fixes = {Fix{.label = u"Turn L2 announcements off"_s, .changes = {unset("l2announcements.enabled")}},
                  Fix{.label = u"Turn the BGP control plane off"_s, .changes = {unset("bgpControlPlane.enabled")}}}}};
}

QList<Violation> checkL2WithoutReplacement(const CheckContext &context)
{
    if (!context.values.isTrue("l2announcements.enabled") || effective::replacesKubeProxy(context) ||
        !services::saysWhoServes(context))
        return {};
    return {Violation{.message = withValues(context, "l2announcements.enabled is true, but kubeProxyReplacement is "
                                                     "{kubeProxyReplacement}"),
                      .settings = {"l2announcements.enabled", "kubeProxyReplacement"},
                      .fixes = {replaceKubeProxy(context), Fix{.label = u"Turn L2 announcements off"_s,
                                                               .changes = {unset("l2announcements.enabled")}}}}};
}

/// What is served by Envoy, with the value that switches it on.
QList<YamlPath> envoyFeatures(const CheckContext &context)
{
    QList<YamlPath> features;
    for (const char *path : {"ingressController.enabled", "gatewayAPI.enabled"}) {
        if (context.values.isTrue(path))
            features += path;
    }
    if (context.values.string("loadBalancer.l7.backend") == "envoy"_L1)
        features += "loadBalancer.l7.backend";
    return features;
}

QList<Violation> checkFeaturesWithoutProxy(const CheckContext &context)
{
    const QList<YamlPath> features = envoyFeatures(context);
    const bool isUnset = context.values.value("l7Proxy").isNull(); // Helm drops the key, and the chart asks no more
    if (context.values.isTrue("l7Proxy") || isUnset || features.isEmpty())
        return {};
    Violation violation{.message = u"l7Proxy is false, but %1 needs it"_s.arg(features.front().toString()),
                        .settings = features};
    violation.settings += "l7Proxy";
    violation.fixes += Fix{.label = u"Turn the L7 proxy on"_s, .changes = {unset("l7Proxy")}};
    Fix off{.label = u"Turn off what needs it"_s};
    for (const YamlPath &feature : features)
        off.changes.push_back(unset(feature));
    violation.fixes += off;
    return {violation};
}

QList<Violation> checkFeaturesWithoutReplacement(const CheckContext &context)
{
    const bool needs =
        context.values.isTrue("gatewayAPI.enabled") || context.values.isTrue("ingressController.enabled");
    const bool hasNodePort = !context.ciliumAtLeast(u"1.19") && context.values.isTrue("nodePort.enabled");
    if (!needs || effective::replacesKubeProxy(context) || hasNodePort)
        return {};
    const YamlPath feature =
        context.values.isTrue("gatewayAPI.enabled") ? "gatewayAPI.enabled" : "ingressController.enabled";
    return {Violation{.message = u"%1 is true, but %2"_s.arg(
                          feature.toString(), withValues(context, "kubeProxyReplacement is {kubeProxyReplacement}")),
                      .settings = {feature, "kubeProxyReplacement"},
                      .fixes = {replaceKubeProxy(context),
                                Fix{.label = u"Turn %1 off"_s.arg(feature.toString()), .changes = {unset(feature)}}}}};
}

constexpr Rule rules[] = {
    {"services.local-redirect-policy-moved", Severity::Warning, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "The old switch for local redirect policies"),
     QT_TRANSLATE_NOOP("Rules", "Both switches still work in 1.20, and either one turns the feature on. The old one "
                                "will go, and an unknown key is ignored "
                                "silently: the policies would then stop working after an upgrade."),
     "https://docs.cilium.io/en/v1.18/network/kubernetes/local-redirect-policy/", checkLocalRedirectPolicy},
    {"services.bgp-and-l2", Severity::Hint, Origin::Documentation,
     QT_TRANSLATE_NOOP("Rules", "BGP and L2 announcements together"),
     QT_TRANSLATE_NOOP("Rules", "They may run together: chart and documentation have no rule against it, although the "
                                "guide says so. Policies' selectors and the Service's "
                                "loadBalancerClass decide who announces an address; see to it that no Service is "
                                "announced by both, or routers and "
                                "neighbours learn two ways to it."),
     "https://docs.cilium.io/en/v1.18/network/l2-announcements/", checkBgpBesideL2},
    {"services.l2-needs-kube-proxy-replacement", Severity::Warning, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "L2 announcements without kube-proxy replacement"),
     QT_TRANSLATE_NOOP("Rules", "The node answers ARP for the Service's address, but nothing in the datapath serves "
                                "it; the agent doesn't check."),
     "https://docs.cilium.io/en/v1.18/network/l2-announcements/#prerequisites", checkL2WithoutReplacement},
    {"l7.features-need-proxy", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "Ingress, Gateway API or L7 balancing without the L7 proxy"),
     QT_TRANSLATE_NOOP("Rules",
                       "Envoy serves them, and without the L7 proxy there is no Envoy: the chart refuses to render."),
     "https://docs.cilium.io/en/v1.18/network/servicemesh/gateway-api/gateway-api/#prerequisites",
     checkFeaturesWithoutProxy},
    {"l7.features-need-kube-proxy-replacement", Severity::Warning, Origin::Operator,
     QT_TRANSLATE_NOOP("Rules", "Ingress or Gateway API without kube-proxy replacement"),
     QT_TRANSLATE_NOOP("Rules",
                       "The operator doesn't start the controller: Ingresses and Gateways stay without an address."),
     "https://docs.cilium.io/en/v1.18/network/servicemesh/gateway-api/gateway-api/#prerequisites",
     checkFeaturesWithoutReplacement},
};

} // namespace

std::span<const Rule> loadBalancingRules()
{
    return rules;
}
