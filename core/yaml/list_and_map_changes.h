#pragma once

#include "core/yaml/planned_edit.h"
#include "core/yaml/yaml_writer.h"

/// The way to make a list or map into another by changing only the children that differ. Empty where that isn't simple:
/// other kinds, or a map in another order.
EditPlan planChildChanges(const YamlTree &tree, int node, const Value &value, const YamlLayout &layout,
                          const IntendedChange &intended);
