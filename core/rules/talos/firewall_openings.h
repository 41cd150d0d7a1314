#pragma once

#include "core/rules/rule.h"

#include <QFlags>

/// Who has to get through the ingress firewall of a node.
enum class FirewallSource : unsigned {
    Nodes = 1,
    RemoteNodes = 2, ///< of other clusters in the mesh
    Pods = 4,
    Administrators = 8,
    ControlPlanes = 16, ///< the members of etcd
    Clients = 32,
    Routers = 64, ///< that speak BGP
};
Q_DECLARE_FLAGS(FirewallSources, FirewallSource)
Q_DECLARE_OPERATORS_FOR_FLAGS(FirewallSources)

/// Ports that a node must have open for the configuration to work behind Talos' ingress firewall.
struct FirewallOpening
{
    int first = 0;
    int last = 0;
    bool isUdp = false;
    bool isForControlPlanes = false; ///< only they have it
    FirewallSources sources;
    QString what;                          ///< "VXLAN tunnels"
    QString because;                       ///< the settings that ask for it; empty: every cluster has it
    Severity severity = Severity::Warning; ///< where nothing opens it

    QString ports() const; ///< `4240/tcp`, `2379-2380/tcp`
};

/// What this configuration needs. Sources: facts of the agent's listening ports, Talos' page on its ingress firewall.
std::vector<FirewallOpening> firewallOpenings(const CheckContext &context);

/// Whether KubeSpan carries the traffic between the nodes: a link that Talos' firewall trusts.
bool usesKubeSpan(const CheckContext &context);
/// Whether there is more than one node, as far as that is told.
bool hasSeveralNodes(const CheckContext &context);
/// Whether a firewall closes what nothing opens: a loaded configuration's, or the profile's.
bool hasClosedFirewall(const CheckContext &context);

/// The ranges behind one kind of source; empty: not told.
QStringList rangesOf(FirewallSource source, const CheckContext &context);
