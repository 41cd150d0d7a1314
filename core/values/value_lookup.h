#pragma once

#include "core/yaml/value.h"
#include "core/yaml/yaml_path.h"

/// What stands at a path of a value tree, or nullptr; a null or scalar on the way ends the search there.
const Value *lookUp(const Value &tree, const YamlPath &path);

/// The same for a path of our own, null where nothing is there: `valueAt(resource, "spec.nodeSelector")`.
const Value &valueAt(const Value &tree, const char *path);

/// A scalar as text: a string's own, else as YAML writes it.
QString scalarText(const Value &value);
/// The scalar at a path as text; empty where nothing, null or a collection is there.
QString textAt(const Value &tree, const YamlPath &path);
