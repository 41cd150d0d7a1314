#pragma once

#include "core/rules/combination.h"
#include "core/rules/effective_state.h"

/// Who serves Services, and how: what the rules on load balancing share. Source: pkg/kpr/initializer of the agent.
namespace services {

inline bool balancesAtSockets(const CheckContext &context)
{
    return effective::replacesKubeProxy(context) || isOn(context, "socketLB.enabled");
}

/// Whether kubeProxyReplacement says it. The chart refuses words from older versions, whatever they meant.
inline bool saysWhoServes(const CheckContext &context)
{
    const QString told = text(context, "kubeProxyReplacement");
    return told.isEmpty() || told == QLatin1StringView("true") || told == QLatin1StringView("false");
}

} // namespace services
