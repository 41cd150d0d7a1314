#include "core/rules/combination.h"
#include "core/rules/common_fixes.h"
#include "core/rules/resources/resource_rules.h"
#include "core/rules/resources/resource_violations.h"

#include <algorithm>
#include <iterator>

using namespace Qt::StringLiterals;

namespace {

using Is = bool (*)(const CheckContext &);
using Changes = ChangeSet (*)(const CheckContext &);

/// A feature of the values without which a kind of resource does nothing.
struct Feature
{
    const char *kinds[4];
    const char *what; ///< names it in a sentence
    Is isOn;
    Changes turnOn;
};

ChangeSet turnRedirectsOn(const CheckContext &context)
{
    return {setTo(context.ciliumAtLeast(u"1.18") ? "localRedirectPolicies.enabled" : "localRedirectPolicy", true)};
}

ChangeSet turnL2On(const CheckContext &context)
{
    ChangeSet changes{setTo("l2announcements.enabled", true)};
    if (!context.values.isTrue("kubeProxyReplacement"))
        std::ranges::copy(replaceKubeProxy(context).changes, std::back_inserter(changes));
    return changes;
}

ChangeSet turnGatewaysOn(const CheckContext &context)
{
    ChangeSet changes{setTo("egressGateway.enabled", true)};
    std::ranges::copy(masqueradeInBpf(context).changes, std::back_inserter(changes));
    return changes;
}

constexpr Feature bgp{
    .kinds = {"CiliumBGPClusterConfig", "CiliumBGPPeerConfig", "CiliumBGPAdvertisement", "CiliumBGPNodeConfigOverride"},
    .what = "the BGP control plane",
    .isOn = [](const CheckContext &context) { return isOn(context, "bgpControlPlane.enabled"); },
    .turnOn = [](const CheckContext &) -> ChangeSet { return {setTo("bgpControlPlane.enabled", true)}; }};

constexpr Feature l2{.kinds = {"CiliumL2AnnouncementPolicy"},
                     .what = "L2 announcement",
                     .isOn = [](const CheckContext &context) { return isOn(context, "l2announcements.enabled"); },
                     .turnOn = turnL2On};

constexpr Feature egressGateway{
    .kinds = {"CiliumEgressGatewayPolicy"},
    .what = "the egress gateway",
    .isOn = [](const CheckContext &context) { return isOn(context, "egressGateway.enabled"); },
    .turnOn = turnGatewaysOn};

constexpr Feature localRedirect{.kinds = {"CiliumLocalRedirectPolicy"},
                                .what = "local redirection",
                                .isOn =
                                    [](const CheckContext &context) {
                                        return isOn(context, "localRedirectPolicy") ||
                                               (context.ciliumAtLeast(u"1.18") &&
                                                isOn(context, "localRedirectPolicies.enabled"));
                                    },
                                .turnOn = turnRedirectsOn};

template<const Feature &feature>
QList<Violation> withoutFeature(const CheckContext &context)
{
    if (feature.isOn(context))
        return {};
    for (const char *kind : feature.kinds) {
        if (!kind)
            break;
        const std::vector<Resource> resources = resourcesIn(context, QString::fromLatin1(kind));
        if (resources.empty())
            continue;
        const YamlPath setting = feature.turnOn(context).front().path;
        const QString what = QString::fromLatin1(feature.what);
        Violation violation =
            violationAt(resources.front(), {}, u"it does nothing while %1 is off (%2)"_s.arg(what, setting.toString()),
                        {Fix{.label = u"Turn on %1"_s.arg(what), .changes = feature.turnOn(context)}});
        violation.settings += setting;
        return {violation};
    }
    return {};
}

/// A profile that keeps resources, but none that makes the BGP control plane speak to anybody.
QList<Violation> checkSilentBgp(const CheckContext &context)
{
    if (!bgp.isOn(context) || context.values.profile().resources.empty() ||
        !resourcesIn(context, u"CiliumBGPClusterConfig").empty())
        return {};
    return {Violation{
        .message =
            u"bgpControlPlane.enabled is true, but none of the profile's resources is a CiliumBGPClusterConfig"_s,
        .settings = {"bgpControlPlane.enabled"},
        .fixes = {Fix{.label = u"Turn off the BGP control plane"_s, .changes = {unset("bgpControlPlane.enabled")}}}}};
}

constexpr Rule rules[] = {
    {"bgp.resources-without-control-plane", Severity::Error, Origin::Documentation,
     QT_TRANSLATE_NOOP("Rules", "BGP resources without the BGP control plane"),
     QT_TRANSLATE_NOOP("Rules", "Neither operator nor agents look at BGP resources while bgpControlPlane.enabled is "
                                "false, and nobody says so."),
     "https://docs.cilium.io/en/v1.18/network/bgp-control-plane/bgp-control-plane/", withoutFeature<bgp>},
    {"bgp.nothing-announced", Severity::Hint, Origin::Documentation,
     QT_TRANSLATE_NOOP("Rules", "A BGP control plane that speaks to nobody"),
     QT_TRANSLATE_NOOP("Rules",
                       "The control plane announces nothing by itself: that takes a CiliumBGPClusterConfig with "
                       "the peers, a CiliumBGPPeerConfig and a CiliumBGPAdvertisement. They may be kept "
                       "elsewhere."),
     "https://docs.cilium.io/en/v1.18/network/bgp-control-plane/bgp-control-plane-v2/", checkSilentBgp},
    {"l2.policy-without-announcements", Severity::Error, Origin::Documentation,
     QT_TRANSLATE_NOOP("Rules", "An L2 policy without L2 announcements"),
     QT_TRANSLATE_NOOP("Rules", "Agents answer ARP and NDP for Services only while l2announcements.enabled is true."),
     "https://docs.cilium.io/en/v1.18/network/l2-announcements/", withoutFeature<l2>},
    {"egress-gateway.policy-without-gateway", Severity::Error, Origin::Documentation,
     QT_TRANSLATE_NOOP("Rules", "An egress policy without the egress gateway"),
     QT_TRANSLATE_NOOP("Rules", "Agents that don't run the gateway's manager ignore the policy: pods leave through "
                                "their own nodes, with these nodes' addresses."),
     "https://docs.cilium.io/en/v1.18/network/egress-gateway/egress-gateway/", withoutFeature<egressGateway>},
    {"local-redirect.policy-without-feature", Severity::Error, Origin::Documentation,
     QT_TRANSLATE_NOOP("Rules", "A local redirect policy without the feature"),
     QT_TRANSLATE_NOOP("Rules", "The policy is stored and ignored: traffic goes on to the Service's usual backends."),
     "https://docs.cilium.io/en/v1.18/network/kubernetes/local-redirect-policy/", withoutFeature<localRedirect>},
};

} // namespace

std::span<const Rule> resourceFeatureRules()
{
    return rules;
}
