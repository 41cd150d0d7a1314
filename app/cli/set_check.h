#pragma once

#include "app/cli/outcome.h"
#include "core/values/configuration.h"

/// Whether a configuration may be changed like this: every path is one that the chart has or, for removals, that the
/// file has; every value is of a type that the chart takes. The message names what would be right.
Outcome<void> checkChanges(const Configuration &values, const ChangeSet &changes);
