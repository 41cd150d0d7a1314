#pragma once

#include "core/values/configuration.h"

/// A key of the ConfigMap `cilium-config`, as the chart writes it.
struct RenderedFlag
{
    QString flag;       ///< `bpf-map-dynamic-size-ratio`
    QString value;      ///< text, as everything in a ConfigMap
    YamlPath from;      ///< the setting that it comes from
    bool isSet = false; ///< whether the file says so; else it is the chart's default

    bool operator==(const RenderedFlag &) const = default;
};

/// What the values become for the agents' map sizes. Flags that aren't rendered are the agents' own business: they
/// compute these sizes, or take their defaults.
std::vector<RenderedFlag> renderedMapFlags(const Configuration &values);
