#pragma once

#include "core/talos/talos_release.h"

#include <QStringList>

#include <optional>
#include <vector>

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
