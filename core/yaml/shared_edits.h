#pragma once

#include "core/yaml/edit_request.h"
#include "core/yaml/splice.h"
#include "core/yaml/value.h"

// Edits where anchors, aliases and merge keys share text between places.

/// The path leads through an alias: only this place changes. What stays shared stays so (`<<: *base` with the new value
/// behind it) where the alias stands for a map, else the value is written out.
Result<Splice> setThroughAlias(const EditRequest &request, const Reached &alias, const Value &value);
Result<Splice> unsetThroughAlias(const EditRequest &request, const Reached &alias);

/// The path leads to what a merge key brings. Setting overrides it here; unsetting writes out the rest of what was
/// merged.
Result<Splice> setMerged(const EditRequest &request, const Reached &mapping, const Value &value);
Result<Splice> unsetMerged(const EditRequest &request, const Reached &mapping);

/// Whether anchors on or inside of a node are used outside of it.
bool holdsUsedAnchors(const YamlTree &tree, int node);

/// The first alias outside of a node takes over each anchor that is on or inside of it: it gets the anchor and the
/// value. No value changes; afterwards the node can go.
Result<Splice> handOverAnchors(const YamlTree &tree, int node, int document);
