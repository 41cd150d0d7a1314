#pragma once

#include "core/rules/rule.h"

// Rules on what the chart hands on to Kubernetes as it is, a table a topic.
std::span<const Rule> kubernetesValueRules();
