#include "core/values/machine_additions.h"

#include "core/values/ip_network.h"
#include "core/values/profile_reader.h"

using namespace Qt::StringLiterals;

namespace {

using At = const YamlPath &;
using Read = const Value &;

void readFirewall(ProfileReader &reader, At path, Read value, std::optional<FirewallAdditions> &into)
{
    if (value.isBool()) {
        if (value.toBool())
            into.emplace();
        return;
    }
    FirewallAdditions &firewall = into.emplace();
    const auto ranges = [&reader](QStringList &list) {
        return [&reader, &list](At at, Read told) { reader.readRanges(at, told, list); };
    };
    reader.readMap(path, value,
                   {{"administrators"_L1, ranges(firewall.administrators)},
                    {"clients"_L1, ranges(firewall.clients)},
                    {"controlPlanes"_L1, ranges(firewall.controlPlanes)},
                    {"remoteNodes"_L1, ranges(firewall.remoteNodes)}});
}

/// Ethernet carries no IPv4 below 68 bytes, and no device takes more than 65536.
void readMtu(ProfileReader &reader, At path, Read value, int &into)
{
    constexpr qint64 least = 68;
    constexpr qint64 most = 65'536;
    const qint64 mtu = value.isInteger() ? value.toInteger() : 0;
    if (mtu < least || mtu > most)
        return reader.fail(
            path, u"%1 is %2, expected %3 to %4"_s.arg(path.toString(), value.toDisplay()).arg(least).arg(most));
    into = static_cast<int>(mtu);
}

void readLink(ProfileReader &reader, At path, Read value, MachineLink &link)
{
    reader.readMap(path, value,
                   {{"name"_L1, [&](At at, Read told) { reader.readText(at, told, link.name); }},
                    {"mtu"_L1, [&](At at, Read told) { readMtu(reader, at, told, link.mtu); }},
                    {"dhcp"_L1, [&](At at, Read told) { reader.readSwitch(at, told, link.dhcp); }}});
    if (link.name.isEmpty() || link.mtu == 0)
        reader.fail(path, u"%1 needs a name and an mtu"_s.arg(path.toString()));
}

void readNodeIpSubnets(ProfileReader &reader, At path, Read value, QStringList &into)
{
    reader.readTexts(path, value, into);
    for (int i = 0; i < into.size(); ++i) {
        const QString &subnet = into.at(i);
        if (!IpNetwork::parse(subnet.startsWith(u'!') ? subnet.mid(1) : subnet))
            reader.fail(path.child(i), u"%1 is %2, expected a range like 192.0.2.0/24, or !192.0.2.5/32"_s.arg(
                                           path.child(i).toString(), subnet));
    }
}

/// Numbers are taken, too: sysctls are text for Talos.
void readSysctls(ProfileReader &reader, At path, Read value, QMap<QString, QString> &into)
{
    if (!value.isMap())
        return reader.fail(path, u"%1 is %2, expected a map"_s.arg(path.toString(), value.toDisplay()));
    for (const auto &[key, told] : value.toMap())
        reader.readText(path.child(key), told, into[key]);
}

/// Documents of a strategic-merge patch. A JSON patch is told by its `op`; Talos refuses it for all that it generates.
void readPatches(ProfileReader &reader, At path, Read value, Value::List &into)
{
    reader.readList(path, value, [&](At at, Read document) {
        if (!document.isMap() || document.toMap().empty())
            return reader.fail(at,
                               u"%1 is %2, expected a document with keys"_s.arg(at.toString(), document.toDisplay()));
        if (document.find(u"op") && document.find(u"path"))
            return reader.fail(at, u"%1 is a JSON patch, expected a strategic-merge patch"_s.arg(at.toString()));
        into.push_back(document);
    });
}

} // namespace

void readMachines(ProfileReader &reader, const YamlPath &path, const Value &value, MachineAdditions &additions)
{
    const auto readPatchLists = [&](At at, Read lists) {
        const auto patches = [&reader](Value::List &into) {
            return [&reader, &into](At place, Read told) { readPatches(reader, place, told, into); };
        };
        reader.readMap(at, lists,
                       {{"all"_L1, patches(additions.patches)},
                        {"controlPlane"_L1, patches(additions.controlPlanePatches)},
                        {"worker"_L1, patches(additions.workerPatches)}});
    };
    const auto readLinks = [&](At at, Read links) {
        reader.readList(at, links,
                        [&](At place, Read link) { readLink(reader, place, link, additions.links.emplace_back()); });
    };
    reader.readMap(
        path, value,
        {{"firewall"_L1, [&](At at, Read told) { readFirewall(reader, at, told, additions.firewall); }},
         {"kubeSpan"_L1, [&](At at, Read told) { reader.readSwitch(at, told, additions.kubeSpan); }},
         {"nodeIPSubnets"_L1, [&](At at, Read told) { readNodeIpSubnets(reader, at, told, additions.nodeIpSubnets); }},
         {"links"_L1, readLinks},
         {"sysctls"_L1, [&](At at, Read told) { readSysctls(reader, at, told, additions.sysctls); }},
         {"patches"_L1, readPatchLists}});
}
