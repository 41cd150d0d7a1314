#include "core/talos/judge/overlooked.h"

#include "core/talos/judge/machine_scalars.h"
#include "core/values/ip_network.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr char unusable[] = "talos.unusable";

/// `!` entries only take away; where nothing was given before, nothing is left.
void checkFilter(const MachineDocument &document, const QString &path, MachineProblems &problems)
{
    const std::vector<PlacedNode> places = selectNodes(document.content, QString(path + u"[]"));
    const auto isNegative = [](const PlacedNode &place) { return place.node->text.startsWith(u'!'); };
    if (places.empty())
        return;
    ProblemList list(problems, document);
    if (std::ranges::all_of(places, isNegative))
        return list.add(unusable, path, u"%1 only leaves networks out, so that no address is left"_s.arg(path));
    const auto lastPositive = std::ranges::find_if_not(places.rbegin(), places.rend(), isNegative);
    for (auto place = places.begin(); place != lastPositive.base(); ++place) {
        if (isNegative(*place))
            list.add(
                unusable, *place,
                u"%1 has no effect: entries work in order, and a later one adds it again"_s.arg(place->node->text));
    }
}

void checkFilters(const MergedConfig &config, MachineProblems &problems)
{
    checkFilter(config.main(), u"machine.kubelet.nodeIP.validSubnets"_s, problems);
    checkFilter(config.main(), u"cluster.etcd.advertisedSubnets"_s, problems);
    if (const MachineDocument *node = config.kind(u"KubeNodeConfig"))
        checkFilter(*node, u"nodeIP.validSubnets"_s, problems);
}

struct MtuPlace
{
    const char *kind;
    const char *path;
};

constexpr MtuPlace mtuPlaces[] = {
    {"LinkConfig", "mtu"},
    {"BondConfig", "mtu"},
    {"BridgeConfig", "mtu"},
    {"VLANConfig", "mtu"},
    {"DummyLinkConfig", "mtu"},
    {"VethConfig", "mtu"},
    {"WireguardConfig", "mtu"},
    {"VRFConfig", "mtu"},
    {"v1alpha1", "machine.network.interfaces[].mtu"},
    {"v1alpha1", "machine.network.interfaces[].vlans[].mtu"},
};

void checkMtus(const MergedConfig &config, MachineProblems &problems)
{
    constexpr int least = 576; // what IPv4 asks of every link
    constexpr int most = 65536;
    for (const MachineDocument &document : config.documents) {
        for (const MtuPlace &place : mtuPlaces) {
            if (document.kind != QLatin1StringView(place.kind))
                continue;
            for (const PlacedNode &mtu : selectNodes(document.content, QString::fromLatin1(place.path))) {
                const int value = mtu.node ? mtu.node->text.toInt() : 0;
                if (value != 0 && (value < least || value > most))
                    ProblemList(problems, document)
                        .add(unusable, mtu, u"%1 is %2, which no link can have"_s.arg(mtu.path.toString()).arg(value));
            }
        }
    }
}

/// Any of these ends the DHCP that Talos runs by default on every link.
bool endsDefaultDhcp(const MachineDocument &document, const MachineTypes &types)
{
    return types.kinds[document.kind].isLink || document.kind == "DHCPv4Config"_L1 ||
           document.kind == "DHCPv6Config"_L1;
}

void checkDhcp(const MergedConfig &config, MachineProblems &problems)
{
    const bool hasDhcp = config.kind(u"DHCPv4Config") || config.kind(u"DHCPv6Config") ||
                         std::ranges::any_of(config.documents, [](const MachineDocument &document) {
                             return document.content.find(u"addresses");
                         });
    const auto first = std::ranges::find_if(config.documents, [&config](const MachineDocument &document) {
        return endsDefaultDhcp(document, *config.types);
    });
    const bool hasInterfaces = config.section(u"machine.network.interfaces");
    if (first != config.documents.end() && !hasDhcp && !hasInterfaces)
        ProblemList(problems, *first)
            .add(
                "talos.default-dhcp-ends", u"name",
                u"with %1, Talos stops the DHCP that it runs on every link by default, and nothing here gives any link "
                "an address"_s.arg(describe(*first)));
}

void checkVips(const MergedConfig &config, MachineProblems &problems)
{
    for (const QStringView kind : {u"Layer2VIPConfig", u"HCloudVIPConfig"}) {
        const MachineDocument *vip = config.kind(kind);
        if (vip && !config.isControlPlane())
            ProblemList(problems, *vip)
                .add("talos.section-idle", u"kind",
                     u"%1 is for control planes: a worker would take the shared IP without an API server"_s.arg(kind));
    }
}

void checkSysctls(const MergedConfig &config, MachineProblems &problems)
{
    const MachineDocument *document = config.kind(u"SysctlConfig");
    const MachineDocument &place = document ? *document : config.main();
    const QStringView path = document ? u"params.*" : u"machine.sysctls.*";
    for (const PlacedNode &value : selectNodes(place.content, path)) {
        const QString key = value.path.lastName();
        if (key.contains(u' ') || !key.contains(u'.'))
            ProblemList(problems, place).add(unusable, value, u"%1 is no kernel parameter's name"_s.arg(key));
        else if (value.node->isEmpty())
            ProblemList(problems, place).add(unusable, value, u"%1 has no value"_s.arg(key));
    }
}

void checkKubeSpan(const MergedConfig &config, MachineProblems &problems)
{
    const MachineDocument *document = config.kind(u"KubeSpanConfig");
    const MachineDocument &place = document ? *document : config.main();
    const QString prefix = document ? QString() : u"machine.network.kubespan."_s;
    const bool isRefused = !document && isTrue(config.section(u"machine.network.kubespan.enabled"));
    for (const PlacedNode &filter :
         selectNodes(place.content, QString(prefix + u"filters.excludeAdvertisedNetworks[]"))) {
        if (!isNetwork(filter.node->text))
            ProblemList(problems, place)
                .add(isRefused ? "talos.value-refused" : unusable, filter,
                     u"%1 is no network that KubeSpan could leave out"_s.arg(filter.node->text));
    }
}

} // namespace

void overlookNode(const MergedConfig &config, MachineProblems &problems)
{
    for (const auto check : {checkFilters, checkMtus, checkDhcp, checkVips, checkSysctls, checkKubeSpan})
        check(config, problems);
}
