#pragma once

#include "core/rules/rule.h"
#include "core/talos/talos_patches.h"

/// What a Cilium configuration asks of the machines it is for.
MachineRequirements machineRequirements(const CheckContext &context);

/// How the machines' configuration is written: a loaded one shows it, as an upgraded cluster keeps its old style; else
/// the Talos version says.
Contract machineContract(const CheckContext &context);
