#pragma once

#include "core/yaml/value.h"

#include <QMap>
#include <QStringList>

#include <optional>

/// Talos' ingress firewall, which closes every port that nothing opens. The nodes' own traffic and the pods' needn't be
/// named: it follows from the values and the cluster.
struct FirewallAdditions
{
    QStringList administrators; ///< ranges that reach the APIs of Talos and Kubernetes, beside the nodes
    QStringList clients;        ///< ranges that reach what Cilium's Gateways and Ingresses listen on
    QStringList controlPlanes;  ///< addresses of the etcd members; empty: any node's
    QStringList remoteNodes;    ///< nodes of the other clusters of a ClusterMesh

    bool operator==(const FirewallAdditions &) const = default;
};

/// A network link of the nodes that gets an MTU.
struct MachineLink
{
    QString name;
    int mtu = 0;
    bool dhcp = true; ///< has its address from DHCP, which Talos no longer runs by itself once a link is configured

    bool operator==(const MachineLink &) const = default;
};

/// What the user adds to the nodes' machine configuration: `talos:` of a profile. The rest of the patches follows from
/// the values and the cluster.
struct MachineAdditions
{
    std::optional<FirewallAdditions> firewall; ///< nothing: no firewall
    bool kubeSpan = false;
    QStringList nodeIpSubnets; ///< where a node's own address is; `!` before a range leaves it out
    std::vector<MachineLink> links;
    QMap<QString, QString> sysctls;
    Value::List patches; ///< strategic-merge documents for every node, as they stand there
    Value::List controlPlanePatches;
    Value::List workerPatches;

    bool operator==(const MachineAdditions &) const = default;
};

class ProfileReader;
class YamlPath;
void readMachines(ProfileReader &reader, const YamlPath &path, const Value &value, MachineAdditions &additions);
