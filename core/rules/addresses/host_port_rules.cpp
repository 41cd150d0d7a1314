#include "core/rules/addresses/address_rule_tables.h"
#include "core/rules/combination.h"
#include "core/rules/effective_state.h"

#include <algorithm>
#include <iterator>

using namespace Qt::StringLiterals;

namespace {

enum class Transport { Tcp, Udp };

/// A port that something on a node listens on. Ports of 127.0.0.1 count, too: who listens on all addresses wants them.
struct HostPort
{
    const char *path; ///< the setting with the port, alone or behind an address; nullptr: it can't be moved here
    int byDefault;
    const char *what;
    bool (*isOpen)(const CheckContext &);
    Transport transport = Transport::Tcp;
};

bool always(const CheckContext &)
{
    return true;
}

bool servesHubble(const CheckContext &context)
{
    return isOn(context, "agent") && isOn(context, "hubble.enabled");
}

bool servesHubbleMetrics(const CheckContext &context)
{
    return servesHubble(context) && isTruthy(context, "hubble.metrics.enabled");
}

bool runsOperator(const CheckContext &context)
{
    return isOn(context, "operator.enabled");
}

bool proxiesL7(const CheckContext &context)
{
    return isOn(context, "l7Proxy");
}

bool hasKubeProxy(const CheckContext &context)
{
    return !effective::replacesKubeProxy(context);
}

constexpr HostPort hostPorts[] = {
    {"prometheus.port", 9962, "the agent's metrics",
     [](const CheckContext &context) { return isOn(context, "prometheus.enabled"); }},
    {"operator.prometheus.port", 9963, "the operator's metrics",
     [](const CheckContext &context) { return runsOperator(context) && isOn(context, "operator.prometheus.enabled"); }},
    {"envoy.prometheus.port", 9964, "Envoy's metrics",
     [](const CheckContext &context) { return proxiesL7(context) && isOn(context, "envoy.prometheus.enabled"); }},
    {"hubble.metrics.port", 9965, "Hubble's metrics", servesHubbleMetrics},
    {"envoy.healthPort", 9878, "Envoy's health", proxiesL7},
    {"envoy.debug.admin.port", 9901, "Envoy's administration",
     [](const CheckContext &context) { return proxiesL7(context) && isOn(context, "envoy.debug.admin.enabled"); }},
    {"healthPort", 9879, "the agent's health", [](const CheckContext &context) { return isOn(context, "agent"); }},
    {"clusterHealthPort", 4240, "health checks between nodes",
     [](const CheckContext &context) { return isOn(context, "healthChecking"); }},
    {"hubble.listenAddress", 4244, "Hubble's server", servesHubble},
    {nullptr, 9234, "the operator's interface", runsOperator},
    {nullptr, 9890, "the agent's diagnostics (gops)", always},
    {nullptr, 9891, "the operator's diagnostics (gops)", runsOperator},
    {"pprof.port", 6060, "the agent's profiling",
     [](const CheckContext &context) { return isOn(context, "pprof.enabled"); }},
    {"operator.pprof.port", 6061, "the operator's profiling",
     [](const CheckContext &context) { return isOn(context, "operator.pprof.enabled"); }},
    {"dnsProxy.proxyPort", 0, "the DNS proxy", proxiesL7},
    {"dnsProxy.proxyPort", 0, "the DNS proxy", proxiesL7, Transport::Udp},
    {"standaloneDnsProxy.serverPort", 10095, "the standalone DNS proxy's server",
     [](const CheckContext &context) { return isOn(context, "standaloneDnsProxy.enabled"); }},
    {"authentication.mutual.port", 4250, "mutual authentication",
     [](const CheckContext &context) { return isOn(context, "authentication.mutual.spire.enabled"); }},
    {"ingressController.hostNetwork.sharedListenerPort", 8080, "the shared Ingress",
     [](const CheckContext &context) {
         return isOn(context, "ingressController.enabled") && isOn(context, "ingressController.hostNetwork.enabled");
     }},
    {"kubeProxyReplacementHealthzBindAddr", 0, "the health of kube-proxy's replacement", effective::replacesKubeProxy},
    {"tunnelPort", 8472, "the VXLAN tunnel",
     [](const CheckContext &context) {
         return effective::tunnels(context) && effective::tunnelProtocol(context) == "vxlan"_L1;
     },
     Transport::Udp},
    {"tunnelPort", 6081, "the Geneve tunnel",
     [](const CheckContext &context) {
         return effective::tunnels(context) && effective::tunnelProtocol(context) == "geneve"_L1;
     },
     Transport::Udp},
    {nullptr, 51871, "WireGuard", effective::usesWireguard, Transport::Udp},
    {nullptr, 10250, "kubelet", always},
    {nullptr, 10248, "kubelet's health", always},
    {nullptr, 10256, "kube-proxy's health", hasKubeProxy},
    {nullptr, 10249, "kube-proxy's metrics", hasKubeProxy},
    {nullptr, 6443, "a control plane's API server", always},
    {nullptr, 10257, "a control plane's controller manager", always},
    {nullptr, 10259, "a control plane's scheduler", always},
    {nullptr, 2379, "a control plane's etcd", always},
    {nullptr, 2380, "a control plane's etcd", always},
    {nullptr, 50000, "Talos' API", always},
    {nullptr, 50001, "Talos' trustd", always},
    {nullptr, talosDefaults::kubePrismPort, "KubePrism", always},
};

/// The port; 0 where there is none: the system picks a free one then.
int portOf(const CheckContext &context, const HostPort &port)
{
    bool isNumber = false;
    const int told = port.path ? text(context, port.path).section(u':', -1).toInt(&isNumber) : 0;
    return isNumber && told > 0 ? told : port.byDefault;
}

bool isMoved(const CheckContext &context, const HostPort &port)
{
    return port.path && context.values.isExplicit(port.path);
}

struct OpenPort
{
    const HostPort *port;
    int number;
    bool isMoved;
};

/// What listens; nothing where the file names no port, as the defaults don't collide.
std::vector<OpenPort> openPorts(const CheckContext &context)
{
    std::vector<OpenPort> open;
    if (std::ranges::none_of(hostPorts, [&context](const HostPort &port) { return isMoved(context, port); }))
        return open;
    open.reserve(std::size(hostPorts));
    for (const HostPort &port : hostPorts) {
        const int number = portOf(context, port);
        if (number > 0 && port.isOpen(context))
            open.push_back({&port, number, isMoved(context, port)});
    }
    return open;
}

Violation collisionOf(const OpenPort &first, const OpenPort &second)
{
    Violation violation{.message =
                            u"%1 and %2 both want %3 %4 of the node"_s
                                .arg(QString::fromLatin1(first.port->what), QString::fromLatin1(second.port->what),
                                     first.port->transport == Transport::Udp ? u"UDP port"_s : u"port"_s)
                                .arg(first.number)};
    for (const OpenPort *open : {&second, &first}) {
        if (!open->isMoved)
            continue;
        violation.settings += open->port->path;
        violation.fixes += Fix{.label = u"Use the default port for %1"_s.arg(QString::fromLatin1(open->port->what)),
                               .changes = {unset(open->port->path)}};
    }
    return violation;
}

bool collide(const OpenPort &first, const OpenPort &second)
{
    const bool isSame = first.port->path && second.port->path && qstrcmp(first.port->path, second.port->path) == 0;
    return first.number == second.number && first.port->transport == second.port->transport && !isSame &&
           (first.isMoved || second.isMoved);
}

QList<Violation> checkHostPorts(const CheckContext &context)
{
    QList<Violation> violations;
    const std::vector<OpenPort> open = openPorts(context);
    for (auto second = open.begin(); second != open.end(); ++second) {
        for (auto first = open.begin(); first != second; ++first) {
            if (collide(*first, *second))
                violations += collisionOf(*first, *second);
        }
    }
    return violations;
}

constexpr Rule rules[] = {
    {"monitoring.host-port-twice", Severity::Warning, Origin::Kubernetes,
     QT_TRANSLATE_NOOP("Rules", "Two uses of one port of the node"),
     QT_TRANSLATE_NOOP("Rules",
                       "Agent, operator and Envoy run in the host's network, beside Kubernetes and Talos. The second "
                       "to come can't listen, or its pod isn't scheduled."),
     "https://docs.cilium.io/en/v1.18/operations/system_requirements/#firewall-rules", checkHostPorts},
};

} // namespace

std::span<const Rule> hostPortRules()
{
    return rules;
}
