#pragma once

#include "core/talos/configured_link.h"
#include "core/talos/talos_release.h"
#include "core/yaml/yaml_text.h"

#include <QMap>

#include <optional>
#include <vector>

/// A NetworkRuleConfig: who reaches which ports of the node.
struct MachineFirewallRule
{
    QString name;
    QString protocol;
    QStringList ports; ///< `4240`, `9962-9965`
    QStringList subnets;

    bool operator==(const MachineFirewallRule &) const = default;
};

struct MachineFirewall
{
    std::optional<QString> defaultAction; ///< accept, block
    std::vector<MachineFirewallRule> rules;

    bool isClosed() const { return defaultAction == QLatin1StringView("block"); }
};

/// A server by which the nodes resolve names.
struct MachineNameserver
{
    QString address;
    QString protocol; ///< Do53 where it isn't told; DoT and DoH are for the host alone

    bool operator==(const MachineNameserver &) const = default;
};

/// A BGPInstanceConfig: the host's own BGP, which always listens on port 179.
struct MachineBgpInstance
{
    QString name;
    QString vrf; ///< empty: the host's own routes and addresses
    QStringList neighbors;
};

/// What a Talos machine configuration (or a patch of one) says of the things that Cilium depends on. Nothing: it
/// doesn't say. Both contracts are read: the sections of the main document, and the documents that replace them
/// from 1.14 on.
struct MachineConfig
{
    QString file;                     ///< for messages
    std::optional<Contract> contract; ///< as far as the documents tell
    bool isWhole = false; ///< a generated configuration rather than a patch: what its absence means was filled in below
    std::optional<QString> cni; ///< flannel, custom, none; `none` also where flannel's document is absent from a whole
                                ///< multi-document config
    std::optional<bool> kubeProxyDisabled;
    QStringList podCidrs;
    QStringList serviceCidrs;
    std::optional<bool> kubePrismEnabled;
    std::optional<int> kubePrismPort;
    std::optional<bool> hostDns;
    std::optional<bool> forwardKubeDnsToHost;
    std::optional<int> nodeCidrMaskIPv4;
    std::optional<int> nodeCidrMaskIPv6;
    std::optional<bool> schedulesOnControlPlanes;
    std::optional<bool> kubeSpan;
    std::optional<int> kubeSpanMtu;
    std::optional<bool> advertisesKubernetesNetworks;
    bool hasKubeSpanSection = false; ///< of the main document, beside which its own document is refused
    QStringList nodeIpSubnets;
    QStringList etcdSubnets;
    QStringList virtualIps;
    QMap<QString, QString> sysctls;
    QMap<QString, int> linkMtus; ///< of those that say one
    ConfiguredLinks links;
    QStringList interfaceSections; ///< links of the main document, beside which a document of theirs is refused
    QMap<QString, QString> inlineManifests; ///< by name
    QStringList manifestUrls;
    std::optional<int> flannelPort; ///< that its document tells
    QStringList kernelModules;
    QStringList kernelArguments; ///< that the installer adds
    QStringList extensions;      ///< their images
    std::optional<bool> rotatesServerCertificates;
    MachineFirewall firewall;
    std::vector<MachineNameserver> nameservers;
    std::vector<MachineBgpInstance> bgpInstances;

    /// Lays a patch over this one: what it says wins.
    void merge(const MachineConfig &patch);
};

/// Reads every document of a machine configuration or patch. Fails where no document is Talos', and where Talos itself
/// would refuse a type.
Result<MachineConfig> readMachineConfig(const YamlText &text, const QString &file);
