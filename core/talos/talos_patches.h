#pragma once

#include "core/talos/talos_release.h"

#include <QStringList>

#include <optional>
#include <vector>

/// What the machine configuration of every node must say for a Cilium configuration.
struct MachineRequirements
{
    QStringList podCidrs;
    QStringList serviceCidrs;
    int kubePrismPort = talosDefaults::kubePrismPort;
    bool kubePrism = true; ///< the values reach the API server through it
    bool replacesKubeProxy = true;
    bool forwardKubeDnsToHost = false;
    std::optional<int> nodeCidrMaskIPv4; ///< only where it isn't Talos' /24
};

struct TalosPatch
{
    QString path; ///< below the export folder: `talos/patches/all/10-cilium-network.yaml`
    QByteArray content;
};

/// The strategic-merge patches for the nodes, in the machine configuration's style of that contract; verified against
/// talosctl of each.
std::vector<TalosPatch> renderPatches(const MachineRequirements &requirements, Contract contract);
