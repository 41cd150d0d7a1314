#pragma once

#include "core/rules/rule.h"

// The rules on what the machines' own network does to Cilium's, a table a topic.
std::span<const Rule> kubeSpanRules();
std::span<const Rule> firewallRules();
std::span<const Rule> nodeNetworkRules();
std::span<const Rule> ownPatchRules();
std::span<const Rule> hostDnsRules();
std::span<const Rule> dnsPolicyRules();
std::span<const Rule> hostBgpRules();
std::span<const Rule> deployedMachineRules();
std::span<const Rule> linkRules();
std::span<const Rule> machineContentRules();
std::span<const Rule> needlessRules();
std::span<const Rule> rangeAgreementRules();
std::span<const Rule> runningClusterRules();
