#pragma once

#include "core/rules/flags/agent_options.h"

/// What the datapath really does with a configuration: conclusions that several rules share, in the order in which
/// chart and agent draw them. Sources: the chart's templates and the agent's start-up code (pkg/kpr/initializer,
/// pkg/option/config.go).
namespace effective {

/// A preflight release renders no ConfigMap, and neither does one without agents, operator and mesh.
bool rendersConfigMap(const CheckContext &context);

bool usesIPv4(const CheckContext &context);
bool usesIPv6(const CheckContext &context);

bool replacesKubeProxy(const CheckContext &context);
/// NodePort in eBPF: with the replacement, up to 1.18 also by itself.
bool servesNodePorts(const CheckContext &context);

/// native, tunnel or (1.20) hybrid; what is written where it is none of these.
QString routingMode(const CheckContext &context);
/// Native routing; from 1.20 the hybrid mode counts, too.
bool routesNatively(const CheckContext &context);
/// Any encapsulation between nodes; from 1.20 the hybrid mode counts here as well.
bool tunnels(const CheckContext &context);
QString tunnelProtocol(const CheckContext &context);
/// ipv4, ipv6 or (1.20) auto.
QString underlayProtocol(const CheckContext &context);
/// Whether tunnels would run over IPv6: auto takes it where IPv4 is off.
bool tunnelsRunOverIPv6(const CheckContext &context);
bool usesEndpointRoutes(const CheckContext &context);

/// Unset means on: the chart renders true, unless the ENI mode is on.
bool masqueradesIPv4(const CheckContext &context);
bool masqueradesIPv6(const CheckContext &context);
bool masquerades(const CheckContext &context); ///< in any family that is on
/// The switch for masquerading in eBPF, whether or not there is something to masquerade.
bool asksForBpfMasquerade(const CheckContext &context);
bool masqueradesByIptables(const CheckContext &context);

bool usesNetkit(const CheckContext &context);
bool usesIpsec(const CheckContext &context);
bool usesWireguard(const CheckContext &context);
bool usesBigTcp(const CheckContext &context);
bool usesBbr(const CheckContext &context);

/// `none` where no other CNI plugin does the wiring.
QString cniChainingMode(const CheckContext &context);
/// Another CNI plugin does the wiring, and Cilium comes behind it.
bool chainsCni(const CheckContext &context);

/// The mode that the agent sees: clouds and AKS change it.
QString ipamMode(const CheckContext &context);

/// What the chart renders: bpf.hostLegacyRouting, and true for CNI chaining where that is unset.
bool asksForLegacyHostRouting(const CheckContext &context);
/// BPF host routing after the agent's silent fall-backs to the kernel's own routing.
bool routesHostInBpf(const CheckContext &context);
/// What keeps BPF host routing from taking effect, in words; empty where it does.
QString hostRoutingObstacle(const CheckContext &context);

} // namespace effective
