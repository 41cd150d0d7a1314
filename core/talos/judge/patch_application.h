#pragma once

#include "core/talos/judge/machine_loading.h"
#include "core/talos/judge/merged_config.h"

/// A configuration after a patch was laid over it.
struct PatchedConfig
{
    MergedConfig config;
    MachineProblems refused; ///< where Talos would have stopped
    MachineProblems unheard; ///< what the patch says without an effect
};

/// Lays a patch over documents, step by step as Talos does.
PatchedConfig applyPatch(const LoadedMachineText &patch, MergedConfig below);
