#pragma once

#include "app/cli/command.h"

#include <QString>

/// The page of `datapathctl --help`: all commands.
QString programHelp();
/// The page of `datapathctl COMMAND --help`.
QString commandHelp(const Command &command);
