#pragma once

#include "core/rules/rule.h"

// Whom CoreDNS asks, once a profile's export is laid over the machines' configuration.

/// A policy of the profile that leads the pods' DNS queries to a cache on their node; empty where there is none.
QString dnsRedirect(const CheckContext &context);

/// Whether the exported patches keep CoreDNS from asking the resolver of its node: BPF host routing loses the queries
/// before Cilium 1.18.2, and beside another cache on the node there would be two.
bool stopsDnsForwarding(const CheckContext &context);

/// Whether CoreDNS asks the resolver of its node (forwardKubeDNSToHost); nothing where that can't be told.
std::optional<bool> forwardsDnsToHost(const CheckContext &context);
