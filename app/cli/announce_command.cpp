#include "app/cli/apply_changes.h"
#include "app/cli/commands.h"
#include "core/kinds/announcement.h"

using namespace Qt::StringLiterals;

namespace {

constexpr Option addressesOption{"addresses", "CIDR,…", "where Services of type LoadBalancer get their addresses"};
constexpr Option nodesOption{"nodes", "LABEL=VALUE,…", "only nodes with these labels announce; all unless told"};
constexpr Option nameOption{"name", "NAME", "name of the resources; loadbalancer unless told"};

constexpr Option bgpOptions[] = {
    {"asn", "NUMBER", "the cluster's own AS number"},
    {"peer", "ADDRESS=ASN", "a router: its address and AS number; can be given again"},
    addressesOption,
    nodesOption,
    nameOption,
    outputOption,
    inPlaceOption,
    forceOption,
};

constexpr Option l2Options[] = {
    addressesOption, {"interfaces", "PATTERN,…", "regular expressions of the nodes' interfaces; all unless told"},
    nodesOption,     nameOption,
    outputOption,    inPlaceOption,
    forceOption,
};

Outcome<qint64> readAsn(const QString &text)
{
    bool isNumber = false;
    const qint64 asn = text.toLongLong(&isNumber);
    return isNumber ? Outcome<qint64>(asn) : wrongUsage(u"%1 is no AS number"_s.arg(text));
}

Outcome<Labels> readLabels(const CommandLine &line)
{
    Labels labels;
    for (const QString &label : line.parts(u"nodes"_s)) {
        if (!label.contains(u'='))
            return wrongUsage(u"--nodes takes LABEL=VALUE, not %1"_s.arg(label));
        labels.insert(label.section(u'=', 0, 0), label.section(u'=', 1));
    }
    return labels;
}

Outcome<void> readPeers(const CommandLine &line, Announcement &wish)
{
    for (const QString &peer : line.values(u"peer"_s)) {
        const Outcome<qint64> asn = readAsn(peer.section(u'=', 1));
        if (!asn)
            return wrongUsage(u"--peer takes ADDRESS=ASN, like 192.0.2.1=64513, not %1"_s.arg(peer));
        wish.peers.push_back({.address = peer.section(u'=', 0, 0), .asn = *asn});
    }
    return {};
}

Outcome<Announcement> readWish(const CommandLine &line)
{
    Announcement wish{.addresses = line.parts(u"addresses"_s)};
    if (line.has(u"name"_s))
        wish.name = line.value(u"name"_s);
    const Outcome<Labels> labels = readLabels(line);
    if (!labels)
        return std::unexpected(labels.error());
    wish.nodes = *labels;
    wish.interfaces = line.parts(u"interfaces"_s);
    if (line.has(u"asn"_s)) {
        const Outcome<qint64> asn = readAsn(line.value(u"asn"_s));
        if (!asn)
            return std::unexpected(asn.error());
        wish.localAsn = *asn;
    }
    if (const Outcome<void> peers = readPeers(line, wish); !peers)
        return std::unexpected(peers.error());
    return wish;
}

using Announce = Result<ChangeSet> (*)(const Configuration &, const Announcement &);

template<Announce announce>
Outcome<ExitCode> runAnnounce(const CommandLine &line, const Streams &streams)
{
    if (const Outcome<Announcement> wish = readWish(line); !wish)
        return std::unexpected(wish.error());
    return applyChanges(line, streams, 0, [](const Configuration &values, const CommandLine &asked) {
        return announce(values, *readWish(asked));
    });
}

} // namespace

constexpr Command announceBgpCommand{
    .name = "announce bgp",
    .arguments = "FILE",
    .summary = "announce LoadBalancer addresses to BGP routers",
    .details = "Turns the BGP control plane on and writes the resources that belong together into the profile: cluster "
               "configuration, peer configuration, advertisement and address pool, in the versions of the target. "
               "Services with the label announce-by-bgp: \"no\" are left out. Resources of the same name are replaced.",
    .options = bgpOptions,
    .fewestArguments = 1,
    .mostArguments = 1,
    .run = runAnnounce<announceByBgp>,
};

constexpr Command announceL2Command{
    .name = "announce l2",
    .arguments = "FILE",
    .summary = "announce LoadBalancer addresses in the nodes' own network",
    .details = "Turns L2 announcements on and writes policy and address pool into the profile. Services with the label "
               "announce-by-l2: \"no\" are left out. Resources of the same name are replaced.",
    .options = l2Options,
    .fewestArguments = 1,
    .mostArguments = 1,
    .run = runAnnounce<announceByL2>,
};
