#pragma once

#include "core/yaml/splice.h"
#include "core/yaml/value.h"
#include "core/yaml/yaml_tree.h"

#include <optional>

/// The splice that makes a list or map into another by changing only the children that differ. Nothing where that isn't
/// simple: other kinds, another order, too much to do.
std::optional<Splice> spliceOfChildren(const YamlTree &tree, int node, const Value &value, const YamlPath &path,
                                       int document);
