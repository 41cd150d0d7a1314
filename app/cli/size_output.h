#pragma once

#include "core/sizing/pool_sizing.h"

/// A pool's sizes as a table with what to know of them.
QString poolAsText(const PoolSizing &pool);

/// `3 pools, 108 nodes: 412 GiB of maps`; empty for a single pool.
QString clusterAsText(const ClusterSizing &cluster);

QString familiesOf(const SizingInput &input);
