#pragma once

#include "core/sizing/map_sizing.h"

#include <QList>
#include <QPointF>
#include <QStringList>

#include <array>

// The lines of the chart: what each map gets on nodes of 1 GiB to 1 TiB. Both axes are powers of two: x counts from
// 1 GiB (0) to 1 TiB (10), y from 1 entry or 1 byte. Pure functions.

constexpr std::size_t mapCount = 5;

enum class Measure { Entries, Memory };

/// Entries of a map, or the kernel memory of its families that are on.
qint64 amountOf(const MapSize &map, const SizingInput &input, Measure measure);

constexpr double axisEnd = 10;
double axisPosition(qint64 memoryBytes); ///< 0: 1 GiB, 10: 1 TiB
qint64 memoryAt(double axisPosition);

/// One line a map in the order of `NodeSizing::maps`; for memory one more, of all together.
std::vector<QList<QPointF>> mapCurves(SizingInput input, Measure measure);

/// Where the agent's least or greatest size holds, whatever the ratio gives.
struct ClampZone
{
    SizedBy sizedBy = SizedBy::Floor;
    std::vector<std::size_t> maps; ///< that share the border
    double from = 0;
    double to = axisEnd;
};

/// Floors and ceilings within the axis, from small to large nodes.
std::vector<ClampZone> clampZones(const SizingInput &input);
