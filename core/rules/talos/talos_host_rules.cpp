#include "core/rules/combination.h"
#include "core/rules/common_fixes.h"
#include "core/rules/services/service_state.h"

#include <QVersionNumber>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr Combination nodeInit{
    .isThere = [](const CheckContext &context) { return isOn(context, "nodeinit.enabled"); },
    .message = "nodeinit.enabled is true; its script runs programs of the host, which Talos doesn't have",
    .settings = {"nodeinit.enabled"},
    .waysOut = {{"Go without it", {{"nodeinit.enabled", nullptr}}}}};

constexpr Combination privileged{
    .isThere = [](const CheckContext &context) { return isOn(context, "securityContext.privileged"); },
    .message = "securityContext.privileged is true; on Talos the agent needs its list of capabilities only",
    .settings = {"securityContext.privileged"}};

/// The agent's own list without what Talos refuses. Source: Talos' page on deploying Cilium.
constexpr const char *neededCapabilities[] = {"CHOWN",    "KILL",      "NET_ADMIN",    "NET_RAW",
                                              "IPC_LOCK", "SYS_ADMIN", "SYS_RESOURCE", "DAC_OVERRIDE",
                                              "FOWNER",   "SETGID",    "SETUID"};
constexpr const char *neededForCleaning[] = {"NET_ADMIN", "SYS_ADMIN", "SYS_RESOURCE"};

QList<Violation> missingIn(const CheckContext &context, const char *path, std::span<const char *const> needed)
{
    const QStringList asked = context.values.strings(path);
    QStringList missing;
    Value::List whole;
    for (const QString &capability : asked)
        whole.emplace_back(capability);
    for (const char *capability : needed) {
        if (asked.contains(QLatin1StringView(capability)))
            continue;
        missing += QString::fromLatin1(capability);
        whole.emplace_back(missing.back());
    }
    if (missing.isEmpty() || !context.values.isExplicit(path) || isOn(context, "securityContext.privileged"))
        return {};
    return {Violation{.message = u"%1 lacks %2"_s.arg(QLatin1StringView(path), missing.join(u", "_s)),
                      .settings = {path},
                      .fixes = {Fix{.label = u"Add what is missing"_s, .changes = {setTo(path, Value(whole))}}}}};
}

QList<Violation> checkMissingCapabilities(const CheckContext &context)
{
    return missingIn(context, "securityContext.capabilities.ciliumAgent", neededCapabilities) +
           missingIn(context, "securityContext.capabilities.cleanCiliumState", neededForCleaning);
}

constexpr Combination otherCgroup{
    .isThere =
        [](const CheckContext &context) {
            return text(context, "cgroup.hostRoot") != "/sys/fs/cgroup"_L1 &&
                   !isOn(context, "cgroup.autoMount.enabled");
        },
    .message = "cgroup.hostRoot is {cgroup.hostRoot} and nothing mounts it; Talos has cgroup v2 at /sys/fs/cgroup",
    .settings = {"cgroup.hostRoot", "cgroup.autoMount.enabled"},
    .waysOut = {{"Use the mount of Talos", {{"cgroup.hostRoot", "/sys/fs/cgroup"}}}}};

QList<Violation> checkCgroupRoot(const CheckContext &context)
{
    QList<Violation> violations = violationsOf(context, otherCgroup);
    for (Violation &violation : violations)
        violation.severity = services::balancesAtSockets(context) && !isOn(context, "securityContext.privileged")
                                 ? Severity::Error
                                 : Severity::Warning;
    return violations;
}

QList<Violation> checkWithdrawn(const CheckContext &context)
{
    if (context.target.talos != "1.13.1"_L1)
        return {};
    return {Violation{.message = u"Talos 1.13.1 was withdrawn; 1.13.2 took its place"_s}};
}

QList<Violation> checkIptablesTargets(const CheckContext &context)
{
    const bool isAffected =
        context.target.talos.startsWith("1.14.0-alpha"_L1) || context.target.talos.startsWith("1.14.0-beta"_L1);
    if (!isAffected || !isOn(context, "ipv6.enabled"))
        return {};
    return {Violation{.message = u"ipv6.enabled is true, but the kernel of Talos %1 lacks targets of ip6tables"_s.arg(
                          context.target.talos),
                      .settings = {"ipv6.enabled"},
                      .fixes = {Fix{.label = u"Go without IPv6"_s, .changes = {setTo("ipv6.enabled", false)}}}}};
}

