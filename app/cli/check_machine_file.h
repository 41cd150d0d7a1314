#pragma once

#include "app/cli/command_line.h"
#include "core/rules/finding.h"

#include <optional>

/// What was found in a Talos machine configuration or patch.
struct CheckedMachineFile
{
    QString talos;
    QString contract;
    QString role; ///< control-plane, worker, or both
    QList<Finding> findings;
};

/// The options of `check` that only such files know.
bool takesMachineOptions(const CommandLine &line);

/// Judges a file as Talos does, if it is one of Talos': its content says so, or the options do. Nothing: it isn't one.
Outcome<std::optional<CheckedMachineFile>> checkMachineText(const QString &path, const QByteArray &bytes,
                                                            const CommandLine &line);
