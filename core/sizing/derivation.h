#pragma once

#include "core/sizing/map_sizing.h"

/// One step from the node's memory to a map's size.
struct DerivationStep
{
    QString map;     ///< whose; empty: of all maps (budget, unit)
    QString what;    ///< "budget", "share of ct-tcp", "floor"
    QString formula; ///< with its numbers: `524288 × 5497558138 / 149422080`
    QString result;  ///< `19289677`
};

/// How the agent comes to its sizes, and the kernel to its bytes, step by step; in the order in which they are
/// computed.
std::vector<DerivationStep> derivationOf(const SizingInput &input);

/// Where the algorithm stands: file and version for a reader who wants to check.
QString derivationSource();
