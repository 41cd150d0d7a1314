#include "core/rules/sizing/sized_pools.h"

#include "core/sizing/sizing_changes.h"

const std::vector<PoolSizing> &sizedPools(const CheckContext &context)
{
    return *context.pools;
}

YamlPath ratioPath(const CheckContext &context)
{
    const bool isExtra = ratioSourceOf(context.values) == RatioSource::ExtraConfig;
    return isExtra ? extraRatioPath : "bpf.mapDynamicSizeRatio";
}

ChangeSet ratioChangeFor(const CheckContext &context, double ratio)
{
    if (ratioSourceOf(context.values) == RatioSource::ExtraConfig)
        return {setTo(extraRatioPath, QString::number(ratio))}; // a ConfigMap holds texts only
    return ratioChange(ratio);
}
