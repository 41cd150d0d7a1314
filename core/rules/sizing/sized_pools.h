#pragma once

#include "core/rules/rule.h"
#include "core/sizing/pool_sizing.h"

/// The pools of the cluster whose memory is known, sized.
const std::vector<PoolSizing> &sizedPools(const CheckContext &context);

/// Where the ratio is set that counts for all nodes: in `extraConfig`, or in the chart's own setting.
YamlPath ratioPath(const CheckContext &context);
ChangeSet ratioChangeFor(const CheckContext &context, double ratio);

/// The agent's flag for the ratio, as it is passed around the chart.
inline constexpr char extraRatioPath[] = "extraConfig.bpf-map-dynamic-size-ratio";
