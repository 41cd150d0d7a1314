#include "core/rules/combination.h"
#include "core/rules/effective_state.h"
#include "core/rules/talos/node_networks.h"
#include "core/rules/talos/talos_rule_tables.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

const ConfiguredLinks &linksOf(const CheckContext &context)
{
    static const ConfiguredLinks none;
    return context.machines ? context.machines->links : none;
}

/// The names by which the agent selects its devices; empty: it finds them by itself.
QStringList askedDevices(const CheckContext &context)
{
    QString text = effective::overriding(context, u"devices"_s).value_or(context.values.strings("devices").join(u' '));
    return text.replace(u',', u' ').split(u' ', Qt::SkipEmptyParts);
}

/// As the agent matches them: a name, or with `+` all that begin like it.
bool isAskedFor(const QString &link, const QStringList &devices)
{
    return std::ranges::any_of(devices, [&link](const QString &device) {
        return device.endsWith(u'+') ? link.startsWith(device.chopped(1)) : link == device;
    });
}

bool holdsNodeAddress(const ConfiguredLink &link, const QStringList &networks)
{
    return link.hasDefaultRoute || std::ranges::any_of(link.addresses, [&networks](const QString &address) {
               return overlapsAny(address, networks);
           });
}

/// What the agent calls it; empty where that isn't told: a selector picks it, or Talos gives it another name.
QString kernelName(const ConfiguredLink &link)
{
    return link.kind == "alias"_L1 ? QString() : link.name;
}

/// The links that a node's own address or default route is on, by name. Where one link alone has an address, it is
/// that one.
QStringList nodeLinks(const CheckContext &context)
{
    const QStringList networks = knownNodeNetworks(context);
    QStringList names;
    QStringList addressed;
    for (const ConfiguredLink &link : linksOf(context)) {
        if (link.isAddressed())
            addressed += kernelName(link);
        if (holdsNodeAddress(link, networks))
            names += kernelName(link);
    }
    const bool isOnlyOne = names.isEmpty() && addressed.size() == 1 && context.machines->isWhole;
    return isOnlyOne ? addressed : names;
}

bool needsDevices(const CheckContext &context)
{
    return effective::servesNodePorts(context) || effective::usesWireguard(context) ||
           isOn(context, "hostFirewall.enabled") || isOn(context, "l2announcements.enabled");
}

QList<Violation> checkMissedLink(const CheckContext &context)
{
    if (linksOf(context).empty() || !needsDevices(context) || isOn(context, "forceDeviceDetection"))
        return {};
    const QStringList devices = askedDevices(context);
    const QStringList links = nodeLinks(context);
    const auto isFound = [&devices](const QString &link) { return link.isEmpty() || isAskedFor(link, devices); };
    if (devices.isEmpty() || links.isEmpty() || std::ranges::any_of(links, isFound))
        return {};
    const QStringList wanted = devices + links;
    const bool isFlag = effective::overriding(context, u"devices"_s).has_value();
    return {Violation{
        .message = u"devices is %1, but the nodes' own address is on %2"_s.arg(devices.join(u' '), links.join(u", "_s)),
        .settings = {isFlag ? effective::extraConfigPath(u"devices"_s) : "devices"},
        .fixes = {Fix{.label = u"Let Cilium find the devices"_s, .changes = {unset("devices")}},
                  Fix{.label = u"Add %1"_s.arg(links.join(u", "_s)),
                      .changes = {setTo("devices", Value(Value::List(wanted.cbegin(), wanted.cend())))}}}}};
}

/// By itself the agent takes what has an address and isn't a bridge; of dummies it depends on their routes.
bool isSelected(const ConfiguredLink &link, const QStringList &devices)
{
    if (!link.isAddressed())
        return false;
    return devices.isEmpty() ? link.kind != "bridge"_L1 && link.kind != "dummy"_L1 : isAskedFor(link.name, devices);
}

/// Links by what the kernel's drivers do with a program in front of everything.
struct XdpLinks
{
    QStringList without;
    QStringList doubtful;
};

XdpLinks xdpLinks(const CheckContext &context)
{
    static const QStringList incapable{u"vlan"_s, u"bridge"_s, u"dummy"_s, u"wireguard"_s};
    const QStringList devices = askedDevices(context);
    XdpLinks links;
    for (const ConfiguredLink &link : linksOf(context)) {
        if (!isSelected(link, devices))
            continue;
        const QString name = link.name.isEmpty() ? u"a link"_s : link.name;
        if (incapable.contains(link.kind))
            links.without += u"%1 (%2)"_s.arg(name, link.kind);
        else if (link.kind == "bond"_L1)
            links.doubtful += u"%1 (bond: as far as its mode and all of its members do)"_s.arg(name);
        else if (link.driver.startsWith("virtio"_L1))
            links.doubtful += u"%1 (virtio: only with two queues for each CPU)"_s.arg(name);
    }
    return links;
}

