#include "core/talos/judge/document_rules.h"
#include "core/talos/judge/machine_scalars.h"

#include <QMap>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr char clash[] = "talos.settings-clash";
constexpr char refused[] = "talos.value-refused";

using Owners = QMap<QString, QString>; ///< members of bonds and bridges, with the link they are part of

bool isThere(const MachineNode *node)
{
    return node && !node->isNull();
}

bool isFilled(const MachineNode *node)
{
    return node && !node->isEmpty();
}

QStringList membersOf(const MachineNode &device)
{
    const MachineNode *bridge = device.find(u"bridge");
    return isThere(bridge) ? device.textsAt(u"bridge.interfaces") : device.textsAt(u"bond.interfaces");
}

void collectMembers(const PlacedNode &device, Owners &owners, ProblemList &list)
{
    const QString name = device.node->textAt(u"interface");
    for (const QString &member : membersOf(*device.node)) {
        if (owners.contains(member) && owners[member] != name)
            list.add(clash, device, u"the interface %1 is part of both %2 and %3"_s.arg(member, owners[member], name));
        owners.insert(member, name);
    }
}

void checkName(const PlacedNode &device, ProblemList &list)
{
    const bool hasName = isFilled(device.node->find(u"interface"));
    const MachineNode *selector = device.node->find(u"deviceSelector");
    if (hasName == isThere(selector))
        list.add(clash, device,
                 hasName
                     ? u"%1 has both a name and a deviceSelector; one of them is enough"_s.arg(device.path.toString())
                     : u"%1 names no interface: interface or deviceSelector is missing"_s.arg(device.path.toString()));
    if (isThere(selector) &&
        std::ranges::all_of(selector->entries, [](const MachineNode::Entry &entry) { return entry.value.isEmpty(); }))
        list.add(clash, device, u"%1: the deviceSelector selects by nothing"_s.arg(device.path.toString()));
}

void checkKinds(const PlacedNode &device, ProblemList &list)
{
    const MachineNode *bond = device.node->find(u"bond");
    if (isThere(bond) && isThere(device.node->find(u"bridge")))
        list.add(clash, device, u"%1 is both a bond and a bridge"_s.arg(device.path.toString()));
    if (isThere(bond) && isFilled(bond->find(u"interfaces")) && isFilled(bond->find(u"deviceSelectors")))
        list.add(clash, device, u"%1: the bond has both interfaces and deviceSelectors"_s.arg(device.path.toString()));
}

void checkAddressing(const PlacedNode &device, const Owners &owners, ProblemList &list)
{
    const MachineNode &node = *device.node;
    const bool hasAddresses = isFilled(node.find(u"addresses"));
    const bool hasCidr = isFilled(node.find(u"cidr"));
    const MachineNode *vip = node.find(u"vip");
    const bool isAddressed = isTrue(node.find(u"dhcp")) || hasCidr || hasAddresses || isThere(vip);
    if (isAddressed && owners.contains(node.textAt(u"interface")))
        list.add(clash, device,
                 u"%1 is part of %2 and can't have addresses of its own"_s.arg(node.textAt(u"interface"),
                                                                               owners[node.textAt(u"interface")]));
    if (hasAddresses && hasCidr)
        list.add(clash, device, u"%1 has both cidr and addresses"_s.arg(device.path.toString()));
    if (hasCidr)
        list.add("talos.deprecated", device, u"%1.cidr is called addresses now"_s.arg(device.path.toString()));
    if (isThere(vip) && !isAddress(vip->textAt(u"ip")))
        list.add(refused, {device.path.child(u"vip"_s), vip},
                 u"%1.vip.ip is %2; it must be an IP address"_s.arg(device.path.toString(), vip->textAt(u"ip")));
}

