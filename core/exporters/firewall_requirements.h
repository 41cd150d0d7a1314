#pragma once

#include "core/rules/rule.h"
#include "core/talos/talos_patches.h"

/// The rules of the ingress firewall that the profile asks for: few, as many of them can keep a node from booting
/// (https://github.com/siderolabs/talos/issues/14001).
void requireFirewall(MachineRequirements &requirements, const CheckContext &context);

/// What a loaded configuration's firewall does already goes from the wanted one.
void leaveOutPresent(MachineFirewall &wanted, const MachineFirewall &present);
