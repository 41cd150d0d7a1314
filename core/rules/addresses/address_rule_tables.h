#pragma once

#include "core/rules/rule.h"

// Rules on addresses and ports that concern several components at once, a table a topic.
std::span<const Rule> hostPortRules();
std::span<const Rule> networkTextRules();
