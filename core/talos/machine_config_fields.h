#pragma once

#include "core/talos/machine_config.h"

#include <span>

/// One thing that a document may say. `store` answers whether the value has the type that Talos decodes.
struct MachineField
{
    const char *path; ///< empty: the whole document
    const char *expected;
    bool (*store)(MachineConfig &, const Value &);
};

/// A document kind with what its mere presence and its deletion by a patch mean.
struct MachineKind
{
    const char *name;
    std::span<const MachineField> fields;
    void (*present)(MachineConfig &) = nullptr;
    void (*deleted)(MachineConfig &) = nullptr;
};

std::span<const MachineField> mainDocumentFields();
std::span<const MachineKind> machineKinds();
