#pragma once

#include "core/talos/machine_config.h"
#include "core/values/machine_additions.h"

/// What is known of the machines: the configuration that was loaded, with what a profile adds laid over it. Nothing:
/// neither says anything.
std::optional<MachineConfig> knownMachines(const std::optional<MachineConfig> &loaded, const MachineAdditions &own);
