#pragma once

#include "core/talos/judge/machine_document.h"
#include "core/talos/judge/machine_problem.h"

/// Compares a document with the types of a release: keys that it doesn't know, values that it can't decode.
MachineProblems checkTypes(const MachineDocument &document, const MachineTypes &types);
