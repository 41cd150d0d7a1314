#pragma once

#include <Qt>

/// What the calculator's tables tell their common delegate about a row.
enum RowRole {
    IsSumRole = Qt::UserRole + 100, ///< it adds others up
    IsClaimRole,                    ///< the guide's, not ours
    IsMutedRole,                    ///< of less weight
};
