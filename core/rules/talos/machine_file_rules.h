#pragma once

#include "core/rules/rule.h"
#include "core/talos/judge/machine_judge.h"

/// The rules by which Talos' own files are judged. They look at a file, not at a configuration of Cilium: `check` of
/// them finds nothing.
std::span<const Rule> machineFileRules();

/// What is wrong with a machine configuration or patch, worst first.
QList<Finding> checkMachineFile(const YamlText &text, const MachineTarget &target);
