#pragma once

#include "core/talos/judge/machine_document.h"
#include "core/talos/judge/machine_problem.h"

/// What merging noticed beside its result.
struct MergeNotes
{
    MachineProblems refused; ///< what Talos refuses to merge
    MachineProblems unheard; ///< what it merges without an effect: zero values, entries that are there twice now
};

/// Lays a patch's document over one of the same kind and name, by Talos' rules: scalars win unless they are nothing,
/// maps merge key by key, lists are appended but for those that are replaced or have keys.
MergeNotes mergeDocument(MachineDocument &target, const MachineDocument &patch, const MachineTypes &types);
