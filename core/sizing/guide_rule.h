#pragma once

#include "core/sizing/map_sizing.h"

/// The guide's rule of thumb beside what really happens. It is shown as the guide's, never used.
struct GuideRule
{
    qint64 mapBytes = 0;          ///< RAM × ratio
    qint64 connections = 0;       ///< one for each 1953 bytes of that, as its tables have it
    double bytesFactor = 0;       ///< real kernel memory ÷ the rule's
    double connectionsFactor = 0; ///< real TCP connection entries ÷ the rule's
    QString text;                 ///< one sentence with the numbers
};

GuideRule guideRuleFor(const SizingInput &input, const NodeSizing &sizing);
