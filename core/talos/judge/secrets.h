#pragma once

#include "core/talos/judge/machine_node.h"

/// A value as messages may show it: `"7445"`, `a list`; never a secret.
QString shownValue(const YamlPath &path, const MachineNode &node);
