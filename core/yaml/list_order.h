#pragma once

#include "core/yaml/planned_edit.h"
#include "core/yaml/yaml_writer.h"

/// An item of a list as it shall be: one that is there already, or a new value.
struct ListItem
{
    int old = -1; ///< its position now; -1: it is new
    Value value;
};

/// The items of a list as they shall be; those that are there already are recognised by their values.
std::vector<ListItem> matchedItems(const Value::List &before, const Value::List &after);

/// The way to bring a list into another order, with items that come and go. Items that stay keep their bytes and take
/// their comments with them; blank lines and other comments between the items stay in their places.
EditPlan planListOrder(const YamlTree &tree, int list, const std::vector<ListItem> &items, const YamlLayout &layout,
                       const IntendedChange &intended);
