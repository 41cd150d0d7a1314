#include "core/talos/configured_link.h"

#include "core/values/value_lookup.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

struct LinkKind
{
    const char *name; ///< of the section or document
    const char *kind;
};

constexpr LinkKind sections[] = {
    {"bond", "bond"}, {"bridge", "bridge"}, {"dummy", "dummy"}, {"wireguard", "wireguard"}};
constexpr LinkKind documents[] = {{"BondConfig", "bond"},           {"BridgeConfig", "bridge"},
                                  {"VLANConfig", "vlan"},           {"DummyLinkConfig", "dummy"},
                                  {"WireguardConfig", "wireguard"}, {"LinkAliasConfig", "alias"}};

/// Texts in the main document, maps with a text in documents.
QStringList addressesIn(const Value &link)
{
    QStringList addresses;
    for (const Value &entry : valueAt(link, "addresses").toList())
        addresses += entry.isMap() ? textAt(entry, "address") : entry.toString();
    return addresses;
}

/// To everywhere: without a destination, or with one that is everything.
bool isDefaultRoute(const Value &route)
{
    const QString destination = textAt(route, "network") + textAt(route, "destination");
    return !textAt(route, "gateway").isEmpty() && (destination.isEmpty() || destination.endsWith("/0"_L1));
}

ConfiguredLink linkIn(const Value &link, const QString &name)
{
    return {.name = name,
            .kind = {},
            .driver = {},
            .addresses = addressesIn(link),
            .mtu = static_cast<int>(valueAt(link, "mtu").toInteger()),
            .usesDhcp = valueAt(link, "dhcp").toBool(),
            .hasDefaultRoute = std::ranges::any_of(valueAt(link, "routes").toList(), isDefaultRoute)};
}

bool isOn(const Value &section)
{
    return section.isMap() || section.toBool();
}

ConfiguredLink vlanOf(const Value &vlan, const QString &parent)
{
    const QString name = parent.isEmpty() ? QString() : parent + u'.' + textAt(vlan, "vlanId");
    ConfiguredLink link = linkIn(vlan, name);
    link.kind = u"vlan"_s;
    return link;
}

void lay(ConfiguredLink &link, const ConfiguredLink &told)
{
    if (!told.kind.isEmpty())
        link.kind = told.kind;
    if (!told.driver.isEmpty())
        link.driver = told.driver;
    if (told.mtu != 0)
        link.mtu = told.mtu;
    link.addresses += told.addresses;
    link.addresses.removeDuplicates();
    link.usesDhcp = link.usesDhcp || told.usesDhcp;
    link.hasDefaultRoute = link.hasDefaultRoute || told.hasDefaultRoute;
}

} // namespace

ConfiguredLinks linksOfInterface(const Value &entry)
{
    ConfiguredLinks links{linkIn(entry, textAt(entry, "interface"))};
    ConfiguredLink &own = links.front();
    own.driver = textAt(entry, "deviceSelector.driver");
    for (const LinkKind &section : sections) {
        if (isOn(valueAt(entry, section.name)))
            own.kind = QString::fromLatin1(section.kind);
    }
    const QString parent = own.name;
    const Value::List &vlans = valueAt(entry, "vlans").toList();
    links.reserve(vlans.size() + 1);
    for (const Value &vlan : vlans)
        links.push_back(vlanOf(vlan, parent));
    return links;
}

ConfiguredLink linkOfDocument(const Value &document)
{
    const QString kind = textAt(document, "kind");
    ConfiguredLink link = linkIn(document, textAt(document, "name"));
    const auto known = std::ranges::find_if(
        documents, [&kind](const LinkKind &candidate) { return kind == QLatin1StringView(candidate.name); });
    if (known != std::end(documents))
        link.kind = QString::fromLatin1(known->kind);
    link.usesDhcp = kind.startsWith("DHCP"_L1);
    return link;
}

void layLinks(ConfiguredLinks &links, const ConfiguredLinks &told)
{
    for (const ConfiguredLink &link : told) {
        const auto known = std::ranges::find(links, link.name, &ConfiguredLink::name);
        if (link.name.isEmpty() || known == links.end())
            links.push_back(link);
        else
            lay(*known, link);
    }
}
