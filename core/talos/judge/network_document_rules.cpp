#include "core/talos/judge/document_rules.h"
#include "core/talos/judge/machine_scalars.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr char clash[] = "talos.settings-clash";
constexpr char refused[] = "talos.value-refused";
constexpr char missing[] = "talos.field-missing";

bool isFilled(const MachineNode *node)
{
    return node && !node->isEmpty();
}

using DocumentCheck = void (*)(const MachineDocument &, const MergedConfig &, ProblemList &);

void checkHostname(const MachineDocument &document, const MergedConfig &config, ProblemList &list)
{
    constexpr int longestName = 253;
    constexpr int longestLabel = 63;
    const MachineNode *automatic = document.content.find(u"auto");
    const QString how = automatic ? automatic->text.toLower() : QString();
    const QString name = document.content.textAt(u"hostname");
    const bool saysNothing = config.types->talos.startsWith(u"1.13"_s) ? how != u"stable" && name.isEmpty()
                                                                       : how.isEmpty() && name.isEmpty();
    if (saysNothing)
        list.add(missing, u"kind", u"HostnameConfig needs auto or hostname"_s);
    if (!name.isEmpty() && how != u"off" && !how.isEmpty())
        list.add(clash, u"hostname",
                 u"HostnameConfig has both a hostname and auto: %1, which Talos generates; add auto: off"_s.arg(how));
    if (how == u"talos-addr")
        list.add(refused, u"auto", u"auto can't be talos-addr in a HostnameConfig; off and stable are possible"_s);
    const QString label = name.section(u'.', 0, 0);
    if (!name.isEmpty() && (name.size() > longestName || label.isEmpty() || label.size() > longestLabel))
        list.add(refused, u"hostname", u"the hostname \"%1\" is too long or starts with a dot"_s.arg(name));
}

void checkDhcp(const MachineDocument &document, const MergedConfig &, ProblemList &list)
{
    const bool wantsDuid = document.content.textAt(u"clientIdentifier").toLower() == u"duid";
    if (wantsDuid != isFilled(document.content.find(u"duidRaw")))
        list.add(clash, u"clientIdentifier", u"clientIdentifier: duid and duidRaw belong together"_s);
}

void checkRule(const MachineDocument &document, const MergedConfig &, ProblemList &list)
{
    std::vector<std::pair<int, int>> ranges;
    for (const PlacedNode &place : selectNodes(document.content, u"portSelector.ports[]")) {
        const auto range = portRange(*place.node);
        if (!range)
            continue;
        if (range->first > range->second)
            list.add(refused, place, u"the port range %1 runs backwards"_s.arg(place.node->text));
        const bool overlaps = std::ranges::any_of(ranges, [&range](const std::pair<int, int> &other) {
            return range->first <= other.second && other.first <= range->second;
        });
        if (overlaps)
            list.add(clash, place, u"the ports %1 are in this rule already"_s.arg(place.node->text));
        ranges.push_back(*range);
    }
}

void checkNameservers(const MachineDocument &document, const MergedConfig &, ProblemList &list)
{
    for (const PlacedNode &server : selectNodes(document.content, u"nameservers[]")) {
        const QString protocol = server.node->textAt(u"protocol");
        const bool isPlain = protocol.isEmpty() || protocol.compare("Do53"_L1, Qt::CaseInsensitive) == 0;
        const bool hasName = isFilled(server.node->find(u"tlsServerName"));
        if (isPlain == hasName)
            list.add(clash, server,
                     isPlain ? u"%1: tlsServerName is for DoT and DoH only"_s.arg(server.path.toString())
                             : u"%1: %2 needs a tlsServerName"_s.arg(server.path.toString(), protocol));
    }
}

void checkHostDns(const MachineDocument &document, const MergedConfig &, ProblemList &list)
{
    const MachineNode *dns = document.content.find(u"hostDNS");
    if (!dns || isTrue(dns->find(u"enabled")))
        return;
    for (const QStringView key : {u"forwardKubeDNSToHost", u"resolveMemberNames"}) {
        if (isTrue(dns->find(key)))
            list.add(clash, QString(u"hostDNS.%1"_s.arg(key)), u"hostDNS.%1 needs hostDNS.enabled: true"_s.arg(key));
    }
}

void checkTime(const MachineDocument &document, const MergedConfig &config, ProblemList &list)
{
    const MachineNode *ntp = document.content.find(u"ntp");
    const MachineNode *ptp = document.content.find(u"ptp");
    if (ntp && !ntp->isNull() && ptp && !ptp->isNull())
        list.add(clash, u"ptp", u"TimeSyncConfig has both ntp and ptp; only one of them is possible"_s);
    if (!ntp || !config.isAtLeast(14) || !isTrue(ntp->find(u"useNTS")))
        return;
    for (const QString &server : document.content.textsAt(u"ntp.servers")) {
        if (isAddress(server))
            list.add(clash, u"ntp.servers", u"with useNTS, servers are names, not addresses such as %1"_s.arg(server));
    }
}

