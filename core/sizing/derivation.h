#pragma once

#include "core/sizing/map_sizing.h"

/// One step from the node's memory to a map's size.
struct DerivationStep
{
    QString map;     ///< whose; empty: of all maps (memory, budget, unit, total)
    QString what;    ///< `budget`, `share`, `floor`, …
    QString formula; ///< with its numbers: `524288 × 5497558138 / 149422080`
    QString result;  ///< `19289677`
};

/// How the agent comes to its sizes, and the kernel to its bytes, step by step, in the order in which they are
/// computed. With the memory that is installed the first step is how much of it the agent sees.
std::vector<DerivationStep> derivationOf(const SizingInput &input, qint64 installedBytes = 0);

/// Where the algorithm stands, for a reader who wants to check it.
QString derivationSource();
