#include "core/rules/common_fixes.h"
#include "core/rules/effective_state.h"
#include "core/rules/talos/node_roles.h"
#include "core/values/ip_network.h"
#include "core/values/templated_text.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr char apiServerPort[] = "6443";

bool isLoopback(const QString &host)
{
    return host == "localhost"_L1 || host == "127.0.0.1"_L1;
}

bool isOtherLoopback(const QString &host)
{
    return host == "::1"_L1 || (host.startsWith("127."_L1) && host != "127.0.0.1"_L1);
}

Fix useKubePrism(const CheckContext &context)
{
    return {.label = u"Go through KubePrism (localhost:%1)"_s.arg(kubePrismPort(context)),
            .changes = throughKubePrism(context)};
}

QList<Violation> checkApiServer(const CheckContext &context)
{
    if (!effective::replacesKubeProxy(context) || knowsApiServer(context))
        return {};
    return {Violation{.message = u"kubeProxyReplacement is true, but k8sServiceHost isn't set"_s,
                      .settings = {"k8sServiceHost", "k8sServicePort", "kubeProxyReplacement"},
                      .fixes = {useKubePrism(context)}}};
}

bool turnsKubePrismOff(const CheckContext &context)
{
    return context.machineConfig && context.machineConfig->kubePrismEnabled == false;
}

QList<Violation> checkKubePrismHost(const CheckContext &context)
{
    const QString host = context.values.string("k8sServiceHost");
    if (host == "auto"_L1) {
        return {Violation{
            .message = u"k8sServiceHost is auto, but a Talos cluster has no cluster-info ConfigMap to look it up in"_s,
            .settings = {"k8sServiceHost"},
            .fixes = {useKubePrism(context)}}};
    }
    if (isOtherLoopback(host)) {
        return {Violation{.message = u"k8sServiceHost is %1, but KubePrism listens on 127.0.0.1 only"_s.arg(host),
                          .settings = {"k8sServiceHost"},
                          .fixes = {Fix{.label = u"Set k8sServiceHost to localhost"_s,
                                        .changes = {setTo("k8sServiceHost", u"localhost"_s)}}}}};
    }
    const bool isOwnPort = context.values.string("k8sServicePort") == QLatin1StringView(apiServerPort);
    if (!isLoopback(host) || !turnsKubePrismOff(context) || isOwnPort)
        return {};
    return {Violation{.message =
                          u"k8sServiceHost is %1, but %2 turns KubePrism off"_s.arg(host, context.machineConfig->file),
                      .settings = {"k8sServiceHost"}}};
}

QList<Violation> checkKubePrismPort(const CheckContext &context)
{
    const QString host = context.values.string("k8sServiceHost");
    const QString port = context.values.string("k8sServicePort");
    if (!isLoopback(host) || port == QString::number(kubePrismPort(context)))
        return {};
    Violation violation{
        .message = u"k8sServicePort is %1, but KubePrism listens on %2"_s.arg(port.isEmpty() ? u"unset"_s : port)
                       .arg(kubePrismPort(context)),
        .settings = {"k8sServicePort", "k8sServiceHost"},
        .fixes = {Fix{.label = u"Set k8sServicePort to %1"_s.arg(kubePrismPort(context)),
                      .changes = {setTo("k8sServicePort", kubePrismPort(context))}}}};
    if (port == QLatin1StringView(apiServerPort))
        violation.message += u"; 6443 answers on control planes only"_s;
    if (port == QLatin1StringView(apiServerPort) && hasOnlyControlPlanes(context.cluster.nodePools)) {
        violation.message += u", which all nodes are so far"_s;
        violation.severity = Severity::Hint;
    }
    return {violation};
}

/// Who is known to have an address.
enum class Owner { Unknown, SharedIp, Node };

bool isAmong(const QString &address, const QStringList &cidrs)
{
    const QString range = address + (address.contains(u':') ? "/128"_L1 : "/32"_L1);
    const Result<IpNetwork> wanted = IpNetwork::parse(range);
    return wanted && std::ranges::any_of(cidrs, [&wanted](const QString &cidr) {
               const Result<IpNetwork> network = IpNetwork::parse(cidr);
               return network && network->prefix() == wanted->prefix() && network->contains(*wanted);
           });
}

QStringList toldControlPlanes(const CheckContext &context)
{
    return context.values.profile().machines.firewall.value_or(FirewallAdditions()).controlPlanes;
}

/// By addresses that are told one by one: a network of the nodes may hold a balancer as well.
Owner ownerOf(const QString &host, const CheckContext &context)
{
    if (context.machineConfig && context.machineConfig->virtualIps.contains(host))
        return Owner::SharedIp;
    return isAmong(host, toldControlPlanes(context) + context.cluster.nodeCidrs) ? Owner::Node : Owner::Unknown;
}

QString describe(Owner owner)
{
    if (owner == Owner::Unknown)
        return {};
    return owner == Owner::Node ? u", the address of a node"_s : u", the control planes' shared IP"_s;
}

