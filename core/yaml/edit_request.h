#pragma once

#include "core/yaml/value.h"
#include "core/yaml/yaml_path.h"
#include "core/yaml/yaml_tree.h"

#include <QStringList>

#include <functional>

/// The usual keys of the map at a path, in their usual order; a new key then comes to stand where it belongs.
using UsualKeys = std::function<QStringList(const YamlPath &)>;

/// What is to be edited, and what is known about it.
struct EditRequest
{
    const YamlTree &tree;
    const YamlPath &path;
    int document = 0;
    UsualKeys usualKeys;
};

/// The deepest thing on a path that exists, and how many steps of the path lead to it.
struct Reached
{
    int node = -1;
    int steps = 0;
};

/// Follows a path as long as it exists: up to an alias with more steps behind it, or a map that has the next key from a
/// merge key only.
Reached reach(const YamlTree &tree, const YamlPath &path, int document);

std::unexpected<Error> refusal(const YamlPath &path, int steps, const QString &why);

/// A value with the missing parents around it, from a step on.
Result<Value> wrapped(const YamlPath &path, int from, const Value &value);

/// Null, `{}` and `[]`: a place that can become the collection a path needs.
bool isOpenTo(const YamlTree &tree, int node, const YamlPath::Step &step);

/// Where a new key belongs among its siblings: its usual place where they keep the usual order, else the end.
int usualPosition(const YamlTree &tree, int mapping, const QString &key, const QStringList &usualKeys);
