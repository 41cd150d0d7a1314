#include "core/sizing/goal_seek.h"

GoalSeek ratioForConnections(const SizingInput &input, qint64)
{
    return {.ratio = input.ratio, .sizing = sizeMaps(input), .arithmetic = {}, .note = {}};
}

GoalSeek ratioForPressure(const SizingInput &input, double, double)
{
    return {.ratio = input.ratio, .sizing = sizeMaps(input), .arithmetic = {}, .note = {}};
}

GoalSeek ratioForBudget(const SizingInput &input, qint64)
{
    return {.ratio = input.ratio, .sizing = sizeMaps(input), .arithmetic = {}, .note = {}};
}
