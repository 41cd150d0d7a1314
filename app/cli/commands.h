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
extern const Command announceBgpCommand;
extern const Command announceL2Command;
extern const Command presetListCommand;
extern const Command presetShowCommand;
extern const Command presetApplyCommand;
extern const Command templateListCommand;
extern const Command templateShowCommand;
extern const Command templateAddCommand;
extern const Command chartFactsCommand;
extern const Command rulesCommand;
extern const Command versionCommand;

/// Every command, in the order of `--help`.
std::span<const Command *const> commands();