/// A host that is a name or an address, and not the node itself.
bool isElsewhere(const QString &host)
{
    return !host.isEmpty() && host != "auto"_L1 && !isLoopback(host) && !isOtherLoopback(host) && !isTemplated(host);
}

bool hasKubePrismPort(const CheckContext &context)
{
    return context.values.string("k8sServicePort") == QString::number(kubePrismPort(context));
}

QList<Violation> checkKubePrismElsewhere(const CheckContext &context)
{
    const QString host = context.values.string("k8sServiceHost");
    if (!isElsewhere(host) || !hasKubePrismPort(context) || turnsKubePrismOff(context))
        return {};
    const Owner owner = ownerOf(host, context);
    return {Violation{.message = u"k8sServiceHost is %1%2, but k8sServicePort is KubePrism's %3, which listens on each "
                                 "node's 127.0.0.1 only"_s.arg(host, describe(owner))
                                     .arg(kubePrismPort(context)),
                      .settings = {"k8sServiceHost", "k8sServicePort"},
                      .fixes = {Fix{.label = u"Set k8sServiceHost to localhost"_s,
                                    .changes = {setTo("k8sServiceHost", u"localhost"_s)}}},
                      .severity = owner == Owner::Unknown ? Severity::Warning : Severity::Error}};
}

qsizetype controlPlaneCount(const CheckContext &context)
{
    qsizetype count = 0;
    for (const NodePool &pool : context.cluster.nodePools)
        count += isControlPlane(pool) ? pool.count : 0;
    return std::max(count, toldControlPlanes(context).size());
}

QList<Violation> checkSingleAddress(const CheckContext &context)
{
    const QString host = context.values.string("k8sServiceHost");
    const Owner owner = isElsewhere(host) && !hasKubePrismPort(context) ? ownerOf(host, context) : Owner::Unknown;
    if (owner == Owner::Unknown)
        return {};
    const qsizetype count = controlPlaneCount(context);
    const bool isOneOfSeveral = owner == Owner::Node && count > 1;
    QString consequence = u"nobody has it until etcd runs"_s;
    if (owner == Owner::Node)
        consequence = isOneOfSeveral
                          ? u"with it all agents lose the API server, though there are %1 control planes"_s.arg(count)
                          : u"with it all agents lose the API server"_s;
    return {Violation{.message = u"k8sServiceHost is %1%2: %3"_s.arg(host, describe(owner), consequence),
                      .settings = {"k8sServiceHost", "k8sServicePort"},
                      .fixes = {useKubePrism(context)},
                      .severity = isOneOfSeveral ? Severity::Warning : Severity::Hint}};
}

constexpr char kubePrism[] = "https://docs.siderolabs.com/kubernetes-guides/advanced-guides/kubeprism";

constexpr Rule rules[] = {
    {"talos.api-server-unknown", Severity::Error, Origin::Talos,
     QT_TRANSLATE_NOOP("Rules", "Kube-proxy replacement without the API server's address"),
     QT_TRANSLATE_NOOP("Rules", "Without kube-proxy nobody serves the kubernetes Service before Cilium runs, and "
                                "Cilium can't run before it reaches the API server: agent and operator wait and "
                                "restart."),
     "https://docs.cilium.io/en/v1.18/network/kubernetes/kubeproxy-free/", checkApiServer},
    {"talos.kube-prism-host", Severity::Error, Origin::Talos,
     QT_TRANSLATE_NOOP("Rules", "An address at which KubePrism doesn't listen"),
     QT_TRANSLATE_NOOP("Rules",
                       "KubePrism is Talos' balancer in front of the API servers; it listens on 127.0.0.1 of every "
                       "node. At any other loopback address, or when it is off, the agent's connection is "
                       "refused and it crash-loops."),
     kubePrism, checkKubePrismHost},
    {"talos.kube-prism-port", Severity::Error, Origin::Talos,
     QT_TRANSLATE_NOOP("Rules", "A port at which KubePrism doesn't listen"),
     QT_TRANSLATE_NOOP("Rules", "The port of the values and that of the machine configuration must be the same, or the "
                                "agent's connection is refused and it crash-loops."),
     kubePrism, checkKubePrismPort},
    {"talos.kube-prism-elsewhere", Severity::Warning, Origin::Talos,
     QT_TRANSLATE_NOOP("Rules", "KubePrism's port at another address"),
     QT_TRANSLATE_NOOP("Rules",
                       "KubePrism listens on 127.0.0.1 of every node and nowhere else, so that no node answers at this "
                       "port. Only a balancer of your own may; then it is no mistake."),
     kubePrism, checkKubePrismElsewhere},
    {"talos.api-server-at-one-address", Severity::Warning, Origin::Advice,
     QT_TRANSLATE_NOOP("Rules", "All agents depend on one address"),
     QT_TRANSLATE_NOOP("Rules",
                       "With the node that has it, every agent loses the API server; a shared IP moves on, but only "
                       "once etcd runs. KubePrism on each node finds whichever control plane answers."),
     kubePrism, checkSingleAddress},
};

} // namespace

std::span<const Rule> apiServerRules()
{
    return rules;
}
