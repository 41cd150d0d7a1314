#include "core/kinds/address_block.h"

#include "core/values/value_lookup.h"

using namespace Qt::StringLiterals;

namespace {

Result<IpNetwork> single(const QString &address)
{
    if (!IpNetwork::isAddress(address))
        return failure(u"%1 isn't an IP address"_s.arg(address));
    const QString network = address + (address.contains(u':') ? u"/128"_s : u"/32"_s);
    return IpNetwork::parse(network);
}

Result<AddressBlock> between(const QString &start, const QString &stop)
{
    const Result<IpNetwork> from = single(start);
    const Result<IpNetwork> to = single(stop);
    if (!from || !to)
        return std::unexpected(from ? to.error() : from.error());
    if (from->isIPv6() != to->isIPv6())
        return failure(u"%1 and %2 are of different families"_s.arg(start, stop));
    AddressBlock block{.first = from->first(), .last = to->first(), .isIPv6 = from->isIPv6(), .text = start};
    if (start != stop)
        block.text += u'-' + stop;
    if (block.last < block.first)
        return failure(u"the block ends (%1) before it starts (%2)"_s.arg(stop, start));
    return block;
}

} // namespace

AddressBlock AddressBlock::of(const IpNetwork &network)
{
    return {.first = network.first(), .last = network.last(), .isIPv6 = network.isIPv6(), .text = network.toString()};
}

Result<AddressBlock> AddressBlock::parse(const Value &block)
{
    const QString cidr = textAt(block, "cidr");
    const QString start = textAt(block, "start");
    const QString stop = textAt(block, "stop");
    if (!cidr.isEmpty() && !(start.isEmpty() && stop.isEmpty()))
        return failure(u"a block has either cidr or start and stop; with both, only the cidr counts"_s);
    if (!cidr.isEmpty())
        return IpNetwork::parse(cidr).transform(of);
    if (start.isEmpty())
        return failure(u"a block needs cidr, or start and stop"_s);
    return between(start, stop.isEmpty() ? start : stop);
}

bool AddressBlock::overlaps(const AddressBlock &other) const
{
    return isIPv6 == other.isIPv6 && first <= other.last && other.first <= last;
}
