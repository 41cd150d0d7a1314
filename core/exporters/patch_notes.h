#pragma once

#include "core/rules/rule.h"
#include "core/talos/talos_patches.h"

/// Says in each file's comment which settings and rules caused what is in it.
void addNotes(MachineRequirements &requirements, const CheckContext &context);
