#pragma once

#include "core/talos/judge/machine_document.h"
#include "core/talos/judge/machine_problem.h"

/// Makes of a document's nulls what Go's YAML reader makes of them: a field's changes nothing, a list's item is left
/// out, a map's is empty text. Answers with the fields that change nothing.
MachineProblems settleNulls(MachineDocument &document, const MachineTypes &types);
