#pragma once

#include "core/yaml/planned_edit.h"

/// Ways to remove a child of a collection, with the comments that belong to it. Collections that would be empty go,
/// too, unless a comment lives in them: those become `{}` or `[]`.
EditPlan planRemoval(const YamlTree &tree, int collection, int position, int document);
