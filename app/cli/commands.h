#pragma once

#include "app/cli/command.h"

extern const Command checkCommand;
extern const Command fixCommand;
extern const Command getCommand;
extern const Command setCommand;
extern const Command explainCommand;
extern const Command listCommand;
extern const Command sizeCommand;
extern const Command exportCommand;
extern const Command chartFactsCommand;
extern const Command rulesCommand;
extern const Command versionCommand;

/// Every command, in the order of `--help`.
std::span<const Command *const> commands();
