#pragma once

#include "core/talos/judge/machine_node.h"

/// A value as messages may show it: `"7445"`, `a list`; never a secret.
QString shownValue(const YamlPath &path, const MachineNode &node);

/// Puts `(hidden)` in the place of every secret: certificates, keys, tokens, and texts that may hold some.
void hideSecrets(MachineNode &node);
