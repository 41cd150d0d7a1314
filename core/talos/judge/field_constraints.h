#pragma once

#include "core/talos/judge/merged_config.h"

/// What each single field must be for Talos' validation, beyond its type.
MachineProblems checkFields(const MergedConfig &config);
