#pragma once

#include "core/yaml/yaml_path.h"

#include <vector>

/// Something that is wrong in a machine configuration or patch. The rule says how bad it is, why, and whose rule.
struct MachineProblem
{
    const char *rule;
    QString message;
    YamlPath path;   ///< in its document
    int source = -1; ///< the node it shows at; -1: the nearest one above that the text has
    int document = 0;
    QString meant; ///< the key, kind or value that was probably meant
};

using MachineProblems = std::vector<MachineProblem>;
