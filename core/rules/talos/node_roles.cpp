#include "core/rules/talos/node_roles.h"

#include <algorithm>

using namespace Qt::StringLiterals;

bool isControlPlane(const NodePool &pool)
{
    return pool.roles.contains("control-plane"_L1) || pool.roles.contains("controlplane"_L1);
}

bool hasOnlyControlPlanes(const std::vector<NodePool> &pools)
{
    return !pools.empty() && std::ranges::all_of(pools, [](const NodePool &pool) {
        return isControlPlane(pool) && !pool.roles.contains("worker"_L1);
    });
}
