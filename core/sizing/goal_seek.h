#pragma once

#include "core/sizing/map_sizing.h"

#include <QStringList>

/// A ratio that was looked for, with the arithmetic that leads there.
struct GoalSeek
{
    bool isReached = false; ///< whether a ratio up to 1 does it
    double ratio = 0;       ///< where reached the best one; else the one that comes nearest
    NodeSizing sizing;      ///< at that ratio
    QStringList arithmetic; ///< one step a line, with numbers
    QString note;           ///< what to know of it: floor, ceiling, a size set by hand; may be empty
};

/// The smallest ratio whose TCP connection map holds `connections`.
GoalSeek ratioForConnections(const SizingInput &input, qint64 connections);

/// The smallest ratio at which a map that was `pressure` full (0 to 1, `cilium_bpf_map_pressure`) at the input's ratio
/// would be at most `target` full. `map` is one of the names of `sizeMaps`.
GoalSeek ratioForPressure(const SizingInput &input, double pressure, double target,
                          const QString &map = QStringLiteral("ct-tcp"));

/// The largest ratio whose maps take at most `bytes` of kernel memory, in the families that are on.
GoalSeek ratioForBudget(const SizingInput &input, qint64 bytes);

/// The same for a share of the node's memory, 0 to 1.
GoalSeek ratioForShare(const SizingInput &input, double share);

/// The smallest ratio at which a map doesn't grow any more.
GoalSeek ratioForCeiling(const SizingInput &input, const QString &map = QStringLiteral("ct-tcp"));
