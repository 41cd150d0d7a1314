#pragma once

#include "core/yaml/planned_edit.h"
#include "core/yaml/yaml_writer.h"

/// Ways to add an entry (or, with an empty key, an item) to a collection that isn't empty: before the child at the
/// intended position, or behind the last one.
EditPlan planInsertion(const YamlTree &tree, int collection, const Value &value, const YamlLayout &layout,
                       const IntendedChange &intended);

/// Ways to add whole lines, indented as the block collection's children are and without the last line end.
EditPlan planInsertedLines(const YamlTree &tree, int collection, const QByteArray &lines, const YamlLayout &layout,
                           const IntendedChange &intended);

/// A new item in the style of its neighbours: in a block list with its indentation and dash.
QByteArray writtenNewItem(const YamlTree &tree, int list, const Value &value, const YamlLayout &layout);

/// Ways to write the first content of an empty document: behind its comments.
EditPlan planFirstContent(const YamlTree &tree, const Value &value, const YamlLayout &layout,
                          const IntendedChange &intended);
