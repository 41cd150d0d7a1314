#pragma once

#include "core/sizing/map_sizing.h"
#include "core/sizing/node_configs.h"
#include "core/values/configuration.h"

/// What a configuration tells the agents of its chart version about their large maps: ratio and sizes as the chart
/// renders them (0 and null are its own default; no ratio below `upgradeCompatibility` 1.8), what `extraConfig` lays
/// over them, the families, and which of the maps exist at all. Memory and CPUs are left for the node to tell.
SizingInput sizingInputOf(const Configuration &values);

/// Where a node's ratio comes from.
enum class RatioSource {
    AgentDefault, ///< the chart renders none
    ChartDefault,
    Values,      ///< `bpf.mapDynamicSizeRatio`
    ExtraConfig, ///< `extraConfig.bpf-map-dynamic-size-ratio`
    NodeConfig,  ///< a CiliumNodeConfig of the profile that selects the pool
    WhatIf,      ///< another one that was asked for
};

RatioSource ratioSourceOf(const Configuration &values);

/// Lays what CiliumNodeConfigs tell a node over what the values tell all of them.
void applyNodeConfigs(const QHash<QString, NodeConfigFlag> &flags, SizingInput &input);

/// The agent's flags for the ratio and for the sizes.
inline constexpr char ratioFlag[] = "bpf-map-dynamic-size-ratio";
