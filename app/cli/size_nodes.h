#pragma once

#include "app/cli/open_configuration.h"
#include "core/sizing/pool_sizing.h"

/// What `size` is to compute: the configuration, with what the options lay over it, and the nodes.
struct SizeRequest
{
    Configuration values;
    NodeLoad load;
    std::vector<NodePool> pools;
    std::optional<double> ratio; ///< told by an option
    bool lacksCpus = false;      ///< they count, and nobody told them
};

/// Reads FILE, the listing of `--nodes` and the options.
Outcome<SizeRequest> readSizeRequest(const CommandLine &line, const Streams &streams);
