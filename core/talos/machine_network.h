#pragma once

#include "core/talos/machine_config.h"

// What a machine configuration says of the hosts' own network. Each answers whether the value has the type that Talos
// decodes.

/// The main document has addresses, a ResolverConfig maps with an `address`.
bool storeNameservers(MachineConfig &config, const Value &value);
bool storeBgpInstance(MachineConfig &config, const Value &document);

/// Lays a patch over what there is: Talos appends nameservers, and finds BGP instances by their name.
void mergeHostNetwork(MachineConfig &config, const MachineConfig &patch);
