#pragma once

#include "core/rules/combination.h"
#include "core/rules/effective_state.h"

/// Who serves Services, and how: what the rules on load balancing share. Source: pkg/kpr/initializer of the agent.
namespace services {

inline bool balancesAtSockets(const CheckContext &context)
{
    return effective::replacesKubeProxy(context) || isOn(context, "socketLB.enabled");
}

} // namespace services
