#pragma once

#include "core/yaml/value.h"
#include "core/yaml/yaml_tree.h"

/// What Helm reads from a node: aliases followed, merge keys resolved, the last of repeated keys. Aliases that would
/// multiply without end, or lead back to themselves, are null.
Value readValue(const YamlTree &tree, int node);
