#pragma once

#include "core/talos/judge/merged_config.h"

/// What no Talos release notices in a merged configuration, though it can't work or means something else.
MachineProblems checkOverlooked(const MergedConfig &config);

void overlookRanges(const MergedConfig &config, MachineProblems &problems);
void overlookServices(const MergedConfig &config, MachineProblems &problems);
void overlookNode(const MergedConfig &config, MachineProblems &problems);
void overlookFirewall(const MergedConfig &config, MachineProblems &problems);
void overlookManifests(const MergedConfig &config, MachineProblems &problems);
/// What Talos does as told, and Cilium on it minds.
void overlookForCilium(const MergedConfig &config, MachineProblems &problems);
void overlookIdleSections(const MergedConfig &config, MachineProblems &problems);