QList<Violation> checkAcceleration(const CheckContext &context)
{
    const YamlPath setting = "loadBalancer.acceleration";
    if (linksOf(context).empty() || effective::settingText(context, "loadBalancer.acceleration") != "native"_L1 ||
        !effective::servesNodePorts(context))
        return {};
    const XdpLinks links = xdpLinks(context);
    const Fix off{.label = u"Go without the acceleration"_s, .changes = {unset(setting)}};
    if (!links.without.isEmpty())
        return {Violation{.message = u"loadBalancer.acceleration is native, which takes XDP on every device: %1"_s.arg(
                              links.without.join(u", "_s)),
                          .settings = {setting},
                          .fixes = {off, Fix{.label = u"Accelerate where a driver can"_s,
                                             .changes = {setTo(setting, u"best-effort"_s)}}}}};
    if (links.doubtful.isEmpty())
        return {};
    return {Violation{.message = u"loadBalancer.acceleration is native, which not every device takes: %1"_s.arg(
                          links.doubtful.join(u", "_s)),
                      .settings = {setting},
                      .fixes = {off},
                      .severity = Severity::Warning}};
}

/// VLANs and bridges take the MTU of what is below them.
bool isLeftAtDefault(const ConfiguredLink &link)
{
    return link.mtu == 0 && !link.usesDhcp && (link.kind.isEmpty() || link.kind == "bond"_L1);
}

QList<Violation> checkUntoldMtu(const CheckContext &context)
{
    constexpr int usual = 1500;
    const qint64 mtu = context.values.value("MTU").toInteger();
    if (mtu <= usual || !context.machines || !context.machines->isWhole)
        return {};
    const QStringList carrying = nodeLinks(context);
    for (const ConfiguredLink &link : linksOf(context)) {
        if (link.name.isEmpty() || !carrying.contains(link.name) || !isLeftAtDefault(link))
            continue;
        return {Violation{
            .message = u"MTU is %1, but link %2 is configured without one and has no DHCP to get it by"_s.arg(mtu).arg(
                link.name),
            .settings = {"MTU"},
            .fixes = {Fix{.label = u"Take the smallest of the devices'"_s, .changes = {unset("MTU")}}}}};
    }
    return {};
}

constexpr Rule rules[] = {
    {"devices.misses-node-address", Severity::Warning, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Devices without the one that nodes are reached on"),
     QT_TRANSLATE_NOOP("Rules",
                       "Services, masquerading and the host's firewall work on the selected devices only. Where none "
                       "of those named is there, the agent exits and asks for a direct routing device. Talos names "
                       "devices by their place (enp1s0, enx…), and a bond or VLAN by its own name."),
     "https://github.com/cilium/cilium/blob/v1.18.5/pkg/datapath/linux/devices_controller.go", checkMissedLink},
    {"services.acceleration-without-xdp", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "XDP on a device that has none"),
     QT_TRANSLATE_NOOP("Rules",
                       "native demands that the driver of every selected device runs XDP programs: one that doesn't is "
                       "enough for the agent to exit. VLANs, bridges, dummies and WireGuard links have no such driver, "
                       "bonds and virtio only under conditions. best-effort leaves such devices out."),
     "https://github.com/cilium/cilium/blob/v1.18.5/pkg/datapath/loader/xdp.go", checkAcceleration},
    {"talos.link-without-mtu", Severity::Warning, Origin::Talos,
     QT_TRANSLATE_NOOP("Rules", "Large packets on a link of the default size"),
     QT_TRANSLATE_NOOP("Rules",
                       "A link that is configured without an MTU keeps its driver's, 1500 for nearly all; a DHCP "
                       "server's counts only while DHCP runs on the link, and a document for any link ends the DHCP "
                       "that Talos runs by default. Larger packets are dropped silently."),
     "https://github.com/siderolabs/talos/blob/v1.14.0-rc.1/internal/app/machined/pkg/controllers/network/"
     "link_config.go",
     checkUntoldMtu},
};

} // namespace

std::span<const Rule> linkRules()
{
    return rules;
}
