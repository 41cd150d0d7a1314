#pragma once

#include "core/sizing/map_sizing.h"
#include "core/values/configuration.h"

/// What a configuration tells the agents of its chart version about their large maps: ratio and sizes as the chart
/// renders them (0 and null are its own default; nothing below `upgradeCompatibility` 1.8), what `extraConfig` lays
/// over them, the families, and which of the maps exist at all. Memory and CPUs are left for the node to tell.
SizingInput sizingInputOf(const Configuration &values);

/// Where a node's ratio comes from.
enum class RatioSource {
    AgentDefault, ///< the chart renders none
    ChartDefault,
    Values,      ///< `bpf.mapDynamicSizeRatio`
    ExtraConfig, ///< `extraConfig.bpf-map-dynamic-size-ratio`
    NodeConfig,  ///< a CiliumNodeConfig of the profile that selects the pool
};

RatioSource ratioSourceOf(const Configuration &values);
