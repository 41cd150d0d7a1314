#pragma once

#include "core/talos/machine_config.h"
#include "core/values/machine_additions.h"

#include <QStringList>

#include <map>
#include <optional>
#include <vector>

/// What a patch file is about: each has its own, so that a user can leave one out.
enum class PatchTopic {
    Network,
    KubeProxy,
    Links,
    KubeSpan,
    NodeBlocks,
    NodeAddress,
    EtcdAddress,
    Scheduling,
    Sysctls,
    Firewall,
    ControlPlaneFirewall,
    Own,
    InlineManifest,
};

/// The name of the manifest that Talos applies at bootstrap.
inline constexpr char inlineManifestName[] = "cilium";

/// What the machine configuration of every node must say for a Cilium configuration.
struct MachineRequirements
{
    QStringList podCidrs;      ///< empty: as Talos has them
    QStringList serviceCidrs;  ///< likewise
    QString servicesMovedFrom; ///< the range that had to go because it overlaps the pods; for the patch's comment
    int kubePrismPort = talosDefaults::kubePrismPort;
    bool kubePrism = true;  ///< the values reach the API server through it
    bool withoutCni = true; ///< false: the configuration has none already
    bool replacesKubeProxy = true;
    bool schedulesOnControlPlanes = false;    ///< there are no other nodes
    std::optional<bool> forwardKubeDnsToHost; ///< nothing: as Talos has it
    std::optional<int> nodeCidrMaskIPv4;      ///< only where it isn't Talos' /24
    std::optional<int> nodeCidrMaskIPv6;      ///< only where it isn't Talos' /64
    QStringList nodeIpSubnets;
    QStringList etcdSubnets;
    std::vector<MachineLink> links;
    bool hasLinkDocuments = true; ///< from Talos 1.12 on
    bool kubeSpan = false;
    bool hasKubeSpanDocument = true;           ///< from Talos 1.13 on
    bool advertisesKubernetesNetworks = false; ///< KubeSpan routes to the pods, too
    QMap<QString, QString> sysctls;
    MachineFirewall firewall; ///< for every node
    MachineFirewall controlPlaneFirewall;
    Value::List patches;
    Value::List controlPlanePatches;
    Value::List workerPatches;
    QString inlineManifest; ///< the rendered chart; empty: Helm brings it
    QString manifestName = QString::fromLatin1(inlineManifestName);
    bool replacesInlineManifest = false;     ///< the configuration has one of its name
    std::map<PatchTopic, QStringList> notes; ///< which settings and rules caused it, for the files' comments
};

struct TalosPatch
{
    QString path; ///< below the export folder: `talos/patches/all/10-cilium-network.yaml`
    QByteArray content;
};

/// The strategic-merge patches for the nodes, in the machine configuration's style of that contract; verified against
/// talosctl of each. A file that would say nothing isn't made: Talos takes an empty patch for a JSON patch and refuses
/// it.
std::vector<TalosPatch> renderPatches(const MachineRequirements &requirements, Contract contract);