void checkRoutes(const PlacedNode &device, ProblemList &list)
{
    for (const PlacedNode &route : selectNodes(*device.node, u"routes[]")) {
        if (!isFilled(route.node->find(u"network")) && !isFilled(route.node->find(u"gateway")))
            list.add(clash, {device.path.joined(route.path), route.node},
                     u"%1 has neither network nor gateway"_s.arg(device.path.joined(route.path).toString()));
    }
}

struct BondModeOption
{
    const char *option;
    QStringList modes;
    bool isOnlyThere; ///< else: not there
};

/// Options of a bond that go with some of its modes only. Source: checkBond in v1alpha1_validation.go.
void checkBondModes(const PlacedNode &device, const MachineNode &bond, ProblemList &list)
{
    static const QStringList lacp{u"802.3ad"_s};
    static const QStringList balancing{u"802.3ad"_s, u"balance-alb"_s, u"balance-tlb"_s};
    static const std::array options{
        BondModeOption{"lacpRate", lacp, true},
        BondModeOption{"adActorSysPrio", lacp, true},
        BondModeOption{"adUserPortKey", lacp, true},
        BondModeOption{"arpValidate", balancing, false},
        BondModeOption{"arpInterval", balancing, false},
        BondModeOption{"primary", {u"active-backup"_s, u"balance-alb"_s, u"balance-tlb"_s}, true},
        BondModeOption{"tlbDynamicLb", {u"balance-alb"_s, u"balance-tlb"_s}, true},
    };
    const QString mode = bond.textAt(u"mode");
    for (const BondModeOption &option : options) {
        const QString name = QString::fromLatin1(option.option);
        const MachineNode *value = bond.find(name);
        if (isFilled(value) && value->text != u"0" && option.modes.contains(mode) != option.isOnlyThere)
            list.add(clash, {device.path.child(u"bond"_s).child(name), value},
                     u"bond.%1 doesn't go with the mode %2"_s.arg(name, mode));
    }
}

void checkBond(const PlacedNode &device, ProblemList &list)
{
    static const QStringList modes{u"balance-rr"_s, u"active-backup"_s, u"balance-xor"_s, u"broadcast"_s,
                                   u"802.3ad"_s,    u"balance-tlb"_s,   u"balance-alb"_s};
    const MachineNode *bond = device.node->find(u"bond");
    if (!isThere(bond))
        return;
    const PlacedNode place{device.path.child(u"bond"_s), bond};
    if (!modes.contains(bond->textAt(u"mode")))
        list.add(refused, place,
                 u"bond.mode is \"%1\", not one of %2"_s.arg(bond->textAt(u"mode"), modes.join(u", "_s)));
    for (const char *unsupported : {"arpIPTarget", "adActorSystem"}) {
        if (isFilled(bond->find(QString::fromLatin1(unsupported))))
            list.add(refused, place, u"bond.%1 isn't supported by Talos"_s.arg(QLatin1StringView(unsupported)));
    }
    const int interval = bond->textAt(u"miimon").toInt();
    for (const char *delay : {"updelay", "downdelay"}) {
        const int value = bond->textAt(QString::fromLatin1(delay)).toInt();
        if (interval == 0 ? value != 0 : value % interval != 0)
            list.add(clash, place, u"bond.%1 must be a multiple of miimon"_s.arg(QLatin1StringView(delay)));
    }
    checkBondModes(device, *bond, list);
}

} // namespace

void checkInterfaces(const MergedConfig &config, MachineProblems &problems)
{
    ProblemList list(problems, config.main());
    const std::vector<PlacedNode> devices = selectNodes(config.main().content, u"machine.network.interfaces[]");
    Owners owners;
    for (const PlacedNode &device : devices) {
        checkKinds(device, list);
        collectMembers(device, owners, list);
    }
    for (const PlacedNode &device : devices) {
        if (isTrue(device.node->find(u"ignore")))
            continue;
        checkName(device, list);
        checkBond(device, list);
        checkAddressing(device, owners, list);
        checkRoutes(device, list);
    }
}
