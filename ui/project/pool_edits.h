#pragma once

#include "core/values/change_set.h"
#include "core/values/target.h"

/// The edits of a profile's `cluster.nodePools` that lead from one list to the other. They touch only what differs, so
/// that comments and order of the rest stay.
ChangeSet poolEdits(const std::vector<NodePool> &before, const std::vector<NodePool> &after);

/// `64GiB`, `65791000KiB`, `1500000001`: the exact amount, as `parseMemory` reads it.
QString writtenMemory(qint64 bytes);
