#pragma once

#include "core/sizing/map_sizing.h"

/// What the agent makes of sizes that it doesn't take as they are.
enum class SizingVerdict {
    Adjusted, ///< it starts with another size, and says so in its log (or not at all)
    Fatal,    ///< it doesn't start
};

struct SizingOutcome
{
    SizingVerdict verdict = SizingVerdict::Fatal;
    QString map; ///< name of the map; empty: the ratio
    QString message;

    bool operator==(const SizingOutcome &) const = default;
};

/// Everything the agent would say to these sizes, fatal ones first; empty: nothing.
std::vector<SizingOutcome> sizingOutcomes(const SizingInput &input);