QList<Violation> checkKubernetesRange(const CheckContext &context)
{
    const QVersionNumber wanted = QVersionNumber::fromString(context.target.kubernetes);
    const TalosRelease &release = context.talos();
    const QVersionNumber least = QVersionNumber::fromString(release.kubernetesMin);
    const QVersionNumber most = QVersionNumber::fromString(release.kubernetesMax);
    if (wanted.isNull() || least.isNull() || most.isNull() || (wanted >= least && wanted <= most))
        return {};
    return {Violation{.message = u"Talos %1 runs Kubernetes %2 to %3.%4, the target is %5"_s
                                     .arg(release.version, release.kubernetesMin)
                                     .arg(most.majorVersion())
                                     .arg(most.minorVersion())
                                     .arg(context.target.kubernetes)}};
}

QList<Violation> checkCniPaths(const CheckContext &context)
{
    QList<Violation> violations;
    for (const auto &[path, wanted] :
         {std::pair{"cni.binPath", u"/opt/cni/bin"_s}, std::pair{"cni.confPath", u"/etc/cni/net.d"_s}}) {
        if (!context.values.isExplicit(path) || text(context, path) == wanted)
            continue;
        violations += Violation{.message = u"%1 is %2; Talos' containerd looks in %3"_s.arg(
                                    QLatin1StringView(path), text(context, path), wanted),
                                .settings = {path},
                                .fixes = {Fix{.label = u"Use %1"_s.arg(wanted), .changes = {unset(path)}}}};
    }
    return violations;
}

QList<Violation> checkKubePrismPort(const CheckContext &context)
{
    static const QList<int> taken{2379, 2380, 4240, 4244,  4250,  6443,  9234,  9878,  9879,  9890,  9891, 9962,
                                  9963, 9964, 9965, 10248, 10249, 10250, 10256, 10257, 10259, 50000, 50001};
    const int port = kubePrismPort(context);
    if (!context.machineConfig || context.machineConfig->kubePrismEnabled == false || !taken.contains(port))
        return {};
    return {Violation{.message = u"%1 lets KubePrism listen on %2, which Kubernetes, Talos or Cilium use themselves"_s
                                     .arg(context.machineConfig->file)
                                     .arg(port),
                      .settings = {"k8sServicePort"}}};
}

constexpr Combination otherNamespace{
    .isThere =
        [](const CheckContext &context) {
            const QString space = text(context, "namespaceOverride");
            return !space.isEmpty() && space != "kube-system"_L1;
        },
    .message = "namespaceOverride is {namespaceOverride}; Talos lets privileged pods into kube-system only, unless the "
               "namespace has the label pod-security.kubernetes.io/enforce=privileged",
    .settings = {"namespaceOverride"},
    .waysOut = {{"Install into the release's namespace", {{"namespaceOverride", nullptr}}}}};

constexpr Combination noNodeForAddresses{
    .isThere =
        [](const CheckContext &context) {
            const std::vector<NodePool> &pools = context.cluster.nodePools;
            const bool hasWorker = std::ranges::any_of(
                pools, [](const NodePool &pool) { return pool.roles.isEmpty() || pool.roles.contains("worker"_L1); });
            return isOn(context, "nodeIPAM.enabled") && !pools.empty() && !hasWorker;
        },
    .message = "nodeIPAM.enabled is true, but there are no workers, and Talos labels control planes to be left out",
    .settings = {"nodeIPAM.enabled"},
    .waysOut = {{"Go without node IPAM", {{"nodeIPAM.enabled", nullptr}}}}};

constexpr char ciliumOnTalos[] = "https://docs.siderolabs.com/kubernetes-guides/cni/deploying-cilium";

