#pragma once

#include "core/values/ip_network.h"
#include "core/yaml/value.h"

/// A run of addresses of a CiliumLoadBalancerIPPool: `cidr`, or `start` and `stop`.
struct AddressBlock
{
    std::array<quint8, 16> first{};
    std::array<quint8, 16> last{};
    bool isIPv6 = false;
    QString text; ///< as written: `10.0.0.0/24`, `10.0.0.10-10.0.0.20`

    /// An error says what is wrong with it.
    static Result<AddressBlock> parse(const Value &block);
    static AddressBlock of(const IpNetwork &network);

    bool overlaps(const AddressBlock &other) const;
};
