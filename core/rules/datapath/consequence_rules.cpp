#include "core/rules/combination.h"
#include "core/rules/effective_state.h"

using namespace Qt::StringLiterals;

namespace {

/// What follows from other settings and isn't written anywhere: none of it is wrong, all of it surprises.

QList<Violation> checkLegacyHostRouting(const CheckContext &context)
{
    const QString obstacle = effective::hostRoutingObstacle(context);
    if (obstacle.isEmpty() || !effective::replacesKubeProxy(context) ||
        context.values.isExplicit("bpf.hostLegacyRouting") || effective::chainsCni(context))
        return {};
    return {Violation{.message = u"the host's packets are routed by the kernel and not in eBPF: %1"_s.arg(obstacle),
                      .settings = {"kubeProxyReplacement", "bpf.masquerade", "bpf.hostLegacyRouting"}}};
}

constexpr Combination endpointRoutesReplaceNodes{
    .isThere = [](const CheckContext &context) { return isOn(context, "endpointRoutes.enabled"); },
    .message =
        "endpointRoutes.enabled is true: the route for the node's whole pod range goes, one for each pod takes its "
        "place",
    .settings = {"endpointRoutes.enabled"}};

constexpr Combination fragmentsOfOneFamily{.isThere =
                                               [](const CheckContext &context) {
                                                   return context.values.value("fragmentTracking").isNull()
                                                              ? !effective::usesIPv4(context)
                                                              : isOn(context, "fragmentTracking") &&
                                                                    !effective::usesIPv4(context);
                                               },
                                           .message = "ipv4.enabled is false: fragments of IPv4 aren't tracked",
                                           .settings = {"ipv4.enabled"}};

constexpr Combination endpointRoutesForced{
    .isThere =
        [](const CheckContext &context) {
            const Value *routes = context.values.explicitValue("endpointRoutes.enabled");
            const bool isOff = routes && (routes->isBool() ? !routes->toBool() : routes->toString() == "false"_L1);
            return isOff && effective::usesEndpointRoutes(context);
        },
    .message = "endpointRoutes.enabled is false, but a cloud's mode turns endpoint routes on",
    .settings = {"endpointRoutes.enabled"},
    .waysOut = {{"Remove endpointRoutes.enabled", {{"endpointRoutes.enabled"}}}}};

constexpr Combination chainingChanges{
    .isThere = [](const CheckContext &context) { return effective::chainsCni(context); },
    .message =
        "Cilium is chained behind another CNI plugin ({cni.chainingMode}): the chart turns BPF host routing off where "
        "it isn't set, and but for portmap the local node route and endpoint health checks",
    .settings = {"cni.chainingMode", "cni.chainingTarget"}};

constexpr Combination gkeChanges{
    .isThere = [](const CheckContext &context) { return isOn(context, "gke.enabled"); },
    .message = "gke.enabled is true: packets are routed natively, each pod has its route, and conntrack stays on",
    .settings = {"gke.enabled"}};

constexpr Combination endpointsWithoutStore{
    .isThere =
        [](const CheckContext &context) {
            const bool needsObjects = context.ciliumAtLeast(u"1.20") && isOn(context, "ciliumEndpointSlice.enabled");
            return effective::isSettingOn(context, "disableEndpointCRD") && !isOn(context, "etcd.enabled") &&
                   effective::optionText(context, u"kvstore"_s).isEmpty() && !needsObjects;
        },
    .message = "disableEndpointCRD is true, but etcd.enabled is {etcd.enabled}: the agent turns it off again",
    .settings = {"disableEndpointCRD", "etcd.enabled"},
    .waysOut = {{"Leave the objects on", {{"disableEndpointCRD", nullptr}}}}};

constexpr Combination terminatingWithoutSocketBalancing{
    .isThere =
        [](const CheckContext &context) {
            return isOn(context, "socketLB.terminatePodConnections") &&
                   context.values.isExplicit("socketLB.terminatePodConnections") &&
                   !effective::replacesKubeProxy(context) && !isOn(context, "socketLB.enabled");
        },
    .message = "socketLB.terminatePodConnections has no effect because nothing is balanced at sockets: "
               "kubeProxyReplacement is {kubeProxyReplacement} and socketLB.enabled {socketLB.enabled}",
    .settings = {"socketLB.terminatePodConnections", "socketLB.enabled"},
    .waysOut = {{"Remove it", {{"socketLB.terminatePodConnections", nullptr}}}}};

constexpr Combination gkeWithOldLabels{
    .isThere =
        [](const CheckContext &context) {
            return isOn(context, "gke.enabled") && isOn(context, "keepDeprecatedLabels");
        },
    .message = "gke.enabled and keepDeprecatedLabels are true: in kube-system GKE removes what has these labels",
    .settings = {"keepDeprecatedLabels", "gke.enabled"},
    .waysOut = {{"Leave the old labels out", {{"keepDeprecatedLabels", nullptr}}}}};

constexpr Combination eniChanges{
    .isThere =
        [](const CheckContext &context) { return isOn(context, "eni.enabled") && context.ciliumAtLeast(u"1.18"); },
    .message =
        "eni.enabled is true: the chart leaves IPv4 masquerading off where it isn't set, gives each pod its route and, "
        "from 1.19 on, sets the IPAM mode and native routing",
    .settings = {"eni.enabled"}};

constexpr Combination gkeWithTunnel{.isThere =
                                        [](const CheckContext &context) {
                                            const QString mode = text(context, "routingMode");
                                            return isOn(context, "gke.enabled") && !mode.isEmpty() &&
                                                   mode != "native"_L1;
                                        },
                                    .message = "gke.enabled is true, but routingMode is {routingMode}",
                                    .settings = {"gke.enabled", "routingMode"},
                                    .waysOut = {{"Leave the routing mode to the chart", {{"routingMode"}}},
                                                {"Turn gke.enabled off", {{"gke.enabled"}}}}};

/// Native routing wants to be told the pods' range, or the agent exits.
QList<Violation> checkGkeWithTunnel(const CheckContext &context)
{
    QList<Violation> violations = violationsOf(context, gkeWithTunnel);
    for (Violation &violation : violations) {
        if (text(context, "ipv4NativeRoutingCIDR").isEmpty() && violation.fixes.size() > 1)
            violation.fixes.removeFirst();
    }
    return violations;
}

constexpr Combination aksNatively{.isThere =
                                      [](const CheckContext &context) {
                                          const QString mode = text(context, "routingMode");
                                          return isOn(context, "aksbyocni.enabled") && !isOn(context, "gke.enabled") &&
                                                 !mode.isEmpty() && mode != "tunnel"_L1;
                                      },
                                  .message = "aksbyocni.enabled is true, but routingMode is {routingMode}",
                                  .settings = {"aksbyocni.enabled", "routingMode"},
                                  .waysOut = {{"Leave the routing mode to the chart", {{"routingMode"}}},
                                              {"Turn aksbyocni.enabled off", {{"aksbyocni.enabled"}}}}};

constexpr Combination twoCniSources{
    .isThere =
        [](const CheckContext &context) {
            return !text(context, "cni.configMap").isEmpty() && !text(context, "cni.readCniConf").isEmpty();
        },
    .message =
        "cni.configMap ({cni.configMap}) and cni.readCniConf ({cni.readCniConf}) are both set; the chart takes the "
        "ConfigMap",
    .settings = {"cni.readCniConf", "cni.configMap"},
    .waysOut = {{"Remove cni.readCniConf", {{"cni.readCniConf"}}}}};

constexpr Combination noCniFile{
    .isThere =
        [](const CheckContext &context) { return isOn(context, "cni.customConf") || !isOn(context, "cni.install"); },
    .message =
        "cni.customConf is {cni.customConf} and cni.install {cni.install}: the agent writes no CNI configuration, and "
        "cni.exclusive and cni.logFile say nothing",
    .settings = {"cni.customConf", "cni.install"}};

constexpr Combination sectionOfOtherType{
    .isThere =
        [](const CheckContext &context) {
            const char *idle =
                text(context, "encryption.type") == "wireguard"_L1 ? "encryption.ipsec" : "encryption.wireguard";
            return isOn(context, "encryption.enabled") && context.values.isExplicit(idle);
        },
    .message = "encryption.type is {encryption.type}: the settings of the other type aren't rendered",
    .settings = {"encryption.type", "encryption.ipsec", "encryption.wireguard"}};

constexpr Combination strictTwice{
    .since = "1.19",
    .before = "1.20",
    .isThere =
        [](const CheckContext &context) {
            return isOn(context, "encryption.strictMode.enabled") &&
                   isOn(context, "encryption.strictMode.egress.enabled");
        },
    .message = "strict mode is set in the old place ({encryption.strictMode.cidr}) and the new one "
               "({encryption.strictMode.egress.cidr}); the new one wins",
    .settings = {"encryption.strictMode.enabled", "encryption.strictMode.egress.enabled"},
    .waysOut = {{"Remove the old keys",
                 {{"encryption.strictMode.enabled"},
                  {"encryption.strictMode.cidr"},
                  {"encryption.strictMode.allowRemoteNodeIdentities"}}}}};

constexpr Combination modeInCapitals{
    .isThere =
        [](const CheckContext &context) {
            const QString mode = text(context, "policyEnforcementMode");
            return mode != mode.toLower();
        },
    .message = "policyEnforcementMode is {policyEnforcementMode}; the chart writes it in small letters",
    .settings = {"policyEnforcementMode"}};

constexpr char chartSource[] =
    "https://github.com/cilium/cilium/blob/v1.18.5/install/kubernetes/cilium/templates/cilium-configmap.yaml";

constexpr Rule rules[] = {
    {"endpoints.objects-needed", Severity::Warning, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "No CiliumEndpoints, and no store in their place"),
     QT_TRANSLATE_NOOP("Rules",
                       "Agents learn of each other's endpoints through these objects or through a store of keys. "
                       "Without a store the agent warns and keeps the objects."),
     "https://github.com/cilium/cilium/blob/v1.18.5/pkg/option/config.go", found<endpointsWithoutStore>},
    {"services.termination-without-socket-balancing", Severity::Warning, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Connections that nobody ends"),
     QT_TRANSLATE_NOOP("Rules", "Connections to backends that are gone are ended where sockets are balanced; elsewhere "
                                "the agent turns it off and says nothing."),
     "https://docs.cilium.io/en/v1.18/network/kubernetes/kubeproxy-free/#socket-loadbalancer-bypass-in-pod-namespace",
     found<terminatingWithoutSocketBalancing>},
    {"clouds.gke-old-labels", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "Labels for which GKE removes Cilium"),
     QT_TRANSLATE_NOOP("Rules",
                       "GKE takes what carries the label kubernetes.io/cluster-service in kube-system for its own "
                       "and removes it. The chart refuses to render there."),
     "https://github.com/cilium/cilium/blob/v1.18.5/install/kubernetes/cilium/templates/cilium-agent/daemonset.yaml",
     found<gkeWithOldLabels>},
    {"host-routing.stays-legacy", Severity::Hint, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Host routing left to the kernel"),
     QT_TRANSLATE_NOOP("Rules", "The agent falls back by itself, with one line in its log at most. It works, and takes "
                                "the longer way through the host's stack."),
     "https://docs.cilium.io/en/v1.18/operations/performance/tuning/#ebpf-host-routing", checkLegacyHostRouting},
    {"routing.endpoint-routes-replace-node-route", Severity::Hint, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Routes for pods instead of one for the node"),
     QT_TRANSLATE_NOOP("Rules", "The agent turns the local node route off when each endpoint has a route of its own."),
     "https://github.com/cilium/cilium/blob/v1.18.5/daemon/cmd/daemon_main.go", found<endpointRoutesReplaceNodes>},
    {"routing.endpoint-routes-forced", Severity::Hint, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "Endpoint routes that can't be turned off"),
     QT_TRANSLATE_NOOP("Rules",
                       "Clouds route pods' addresses one by one, so that the chart renders true for them, and it "
                       "never renders false."),
     chartSource, found<endpointRoutesForced>},
    {"families.fragments", Severity::Hint, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Fragment tracking without its family"),
     QT_TRANSLATE_NOOP("Rules", "The agent turns tracking off for a family that is off."),
     "https://github.com/cilium/cilium/blob/v1.18.5/daemon/cmd/daemon_main.go", found<fragmentsOfOneFamily>},
    {"cni.chaining-changes", Severity::Hint, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "What chaining changes elsewhere"),
     QT_TRANSLATE_NOOP("Rules",
                       "The chart derives several flags from the chaining mode; an explicit bpf.hostLegacyRouting "
                       "wins over it."),
     chartSource, found<chainingChanges>},
    {"clouds.gke-changes", Severity::Hint, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "What gke.enabled changes elsewhere"),
     QT_TRANSLATE_NOOP("Rules",
                       "The chart derives routing, endpoint routes, health checks of load balancers and conntrack "
                       "rules from it."),
     chartSource, found<gkeChanges>},
    {"clouds.eni-changes", Severity::Hint, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "What eni.enabled changes elsewhere"),
     QT_TRANSLATE_NOOP("Rules", "The chart derives masquerading and routes from it, and more with each version."),
     chartSource, found<eniChanges>},
    {"cni.two-sources", Severity::Hint, Origin::Chart, QT_TRANSLATE_NOOP("Rules", "Two sources of a CNI configuration"),
     QT_TRANSLATE_NOOP("Rules",
                       "The template looks for the ConfigMap first and for the file only where there is none."),
     chartSource, found<twoCniSources>},
    {"cni.no-file-written", Severity::Hint, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A CNI configuration of one's own"),
     QT_TRANSLATE_NOOP("Rules", "Somebody else has to put a configuration there; without one no pod gets a network."),
     chartSource, found<noCniFile>},
    {"encryption.other-section", Severity::Hint, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "Settings of the other kind of encryption"),
     QT_TRANSLATE_NOOP("Rules", "The chart renders the section of the chosen type only."), chartSource,
     found<sectionOfOtherType>},
    {"encryption.strict-twice", Severity::Hint, Origin::Chart, QT_TRANSLATE_NOOP("Rules", "Strict mode in two places"),
     QT_TRANSLATE_NOOP("Rules",
                       "Chart 1.19 renders both into the same entries of the ConfigMap, the new ones later; 1.20 "
                       "reads the new ones only."),
     "https://github.com/cilium/cilium/blob/v1.19.6/install/kubernetes/cilium/templates/cilium-configmap.yaml",
     found<strictTwice>},
    {"policy.mode-in-capitals", Severity::Hint, Origin::Chart, QT_TRANSLATE_NOOP("Rules", "A policy mode in capitals"),
     QT_TRANSLATE_NOOP("Rules", "The chart writes the word in small letters, which the agent wants."), chartSource,
     found<modeInCapitals>},
    {"clouds.gke-needs-native", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "GKE without native routing"),
     QT_TRANSLATE_NOOP("Rules", "The chart refuses to render: GKE routes pods' addresses itself."), chartSource,
     checkGkeWithTunnel},
    {"clouds.aks-needs-tunnel", Severity::Error, Origin::Chart, QT_TRANSLATE_NOOP("Rules", "AKS without tunnels"),
     QT_TRANSLATE_NOOP("Rules",
                       "The chart refuses to render: AKS with a CNI of one's own doesn't route pods' addresses."),
     chartSource, found<aksNatively>},
};

} // namespace

std::span<const Rule> consequenceRules()
{
    return rules;
}
