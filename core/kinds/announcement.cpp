#include "core/kinds/announcement.h"

#include "core/kinds/address_block.h"
#include "core/kinds/resource.h"
#include "core/kinds/resource_kind.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 mostAsn = 4294967295;
constexpr int restartSeconds = 120; // Cilium's default: how long peers keep the routes while an agent restarts

Value::Map resource(const Configuration &values, const QString &kind, const QString &name, const Labels &labels,
                    Value::Map spec)
{
    Value::Map metadata{{u"name"_s, Value(name)}};
    if (!labels.isEmpty())
        metadata.emplace_back(u"labels"_s, labelMap(labels));
    return {{u"apiVersion"_s, Value(findResourceKind(values.catalogue().chartVersion(), kind)->apiVersion())},
            {u"kind"_s, Value(kind)},
            {u"metadata"_s, Value(std::move(metadata))},
            {u"spec"_s, Value(std::move(spec))}};
}

Value::Map named(const QString &name)
{
    return {{u"name"_s, Value(name)}};
}

/// `10-0-0-1`: a name for the peer at an address.
QString peerName(const BgpPeer &peer)
{
    static const QRegularExpression others(u"[^a-z0-9]+"_s);
    return peer.name.isEmpty() ? u"peer-"_s + peer.address.toLower().replace(others, u"-"_s) : peer.name;
}

Value clusterConfig(const Configuration &values, const Announcement &wish)
{
    Value::List peers;
    for (const BgpPeer &peer : wish.peers)
        peers.emplace_back(Value::Map{{u"name"_s, Value(peerName(peer))},
                                      {u"peerASN"_s, Value(peer.asn)},
                                      {u"peerAddress"_s, Value(peer.address)},
                                      {u"peerConfigRef"_s, Value(named(wish.name))}});
    const Value::Map instance{{u"name"_s, Value(u"instance-%1"_s.arg(wish.localAsn))},
                              {u"localASN"_s, Value(wish.localAsn)},
                              {u"peers"_s, Value(std::move(peers))}};
    Value::Map spec;
    if (!wish.nodes.isEmpty())
        spec.emplace_back(u"nodeSelector"_s, selectorFor(wish.nodes));
    spec.emplace_back(u"bgpInstances"_s, Value(Value::List{Value(instance)}));
    return resource(values, u"CiliumBGPClusterConfig"_s, wish.name, {}, std::move(spec));
}

Value advertisement(const Configuration &values, const QString &name, const Labels &labels)
{
    const Value::Map entry{
        {u"advertisementType"_s, Value(u"Service"_s)},
        {u"service"_s, Value(Value::Map{{u"addresses"_s, Value(Value::List{Value(u"LoadBalancerIP"_s)})}})},
        {u"selector"_s, everyServiceBut(u"announce-by-bgp"_s)}};
    return resource(values, u"CiliumBGPAdvertisement"_s, name, labels,
                    {{u"advertisements"_s, Value(Value::List{Value(entry)})}});
}

Value addressPool(const Configuration &values, const Announcement &wish)
{
    Value::List blocks;
    for (const QString &cidr : wish.addresses)
        blocks.emplace_back(Value::Map{{u"cidr"_s, Value(cidr)}});
    return resource(values, u"CiliumLoadBalancerIPPool"_s, wish.name, {}, {{u"blocks"_s, Value(std::move(blocks))}});
}

Value l2Policy(const Configuration &values, const Announcement &wish)
{
    Value::Map spec{{u"serviceSelector"_s, everyServiceBut(u"announce-by-l2"_s)}};
    if (!wish.nodes.isEmpty())
        spec.emplace_back(u"nodeSelector"_s, selectorFor(wish.nodes));
    if (!wish.interfaces.isEmpty())
        spec.emplace_back(u"interfaces"_s, Value(Value::List(wish.interfaces.begin(), wish.interfaces.end())));
    spec.emplace_back(u"loadBalancerIPs"_s, Value(true));
    return resource(values, u"CiliumL2AnnouncementPolicy"_s, wish.name, {}, std::move(spec));
}

Result<void> checkAddresses(const QStringList &addresses)
{
    if (addresses.isEmpty())
        return failure(u"a range of addresses for the Services is missing, like 192.0.2.0/24"_s);
    std::vector<AddressBlock> blocks;
    for (const QString &cidr : addresses) {
        const Result<IpNetwork> network = IpNetwork::parse(cidr);
        if (!network)
            return std::unexpected(network.error());
        const AddressBlock block = AddressBlock::of(*network);
        if (std::ranges::any_of(blocks, [&block](const AddressBlock &other) { return other.overlaps(block); }))
            return failure(u"%1 overlaps another of the ranges"_s.arg(cidr));
        blocks.push_back(block);
    }
    return {};
}

