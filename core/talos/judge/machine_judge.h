#pragma once

#include "core/talos/judge/merged_config.h"

#include <optional>

/// What a machine configuration or patch is for.
struct MachineTarget
{
    QString talos;                   ///< the release that loads it: `1.13.2`
    QString contract;                ///< that the configuration below was generated for: `1.13`
    std::optional<MachineRole> role; ///< nothing: both
};

/// Whether a text is a machine configuration, a patch of one, or a JSON patch.
bool isMachineText(const YamlText &text);

/// Whether it is a whole configuration rather than a patch.
bool isWholeConfig(const YamlText &text);

/// Judges a text as Talos would: loads it, lays a patch over what Talos generates, merges, validates. Then says what
/// Talos wouldn't notice. Where the roles differ, messages say whose problem it is.
MachineProblems judgeMachineText(const YamlText &text, const MachineTarget &target);
