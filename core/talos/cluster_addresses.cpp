#include "core/talos/cluster_addresses.h"

#include "core/values/ip_network.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// The networks among what somebody wrote, as Kubernetes takes them: without host bits, and without what a template is
/// still to fill in.
QStringList networksOf(const QStringList &texts)
{
    QStringList cidrs;
    for (const QString &text : texts) {
        const Result<IpNetwork> network = IpNetwork::parse(text);
        if (network)
            cidrs += network->hasHostBits() ? network->toString() : text;
    }
    return cidrs;
}

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

/// What the range that isn't masqueraded says of the pods: their own range, in nearly every cluster. Some people write
/// a whole private network, though; where Talos' default lies inside, that default says more.
QString podsInside(const QString &nativeCidr)
{
    const QString byDefault = QString::fromLatin1(talosDefaults::podCidr);
    const Result<IpNetwork> native = IpNetwork::parse(nativeCidr);
    return native && native->contains(*IpNetwork::parse(byDefault)) ? byDefault : nativeCidr;
}

/// An IPv6 range from which Talos could cut its /64 for each node: a larger or smaller one isn't the pods' own.
bool canHoldNodes(const QString &cidr)
{
    constexpr int allocatableBits = 16; // Kubernetes hands out no more blocks than that
    const Result<IpNetwork> network = IpNetwork::parse(cidr);
    return network && network->prefix() <= talosDefaults::nodeCidrMaskIPv6 &&
           network->prefix() >= talosDefaults::nodeCidrMaskIPv6 - allocatableBits;
}

QStringList nativeRoutingCidrs(const Configuration &values)
{
    QStringList cidrs;
    const QString ipv4 = values.string("ipv4NativeRoutingCIDR");
    const QString ipv6 = values.string("ipv6NativeRoutingCIDR");
    if (values.isTrue("ipv4.enabled") && !ipv4.isEmpty())
        cidrs += podsInside(ipv4);
    if (values.isTrue("ipv6.enabled") && canHoldNodes(ipv6))
        cidrs += ipv6;
    return cidrs;
}

QStringList podsOf(const Configuration &values)
{
    const bool hasPools = values.string("ipam.mode") == "cluster-pool"_L1;
    return networksOf(hasPools ? operatorPools(values) : nativeRoutingCidrs(values));
}

} // namespace

AddressRanges podRanges(const Configuration &values, const Cluster &told, const std::optional<MachineConfig> &config)
{
    if (!told.podCidrs.isEmpty())
        return {told.podCidrs, RangeOrigin::Told};
    if (config && !config->podCidrs.isEmpty())
        return {config->podCidrs, RangeOrigin::MachineConfig};
    const QStringList byDefault{QString::fromLatin1(talosDefaults::podCidr)};
    const QStringList concluded = podsOf(values);
    if (concluded.isEmpty() || concluded == byDefault)
        return {byDefault, RangeOrigin::TalosDefault};
    return {concluded, RangeOrigin::Values};
}

AddressRanges serviceRanges(const Cluster &told, const std::optional<MachineConfig> &config)
{
    if (!told.serviceCidrs.isEmpty())
        return {told.serviceCidrs, RangeOrigin::Told};
    if (config && !config->serviceCidrs.isEmpty())
        return {config->serviceCidrs, RangeOrigin::MachineConfig};
    return {{QString::fromLatin1(talosDefaults::serviceCidr)}, RangeOrigin::TalosDefault};
}

bool overlapsAny(const QString &cidr, const QStringList &others)
{
    const Result<IpNetwork> network = IpNetwork::parse(cidr);
    return std::ranges::any_of(others, [&](const QString &text) {
        const Result<IpNetwork> other = IpNetwork::parse(text);
        return network && other && network->overlaps(*other);
    });
}

QString clearServiceRange(const QStringList &podCidrs, const QString &taken)
{
    const Result<IpNetwork> network = IpNetwork::parse(taken);
    for (const char *candidate : {"10.96.0.0/12", "10.112.0.0/16", "172.20.0.0/16", "192.168.128.0/18",
                                  "fc00:db8:20::/112", "fc00:db8:21::/112"}) {
        const QString cidr = QString::fromLatin1(candidate);
        if (network && IpNetwork::parse(cidr)->isIPv6() == network->isIPv6() && !overlapsAny(cidr, podCidrs))
            return cidr;
    }
    return {};
}
