#pragma once

#include "core/rules/rule.h"

/// What the datapath really does with a configuration: conclusions that several rules share. Sources: facts of the
/// agent's start-up code (pkg/kpr/initializer, pkg/option/config.go) and of the chart's templates.
namespace effective {

bool replacesKubeProxy(const CheckContext &context);
/// Native routing; from 1.20 the hybrid mode counts, too.
bool routesNatively(const CheckContext &context);
/// Unset means on: the chart renders true, unless the ENI mode is on.
bool masqueradesIPv4(const CheckContext &context);
bool masquerades(const CheckContext &context); ///< in any family that is on
bool usesNetkit(const CheckContext &context);
bool usesIpsec(const CheckContext &context);
/// Another CNI plugin does the wiring, and Cilium comes behind it.
bool chainsCni(const CheckContext &context);
/// What the chart renders: bpf.hostLegacyRouting, and true for CNI chaining where that is unset.
bool asksForLegacyHostRouting(const CheckContext &context);
/// BPF host routing after the agent's silent fall-backs to the kernel's own routing.
bool routesHostInBpf(const CheckContext &context);
/// What keeps BPF host routing from taking effect, in words; empty where it does.
QString hostRoutingObstacle(const CheckContext &context);

} // namespace effective
