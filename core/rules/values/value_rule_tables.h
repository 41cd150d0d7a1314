#pragma once

#include "core/rules/rule.h"

// Rules on values that count for less than they look: overridden by others, or by what the file doesn't hold.
std::span<const Rule> overrideRules();
std::span<const Rule> otherValuesRules();
