#include "core/rules/combination.h"
#include "core/rules/flags/agent_options.h"

using namespace Qt::StringLiterals;

namespace {

constexpr Combination sleeping{.isThere = [](const CheckContext &context) { return isOn(context, "sleepAfterInit"); },
                               .message = "sleepAfterInit is true: the agent's container only sleeps",
                               .settings = {"sleepAfterInit"},
                               .waysOut = {{"Run the agent", {{"sleepAfterInit", nullptr}}}}};

QList<Violation> checkCleaning(const CheckContext &context)
{
    for (const char *path : {"cleanState", "cleanBpfState"}) {
        if (isOn(context, path))
            return {Violation{
                .message = u"%1 is true: every start of an agent takes its state away"_s.arg(QLatin1StringView(path)),
                .settings = {path},
                .fixes = {Fix{.label = u"Keep the state"_s, .changes = {unset(path)}}}}};
    }
    return {};
}

constexpr Combination preflightBesideAgent{
    .isThere =
        [](const CheckContext &context) {
            return isOn(context, "preflight.enabled") && (isOn(context, "agent") || isOn(context, "operator.enabled"));
        },
    .message =
        "preflight.enabled is true: agent, Envoy and the ConfigMap aren't rendered, although agent is {agent} and "
        "operator.enabled {operator.enabled}",
    .settings = {"preflight.enabled", "agent", "operator.enabled"},
    .waysOut = {{"Leave the preflight check out", {{"preflight.enabled", nullptr}}}}};

QList<Violation> checkSampleHost(const CheckContext &context)
{
    const QStringList hosts = context.values.strings("hubble.ui.ingress.hosts");
    if (!isOn(context, "hubble.ui.enabled") || !isOn(context, "hubble.ui.ingress.enabled") ||
        !hosts.contains("chart-example.local"_L1))
        return {};
    return {Violation{
        .message = u"hubble.ui.ingress.hosts is still chart-example.local"_s,
        .settings = {"hubble.ui.ingress.hosts", "hubble.ui.ingress.enabled"},
        .fixes = {Fix{.label = u"Turn the UI's Ingress off"_s, .changes = {unset("hubble.ui.ingress.enabled")}}}}};
}

QList<Violation> checkSampleEndpoint(const CheckContext &context)
{
    const QStringList endpoints = context.values.strings("etcd.endpoints");
    if (!isOn(context, "etcd.enabled") || !endpoints.join(u' ').contains("CHANGE-ME"_L1))
        return {};
    return {Violation{.message = u"etcd.enabled is true, but etcd.endpoints is still %1"_s.arg(endpoints.join(u", "_s)),
                      .settings = {"etcd.endpoints", "etcd.enabled"}}}; // nobody but the author knows the address
}

constexpr Combination spireWithoutAuthentication{
    .isThere =
        [](const CheckContext &context) {
            return isOn(context, "authentication.mutual.spire.enabled") && !isOn(context, "authentication.enabled");
        },
    .message = "authentication.mutual.spire.enabled is true, but authentication.enabled is {authentication.enabled}",
    .settings = {"authentication.enabled", "authentication.mutual.spire.enabled"},
    .waysOut = {{"Turn authentication on", {{"authentication.enabled", "true"}}},
                {"Go without SPIRE", {{"authentication.mutual.spire.enabled", nullptr}}}}};

constexpr Combination spireWithoutSwitch{
    .isThere =
        [](const CheckContext &context) {
            return context.values.isExplicit("authentication.mutual.spire.install.enabled") &&
                   isOn(context, "authentication.mutual.spire.install.enabled") &&
                   !context.values.isExplicit("authentication.mutual.spire.enabled") &&
                   !isOn(context, "authentication.mutual.spire.enabled");
        },
    .message = "authentication.mutual.spire.install.enabled is true, but authentication.mutual.spire.enabled isn't: "
               "nothing is installed",
    .settings = {"authentication.mutual.spire.install.enabled", "authentication.mutual.spire.enabled"},
    .waysOut = {{"Remove the idle switch", {{"authentication.mutual.spire.install.enabled", nullptr}}}}};

QList<Violation> checkBackOff(const CheckContext &context)
{
    QList<Violation> violations;
    if (!context.ciliumAtLeast(u"1.18") || !isOn(context, "k8sClientExponentialBackoff.enabled"))
        return violations;
    int index = 0;
    const Value variables = context.values.value("extraEnv");
    for (const Value &variable : variables.toList()) {
        const YamlPath at = YamlPath("extraEnv").child(index++);
        const Value *name = variable.find(u"name");
        const QString text = name ? name->toString() : QString();
        if (text != "KUBE_CLIENT_BACKOFF_BASE"_L1 && text != "KUBE_CLIENT_BACKOFF_DURATION"_L1)
            continue;
        violations +=
            Violation{.message = u"%1 sets %2, which the chart sets itself (k8sClientExponentialBackoff)"_s.arg(
                          at.toString(), text),
                      .settings = {at, "k8sClientExponentialBackoff.enabled"},
                      .fixes = {Fix{.label = u"Leave it to the chart"_s, .changes = {unset(at)}},
                                Fix{.label = u"Turn the chart's back-off off"_s,
                                    .changes = {setTo("k8sClientExponentialBackoff.enabled", false)}}}};
    }
    return violations;
}

constexpr Combination affinityDropped{
    .isThere = [](const CheckContext &context) { return text(context, "scheduling.mode") == "kube-scheduler"_L1; },
    .message = "scheduling.mode is kube-scheduler: the chart leaves the agents' affinity out",
    .settings = {"scheduling.mode", "affinity"},
    .waysOut = {{"Keep agents apart by affinity", {{"scheduling.mode", nullptr}}}}};

constexpr Combination unhealthyEviction{
    .isThere =
        [](const CheckContext &context) {
            const bool isOld = context.target.kubernetes.startsWith("1."_L1) &&
                               context.target.kubernetes.section(u'.', 1, 1).toInt() < 27;
            return isOld && isOn(context, "operator.podDisruptionBudget.enabled") &&
                   isTruthy(context, "operator.podDisruptionBudget.unhealthyPodEvictionPolicy");
        },
    .message = "operator.podDisruptionBudget.unhealthyPodEvictionPolicy has no effect because Kubernetes knows it from "
               "1.27 on; the chart leaves it out",
    .settings = {"operator.podDisruptionBudget.unhealthyPodEvictionPolicy"},
    .waysOut = {{"Remove it", {{"operator.podDisruptionBudget.unhealthyPodEvictionPolicy", nullptr}}}}};

constexpr char helmReference[] = "https://docs.cilium.io/en/v1.18/helm-reference/";
constexpr Combination portWithoutSpire{
    .isThere =
        [](const CheckContext &context) {
            return effective::overriding(context, u"mesh-auth-mutual-listener-port"_s).value_or(QString()).toInt() >
                       0 &&
                   !effective::overriding(context, u"mesh-auth-spire-admin-socket"_s) &&
                   !isOn(context, "authentication.mutual.spire.enabled");
        },
    .message = "extraConfig sets mesh-auth-mutual-listener-port, but authentication.mutual.spire.enabled is "
               "{authentication.mutual.spire.enabled}",
    .settings = {"extraConfig.mesh-auth-mutual-listener-port", "authentication.mutual.spire.enabled"},
    .waysOut = {{"Remove the port", {{"extraConfig.mesh-auth-mutual-listener-port", nullptr}}}}};

constexpr char validateSource[] =
    "https://github.com/cilium/cilium/blob/v1.18.5/install/kubernetes/cilium/templates/validate.yaml";

constexpr Rule rules[] = {
    {"leftovers.sleep-after-init", Severity::Warning, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "An agent that only sleeps"),
     QT_TRANSLATE_NOOP("Rules", "A switch for looking into the container. With it no node has a network."),
     helmReference, found<sleeping>},
    {"leftovers.clean-state", Severity::Warning, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "State that every start takes away"),
     QT_TRANSLATE_NOOP("Rules", "Meant for one repair. Left on, each restart of an agent cuts every connection of its "
                                "node."),
     helmReference, checkCleaning},
    {"leftovers.preflight", Severity::Warning, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A preflight check in place of Cilium"),
     QT_TRANSLATE_NOOP("Rules",
                       "The check is a release of its own. In the values of the real one it takes the place of "
                       "agent, Envoy and ConfigMap, and an upgrade removes Cilium. The chart's checks of the "
                       "ConfigMap don't run either."),
     "https://docs.cilium.io/en/v1.18/operations/upgrade/#running-pre-flight-check-required",
     found<preflightBesideAgent>},
    {"leftovers.sample-host", Severity::Warning, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "The chart's sample host in an Ingress"),
     QT_TRANSLATE_NOOP("Rules", "Nobody resolves the name; the UI isn't reached."), helmReference, checkSampleHost},
    {"leftovers.sample-etcd", Severity::Warning, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "The chart's sample address of etcd"),
     QT_TRANSLATE_NOOP("Rules", "The placeholder goes into the configuration as it is, and agents wait for an etcd."),
     "https://docs.cilium.io/en/v1.18/installation/k8s-install-external-etcd/", checkSampleEndpoint},
    {"authentication.spire-needs-it", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "SPIRE without authentication"),
     QT_TRANSLATE_NOOP("Rules", "SPIRE does nothing but authenticate. The chart refuses to render; up to 1.18 "
                                "authentication is on by default, later it isn't."),
     validateSource, found<spireWithoutAuthentication>},
    {"authentication.port-without-spire", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "A port for mutual authentication that nobody does"),
     QT_TRANSLATE_NOOP("Rules", "With a port the agent wants to be told where SPIRE's socket is. The chart tells it "
                                "both or neither; the agent exits at start."),
     "https://github.com/cilium/cilium/blob/v1.18.5/pkg/auth/mutual_authhandler.go", found<portWithoutSpire>},
    {"authentication.spire-not-switched-on", Severity::Warning, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "An installation of SPIRE that isn't switched on"),
     QT_TRANSLATE_NOOP("Rules", "install.enabled says only who installs SPIRE; spire.enabled is the switch."),
     "https://docs.cilium.io/en/v1.18/network/servicemesh/mutual-authentication/mutual-authentication/",
     found<spireWithoutSwitch>},
    {"kubernetes.back-off-twice", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A variable that the chart sets, too"),
     QT_TRANSLATE_NOOP("Rules", "From 1.18 on the chart sets the client's back-off and refuses to have it twice in one "
                                "container."),
     validateSource, checkBackOff},
    {"kubernetes.affinity-dropped", Severity::Hint, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "Affinity that the chart leaves out"),
     QT_TRANSLATE_NOOP("Rules",
                       "In this mode placing the agents is left to the scheduler, and affinity isn't rendered."),
     helmReference, found<affinityDropped>},
    {"kubernetes.eviction-policy-too-new", Severity::Hint, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A field too new for this Kubernetes"),
     QT_TRANSLATE_NOOP("Rules", "The chart renders the field for Kubernetes 1.27 and newer only."), helmReference,
     found<unhealthyEviction>},
};

} // namespace

std::span<const Rule> leftoverRules()
{
    return rules;
}
