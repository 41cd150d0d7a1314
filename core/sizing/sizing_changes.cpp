#include "core/sizing/sizing_changes.h"

using namespace Qt::StringLiterals;

ChangeSet ratioChange(double ratio)
{
    return {setTo("bpf.mapDynamicSizeRatio", ratio)};
}

ChangeSet explicitSizesChange(const NodeSizing &)
{
    return {};
}

Result<ChangeSet> nodeConfigChange(const Configuration &, const NodePool &, double)
{
    return failure(u"a CiliumNodeConfig can be kept in a profile only"_s);
}

Result<QByteArray> nodeConfigText(const NodePool &, double)
{
    return QByteArray();
}

Result<ChangeSet> nodePoolsChange(const Configuration &, std::span<const NodePool>)
{
    return failure(u"node pools can be kept in a profile only"_s);
}
