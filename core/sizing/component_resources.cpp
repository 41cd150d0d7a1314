#include "core/sizing/component_resources.h"

std::vector<ComponentResources> componentResources(const Configuration &, const PoolSizing &)
{
    return {};
}

NodeRemainder remainderOf(const PoolSizing &pool, std::span<const ComponentResources>)
{
    return {.memoryBytes = pool.input.memoryBytes, .guideClaim = {}};
}

std::optional<qint64> agentMemoryLimit(const Configuration &)
{
    return {};
}
