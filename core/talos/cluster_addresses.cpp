#include "core/talos/cluster_addresses.h"

using namespace Qt::StringLiterals;

namespace {

/// Pools from which Cilium's operator hands out addresses.
QStringList operatorPools(const Configuration &values)
{
    QStringList cidrs;
    if (values.isTrue("ipv4.enabled"))
        cidrs += values.strings("ipam.operator.clusterPoolIPv4PodCIDRList");
    if (values.isTrue("ipv6.enabled"))
        cidrs += values.strings("ipam.operator.clusterPoolIPv6PodCIDRList");
    return cidrs;
}

/// With native routing the range that isn't masqueraded is, in nearly every cluster, the pods' own.
QStringList nativeRoutingCidrs(const Configuration &values)
{
    QStringList cidrs;
    if (values.isTrue("ipv4.enabled"))
        cidrs += values.strings("ipv4NativeRoutingCIDR");
    if (values.isTrue("ipv6.enabled"))
        cidrs += values.strings("ipv6NativeRoutingCIDR");
    return cidrs;
}

QStringList podsOf(const Configuration &values)
{
    const bool hasPools = values.string("ipam.mode") == "cluster-pool"_L1;
    return hasPools ? operatorPools(values) : nativeRoutingCidrs(values);
}

} // namespace

AddressRanges podRanges(const Configuration &values, const Cluster &told, const std::optional<MachineConfig> &config)
{
    if (!told.podCidrs.isEmpty())
        return {told.podCidrs, RangeOrigin::Told};
    if (config && !config->podCidrs.isEmpty())
        return {config->podCidrs, RangeOrigin::MachineConfig};
    if (const QStringList concluded = podsOf(values); !concluded.isEmpty())
        return {concluded, RangeOrigin::Values};
    return {{QString::fromLatin1(talosDefaults::podCidr)}, RangeOrigin::TalosDefault};
}

AddressRanges serviceRanges(const Cluster &told, const std::optional<MachineConfig> &config)
{
    if (!told.serviceCidrs.isEmpty())
        return {told.serviceCidrs, RangeOrigin::Told};
    if (config && !config->serviceCidrs.isEmpty())
        return {config->serviceCidrs, RangeOrigin::MachineConfig};
    return {{QString::fromLatin1(talosDefaults::serviceCidr)}, RangeOrigin::TalosDefault};
}
