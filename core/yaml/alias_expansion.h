#pragma once

#include "core/result.h"
#include "core/yaml/yaml_tree.h"

/// Refuses a document, the last one of a tree so far, whose aliases stand for more than Helm's YAML reader takes
/// ("excessive aliasing": it counts what it decodes; of small documents 99 % may come from aliases, of large ones
/// 10 %), or for more than anybody here could walk over in a moment.
Result<void> checkAliases(const YamlTree &tree, int root);
