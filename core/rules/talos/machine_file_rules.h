#pragma once

#include "core/rules/rule.h"
#include "core/talos/judge/machine_judge.h"

/// The rules by which Talos' own files are judged. They look at a file, not at a configuration of Cilium: `check` of
/// them finds nothing.
std::span<const Rule> machineFileRules();

/// What is wrong with a machine configuration or patch, worst first. Each fix was tried: the finding goes, and no
/// error or warning comes up instead.
QList<Finding> checkMachineFile(const YamlText &text, const MachineTarget &target);

/// Applies the first fix of each finding, worst first, until none is left that has one. `onlySafe` leaves alone what
/// changes more than how something is said.
struct FixedMachineFile
{
    YamlText after;
    QStringList applied; ///< labels, in order
};
Result<FixedMachineFile> fixMachineFile(const YamlText &text, const MachineTarget &target, bool onlySafe);