constexpr Rule rules[] = {
    {"talos.node-init", Severity::Error, Origin::Talos, QT_TRANSLATE_NOOP("Rules", "Preparing nodes by a script"),
     QT_TRANSLATE_NOOP("Rules",
                       "The container asks for SYS_MODULE, which Talos gives to nobody, and its script wants the "
                       "host's shell. Agents wait for it for ever."),
     "https://github.com/cilium/cilium/blob/v1.18.5/install/kubernetes/cilium/templates/cilium-nodeinit/daemonset.yaml",
     found<nodeInit>},
    {"talos.privileged-agent", Severity::Hint, Origin::Talos, QT_TRANSLATE_NOOP("Rules", "A privileged agent"),
     QT_TRANSLATE_NOOP("Rules", "It works and gives the agent more than it needs."), ciliumOnTalos, found<privileged>},
    {"talos.capability-missing", Severity::Warning, Origin::Documentation,
     QT_TRANSLATE_NOOP("Rules", "A capability that the agent needs"),
     QT_TRANSLATE_NOOP("Rules",
                       "Writing the list replaces the chart's one as a whole. Without one of these the agent fails "
                       "where it uses it, at start or later."),
     ciliumOnTalos, checkMissingCapabilities},
    {"talos.cgroup-root", Severity::Error, Origin::Talos, QT_TRANSLATE_NOOP("Rules", "cgroup v2 where it isn't"),
     QT_TRANSLATE_NOOP("Rules",
                       "The agent mounts another cgroup v2 inside its own container. Balancing at sockets is then "
                       "attached to that container alone, and Services don't answer pods."),
     ciliumOnTalos, checkCgroupRoot},
    {"talos.withdrawn-release", Severity::Warning, Origin::Talos,
     QT_TRANSLATE_NOOP("Rules", "A release of Talos that was withdrawn"),
     QT_TRANSLATE_NOOP("Rules", "Its makers took it back soon after the release."),
     "https://github.com/siderolabs/talos/issues/13312", checkWithdrawn},
    {"talos.ip6tables-targets", Severity::Error, Origin::Kernel,
     QT_TRANSLATE_NOOP("Rules", "IPv6 on a kernel without its iptables targets"),
     QT_TRANSLATE_NOOP("Rules",
                       "The agent stops half-way through its rules, and identities and redirects to the proxy go "
                       "wrong. 1.14.0-rc.1 has them again."),
     "https://github.com/siderolabs/talos/issues/13935", checkIptablesTargets},
    {"talos.kubernetes-range", Severity::Error, Origin::Talos,
     QT_TRANSLATE_NOOP("Rules", "A Kubernetes that this Talos doesn't run"),
     QT_TRANSLATE_NOOP("Rules",
                       "The node refuses the configuration when it is applied; talosctl gen config and validate "
                       "let it pass."),
     "https://docs.siderolabs.com/talos/v1.12/getting-started/support-matrix", checkKubernetesRange},
    {"talos.cni-path", Severity::Warning, Origin::Talos,
     QT_TRANSLATE_NOOP("Rules", "A CNI folder that Talos doesn't read"),
     QT_TRANSLATE_NOOP("Rules",
                       "containerd finds no plugin there and the node stays NotReady, unless its configuration was "
                       "changed to match."),
     ciliumOnTalos, checkCniPaths},
    {"talos.kube-prism-port-taken", Severity::Warning, Origin::Talos,
     QT_TRANSLATE_NOOP("Rules", "A port for KubePrism that others use"),
     QT_TRANSLATE_NOOP(
         "Rules", "Whoever comes second doesn't get the port: KubePrism isn't reached, or the other program fails."),
     "https://docs.siderolabs.com/kubernetes-guides/advanced-guides/kubeprism", checkKubePrismPort},
    {"talos.other-namespace", Severity::Warning, Origin::Talos,
     QT_TRANSLATE_NOOP("Rules", "Cilium outside kube-system"),
     QT_TRANSLATE_NOOP("Rules",
                       "Talos enforces the baseline of Pod Security everywhere but in kube-system, and the agent's "
                       "pods are refused elsewhere."),
     "https://docs.siderolabs.com/kubernetes-guides/security/pod-security", found<otherNamespace>},
    {"talos.node-ipam-without-workers", Severity::Error, Origin::Operator,
     QT_TRANSLATE_NOOP("Rules", "Addresses of nodes where no node counts"),
     QT_TRANSLATE_NOOP("Rules",
                       "Talos labels control planes exclude-from-external-load-balancers. Node IPAM leaves such "
                       "nodes out, and the Services' addresses stay pending."),
     "https://github.com/cilium/cilium/issues/38793", found<noNodeForAddresses>},
};

} // namespace

std::span<const Rule> talosHostRules()
{
    return rules;
}