bool isAsn(qint64 number)
{
    return number >= 1 && number <= mostAsn;
}

Result<void> checkPeers(const Announcement &wish)
{
    if (!isAsn(wish.localAsn))
        return failure(u"the local AS number is %1, possible is 1 to %2"_s.arg(wish.localAsn).arg(mostAsn));
    if (wish.peers.empty())
        return failure(u"a peer is missing: the address and AS number of a router"_s);
    QStringList names;
    for (const BgpPeer &peer : wish.peers) {
        if (!IpNetwork::isAddress(peer.address))
            return failure(u"the peer's address is %1, which isn't an IP address"_s.arg(peer.address));
        if (!isAsn(peer.asn))
            return failure(
                u"the AS number of peer %1 is %2, possible is 1 to %3"_s.arg(peer.address).arg(peer.asn).arg(mostAsn));
        if (names.contains(peerName(peer)))
            return failure(u"two peers are called %1"_s.arg(peerName(peer)));
        names += peerName(peer);
    }
    return {};
}

Result<void> checkProfile(const Configuration &values, const Announcement &wish)
{
    static const QRegularExpression name(u"\\A[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\\z"_s);
    if (values.place().form != ValuesForm::Profile)
        return failure(u"announcements are resources of their own, and this file holds Helm values only; a profile "
                       "keeps both"_s);
    if (!name.match(wish.name).hasMatch())
        return failure(u"%1 can't be a name; it takes lower-case letters, digits and dashes"_s.arg(wish.name));
    return checkAddresses(wish.addresses);
}

ChangeSet switchedOn(const Configuration &values, const YamlPath &setting)
{
    return values.isTrue(setting) ? ChangeSet() : ChangeSet{setTo(setting, true)};
}

ChangeSet joined(ChangeSet changes, const ChangeSet &more)
{
    changes.insert(changes.end(), more.begin(), more.end());
    return changes;
}

} // namespace

Value everyServiceBut(const QString &label)
{
    const Value::Map expression{{u"key"_s, Value(label)},
                                {u"operator"_s, Value(u"NotIn"_s)},
                                {u"values"_s, Value(Value::List{Value(u"no"_s)})}};
    return Value::Map{{u"matchExpressions"_s, Value(Value::List{Value(expression)})}};
}

Value peerConfigFor(const Configuration &values, const QString &name, const Labels &advertisements)
{
    Value::List families;
    for (const auto &[family, setting] : {std::pair{"ipv4", "ipv4.enabled"}, std::pair{"ipv6", "ipv6.enabled"}}) {
        if (values.isTrue(setting))
            families.emplace_back(Value::Map{{u"afi"_s, Value(QString::fromLatin1(family))},
                                             {u"safi"_s, Value(u"unicast"_s)},
                                             {u"advertisements"_s, selectorFor(advertisements)}});
    }
    const Value::Map restart{{u"enabled"_s, Value(true)}, {u"restartTimeSeconds"_s, Value(restartSeconds)}};
    return resource(values, u"CiliumBGPPeerConfig"_s, name, {},
                    {{u"gracefulRestart"_s, Value(restart)}, {u"families"_s, Value(std::move(families))}});
}

Result<ChangeSet> announceByBgp(const Configuration &values, const Announcement &announcement)
{
    if (const Result<void> possible = checkProfile(values, announcement); !possible)
        return std::unexpected(possible.error());
    if (const Result<void> possible = checkPeers(announcement); !possible)
        return std::unexpected(possible.error());
    const Labels labels{{u"advertise"_s, announcement.name}};
    return joined(switchedOn(values, "bgpControlPlane.enabled"),
                  withResources(values.profile(),
                                {clusterConfig(values, announcement), peerConfigFor(values, announcement.name, labels),
                                 advertisement(values, announcement.name, labels), addressPool(values, announcement)}));
}

Result<ChangeSet> announceByL2(const Configuration &values, const Announcement &announcement)
{
    if (const Result<void> possible = checkProfile(values, announcement); !possible)
        return std::unexpected(possible.error());
    return joined(switchedOn(values, "l2announcements.enabled"),
                  withResources(values.profile(), {l2Policy(values, announcement), addressPool(values, announcement)}));
}
