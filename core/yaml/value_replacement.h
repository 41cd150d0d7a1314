#pragma once

#include "core/yaml/planned_edit.h"
#include "core/yaml/yaml_scalars.h"
#include "core/yaml/yaml_writer.h"

/// Ways to write another value where a node stands, in its own style: quotes stay quotes, flow stays flow, comments on
/// the line stay.
EditPlan planReplacement(const YamlTree &tree, int node, const Value &value, const YamlLayout &layout,
                         const IntendedChange &intended);

/// A scalar as its predecessor (or sibling) is written: in the same quotes, plain where plain was.
QByteArray writtenLike(const YamlNode &model, const Value &value, FlowContext context, const YamlLayout &layout);
