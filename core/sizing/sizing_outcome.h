#pragma once

#include "core/sizing/fixed_maps.h"
#include "core/sizing/map_sizing.h"

/// What the agent makes of sizes that it doesn't take as they are.
enum class SizingVerdict {
    Adjusted,  ///< it starts with another size, and at most its log says so
    Recreated, ///< it starts, but replaces the map by an empty one at every start
    Fatal,     ///< it doesn't start
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
/// The same where they are computed already.
std::vector<SizingOutcome> sizingOutcomes(const SizingInput &input, const NodeSizing &sizing);

/// The same of the maps whose size doesn't depend on memory.
std::vector<SizingOutcome> fixedMapOutcomes(const FixedMapInput &input, int cpus);

/// Why the agent would refuse to start with these sizes; empty: it starts.
QString sizingRefusal(const SizingInput &input);
