#pragma once

#include "core/result.h"
#include "core/yaml/value.h"
#include "core/yaml/yaml_path.h"

/// A value with another one at a path inside of it; missing maps are made. Fails where something else stands in the way
/// or a list has no such place (the one behind its end can be filled).
Result<Value> withValueAt(const Value &whole, const YamlPath &path, const Value &value);

/// A value without what is at a path inside of it, and without the collections that get empty by that.
Value withoutValueAt(const Value &whole, const YamlPath &path);

/// The innermost places where two values differ.
std::vector<YamlPath> changedPaths(const Value &before, const Value &after);
