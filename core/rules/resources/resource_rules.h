#pragma once

#include "core/rules/rule.h"

// The rules on the resources that a profile keeps, a table a topic. Their findings show at paths like
// `resources[0].spec.peers`, which lie in the profile beside its values.
std::span<const Rule> resourceSchemaRules();
std::span<const Rule> resourceIdentityRules();
std::span<const Rule> resourceFeatureRules();
std::span<const Rule> bgpPeerRules();
std::span<const Rule> bgpAdvertisementRules();
std::span<const Rule> addressPoolRules();
std::span<const Rule> nodeSelectorRules();
std::span<const Rule> policyResourceRules();
