#pragma once

#include "app/cli/command_line.h"
#include "core/rules/finding.h"
#include "core/talos/judge/machine_judge.h"

#include <optional>

/// What was found in a Talos machine configuration or patch.
struct CheckedMachineFile
{
    QString talos;
    QString contract;
    QString role; ///< control-plane, worker, or both
    QList<Finding> findings;
};

// The options that only such files know.
inline constexpr Option roleOption{"role", "control-plane|worker",
                                   "judge a Talos file for these nodes only (default: what its folder or name says, "
                                   "else both)"};
inline constexpr Option contractOption{
    "contract", "V",
    "the contract that the configuration below a Talos patch was generated for (default: that of --talos)"};

/// A Talos file, and what it is judged for.
struct OpenMachineFile
{
    YamlText text;
    MachineTarget target;
};

/// Reads a file as one of Talos', if it is one: its content says so, or the options do. Nothing: it isn't.
Outcome<std::optional<OpenMachineFile>> openMachineText(const QString &path, const QByteArray &bytes,
                                                        const CommandLine &line);

bool takesMachineOptions(const CommandLine &line);

/// Judges such a file as Talos does. Nothing: it isn't one.
Outcome<std::optional<CheckedMachineFile>> checkMachineText(const QString &path, const QByteArray &bytes,
                                                            const CommandLine &line);
