#pragma once

#include "core/yaml/planned_edit.h"
#include "core/yaml/yaml_writer.h"

/// Ways to add an entry (or, with an empty key, an item) behind the last child of a collection that isn't empty.
EditPlan planInsertion(const YamlTree &tree, int collection, const Value &value, const YamlLayout &layout,
                       const IntendedChange &intended);

/// Ways to write the first content of an empty document: behind its comments.
EditPlan planFirstContent(const YamlTree &tree, const Value &value, const YamlLayout &layout,
                          const IntendedChange &intended);
