#pragma once

#include "app/cli/check_machine_file.h"
#include "app/cli/destination.h"

/// Applies the fixes of a Talos file's findings.
Outcome<ExitCode> fixMachineText(const QString &path, const OpenMachineFile &file, const Destination &destination,
                                 const CommandLine &line, const Streams &streams);
