#pragma once

#include "core/yaml/value.h"

#include <QStringList>

/// A network link of a node, as far as a configuration describes it.
struct ConfiguredLink
{
    QString name;   ///< empty: a selector picks it
    QString kind;   ///< bond, bridge, vlan, dummy, wireguard, alias (a name of Talos' own); empty: a device
    QString driver; ///< that the selector asks for
    QStringList addresses;
    int mtu = 0; ///< 0: not told
    bool usesDhcp = false;
    bool hasDefaultRoute = false;

    bool isAddressed() const { return usesDhcp || !addresses.isEmpty(); }
    bool operator==(const ConfiguredLink &) const = default;
};

using ConfiguredLinks = std::vector<ConfiguredLink>;

/// The links of an entry of `machine.network.interfaces`: its own, and those of its VLANs.
ConfiguredLinks linksOfInterface(const Value &entry);
/// The link that a document describes; a DHCPv4Config tells of its address only.
ConfiguredLink linkOfDocument(const Value &document);

/// Lays what is told of links over what is known: those of one name are one.
void layLinks(ConfiguredLinks &links, const ConfiguredLinks &told);
