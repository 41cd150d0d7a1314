#pragma once

#include "app/cli/destination.h"

/// What a command makes of a file: its changes, or why there are none.
using ChangesOf = Result<ChangeSet> (*)(const Configuration &, const CommandLine &);

/// Reads the file that the line names at `position`, applies the changes, and delivers the new text.
Outcome<ExitCode> applyChanges(const CommandLine &line, const Streams &streams, int position, ChangesOf changesOf);
