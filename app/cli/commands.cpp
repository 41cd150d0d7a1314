#include "app/cli/commands.h"

std::span<const Command *const> commands()
{
    static constexpr const Command *table[] = {
        &checkCommand,       &fixCommand,        &getCommand,         &setCommand,          &explainCommand,
        &listCommand,        &sizeCommand,       &exportCommand,      &announceBgpCommand,  &announceL2Command,
        &presetListCommand,  &presetShowCommand, &presetApplyCommand, &templateListCommand, &templateShowCommand,
        &templateAddCommand, &chartFactsCommand, &rulesCommand,       &versionCommand};
    return table;
}
