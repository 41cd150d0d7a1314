#pragma once

#include "core/yaml/splice.h"
#include "core/yaml/value.h"
#include "core/yaml/yaml_tree.h"

#include <vector>

/// What an edit is meant to do to the tree; everything else must stay as it is.
struct IntendedChange
{
    enum class Kind { Replace, Insert, Remove, Rename, Move };

    Kind kind = Kind::Replace;
    int document = 0;
    int container = -1; ///< the collection whose child changes; -1: the document itself
    int position = 0;   ///< of the child among its siblings
    int target = 0;     ///< of a moved child: its new position
    QString key;        ///< of a new or renamed entry
    Value value;        ///< of a new or replaced child
};

/// A way to do it: the bytes of a range are replaced.
struct PlannedEdit
{
    TextSpan range;
    QByteArray text;
    IntendedChange intended;
};

/// Ways to do the same thing, best first. The first one that leads to the intended tree is taken.
using EditPlan = std::vector<PlannedEdit>;

/// The first edit of a plan whose text, parsed, is the intended tree; or why there is none.
[[nodiscard]] Result<Splice> verifiedSplice(const YamlTree &tree, const EditPlan &plan);
