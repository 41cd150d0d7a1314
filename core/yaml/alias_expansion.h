#pragma once

#include "core/yaml/yaml_tree.h"

/// The first alias that makes a node stand for more than Helm's YAML reader takes ("excessive aliasing"), or -1. The
/// reader counts what it decodes: of small documents 99 % may come from aliases, of large ones 10 %.
int firstExcessiveAlias(const YamlTree &tree, int root);