void checkRoutingRule(const MachineDocument &document, const MergedConfig &, ProblemList &list)
{
    const QString action = document.content.textAt(u"action").toLower();
    const bool isUnicast = action.isEmpty() || action == u"unicast" || action == u"unspec";
    if (isUnicast && !isFilled(document.content.find(u"table")))
        list.add(missing, u"kind", u"RoutingRuleConfig needs a table, or an action other than unicast"_s);
    const QString mask = document.content.textAt(u"fwMask");
    const bool hasMask = mask.toLongLong(nullptr, 0) != 0 || mask.toDouble() != 0.0; // 0xff, 1e3
    if (hasMask && !isFilled(document.content.find(u"fwMark")))
        list.add(clash, u"fwMask", u"fwMask needs fwMark"_s);
}

void checkBondDocument(const MachineDocument &document, const MergedConfig &, ProblemList &list)
{
    if (document.content.textAt(u"bondMode") != u"802.3ad")
        return;
    for (const QStringView key : {u"miimon", u"updelay", u"downdelay"}) {
        if (!document.content.find(key))
            list.add("talos.advised-against", u"bondMode", u"a bond of the mode 802.3ad should say %1"_s.arg(key));
    }
}

void checkVeth(const MachineDocument &document, const MergedConfig &, ProblemList &list)
{
    if (!document.name.isEmpty() && document.name == document.content.textAt(u"peer.name"))
        list.add(clash, u"peer.name", u"both ends of a veth pair are called %1"_s.arg(document.name));
}

void checkBgp(const MachineDocument &document, const MergedConfig &, ProblemList &list)
{
    if (document.content.textAt(u"routerID").contains(u':'))
        list.add(refused, u"routerID", u"routerID must be an IPv4 address"_s);
    QStringList seen;
    for (const PlacedNode &neighbor : selectNodes(document.content, u"neighbors[]")) {
        const QString address = neighbor.node->textAt(u"address");
        const QString link = neighbor.node->textAt(u"link");
        const QString key = address.isEmpty() ? link : address;
        if (address.isEmpty() == link.isEmpty())
            list.add(clash, neighbor, u"%1 needs either an address or a link"_s.arg(neighbor.path.toString()));
        else if (seen.contains(key))
            list.add(clash, neighbor, u"the neighbor %1 is there twice"_s.arg(key));
        seen += key;
    }
    if (seen.isEmpty())
        list.add("talos.advised-against", u"kind", u"the BGP instance has no neighbors"_s);
}

void checkExtension(const MachineDocument &document, const MergedConfig &, ProblemList &list)
{
    if (!isFilled(document.content.find(u"configFiles")) && !isFilled(document.content.find(u"environment")))
        list.add(missing, u"kind", u"ExtensionServiceConfig needs configFiles or environment"_s);
}

void checkRegistryAuth(const MachineDocument &document, const MergedConfig &, ProblemList &list)
{
    const auto count = std::ranges::count_if(std::initializer_list<QStringView>{u"username", u"identityToken", u"auth"},
                                             [&](QStringView key) { return isFilled(document.content.find(key)); });
    if (count > 1)
        list.add(clash, u"kind", u"only one of username, identityToken and auth is possible"_s);
}

struct KindCheck
{
    const char *kind;
    DocumentCheck check;
};

constexpr KindCheck kindChecks[] = {
    {"HostnameConfig", checkHostname},
    {"DHCPv4Config", checkDhcp},
    {"DHCPv6Config", checkDhcp},
    {"NetworkRuleConfig", checkRule},
    {"ResolverConfig", checkNameservers},
    {"ResolverConfig", checkHostDns},
    {"TimeSyncConfig", checkTime},
    {"RoutingRuleConfig", checkRoutingRule},
    {"BondConfig", checkBondDocument},
    {"VethConfig", checkVeth},
    {"BGPInstanceConfig", checkBgp},
    {"RegistryAuthConfig", checkRegistryAuth},
    {"ExtensionServiceConfig", checkExtension},
};

} // namespace

void checkNetworkDocuments(const MergedConfig &config, MachineProblems &problems)
{
    for (const MachineDocument &document : config.documents) {
        ProblemList list(problems, document);
        for (const KindCheck &check : kindChecks) {
            if (document.kind == QLatin1StringView(check.kind))
                check.check(document, config, list);
        }
    }
}
