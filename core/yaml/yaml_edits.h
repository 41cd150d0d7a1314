#pragma once

#include "core/yaml/splice.h"
#include "core/yaml/value.h"
#include "core/yaml/yaml_tree.h"

/// The verified splices behind YamlText::set and YamlText::unset.
Result<Splice> spliceToSet(const YamlTree &tree, const YamlPath &path, const Value &value, int document);
Result<Splice> spliceToUnset(const YamlTree &tree, const YamlPath &path, int document);
