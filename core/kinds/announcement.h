#pragma once

#include "core/values/configuration.h"
#include "core/values/label_selector.h"

struct BgpPeer
{
    QString address;
    qint64 asn = 0;
    QString name; ///< empty: made of the address
};

/// What "announce my LoadBalancer IPs" asks for.
struct Announcement
{
    QString name = QStringLiteral("loadbalancer"); ///< of the resources
    QStringList addresses;                         ///< CIDRs that Services get their addresses from
    Labels nodes;                                  ///< of the nodes that announce; empty: all
    qint64 localAsn = 0;                           ///< BGP
    std::vector<BgpPeer> peers;                    ///< BGP
    QStringList interfaces;                        ///< L2: patterns; empty: all
};

/// The values and resources by which the cluster announces its Services' LoadBalancer addresses to BGP peers, in a set
/// in which every reference resolves. A Service opts out by the label `announce-by-bgp: "no"`. Fails on what can't be:
/// no profile, no peer, an AS number or address that isn't one, pools that overlap.
Result<ChangeSet> announceByBgp(const Configuration &values, const Announcement &announcement);

/// The same by ARP and NDP in the nodes' own network; the label is `announce-by-l2`.
Result<ChangeSet> announceByL2(const Configuration &values, const Announcement &announcement);

/// A BGP peer's settings that announce what has these labels, in the families that are on. For fixes, too.
Value peerConfigFor(const Configuration &values, const QString &name, const Labels &advertisements);
/// A selector that takes every Service but those that opt out by this label.
Value everyServiceBut(const QString &label);
