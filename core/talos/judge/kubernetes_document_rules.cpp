#include "core/talos/judge/document_rules.h"

#include "core/values/ip_network.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr char refused[] = "talos.value-refused";
constexpr char missing[] = "talos.field-missing";

bool isFilled(const MachineNode *node)
{
    return node && !node->isEmpty();
}

int bitsOf(const IpNetwork &network)
{
    return network.isIPv6() ? 128 : 32;
}

/// The size of the block a node gets out of a pod range.
int maskOf(const MachineDocument &document, bool isIPv6)
{
    constexpr int usualIPv4 = 24;
    constexpr int usualIPv6 = 64;
    const int told = document.content.textAt(isIPv6 ? u"nodeCIDRMaskSizeIPv6" : u"nodeCIDRMaskSizeIPv4").toInt();
    return told != 0 ? told : isIPv6 ? usualIPv6 : usualIPv4;
}

QString podRangeProblem(const MachineDocument &document, const IpNetwork &network)
{
    constexpr int mostBits = 16; // what kube-controller-manager can number
    const int mask = maskOf(document, network.isIPv6());
    if (mask < 1 || mask > bitsOf(network))
        return {};
    if (network.prefix() > mask)
        return u"is smaller than a node's /%1"_s.arg(mask);
    return mask - network.prefix() > mostBits ? u"is more than 16 bits larger than a node's /%1"_s.arg(mask)
                                              : QString();
}

QString serviceRangeProblem(const MachineDocument &, const IpNetwork &network)
{
    constexpr int mostHostBits = 20;
    return bitsOf(network) - network.prefix() > mostHostBits
               ? u"is too large; at most 20 bits for Services are possible"_s
               : QString();
}

using SizeCheck = QString (*)(const MachineDocument &, const IpNetwork &);

void checkRanges(const MachineDocument &document, QStringView key, SizeCheck sizeProblem, ProblemList &list)
{
    constexpr int leastHostBits = 4;
    const std::vector<PlacedNode> places = selectNodes(document.content, QString(key.toString() + u"[]"_s));
    if (places.empty() || places.size() > 2)
        list.add(places.empty() ? missing : refused, key, u"%1 needs one range, or one of each family"_s.arg(key));
    int families[2] = {0, 0};
    for (const PlacedNode &place : places) {
        const Result<IpNetwork> network = IpNetwork::parse(place.node->text);
        if (!network) {
            list.add(refused, place, u"%1 is empty"_s.arg(place.path.toString()));
            continue;
        }
        ++families[network->isIPv6() ? 1 : 0];
        QString problem = sizeProblem(document, *network);
        if (network->hasHostBits())
            problem = u"has bits behind its prefix; %1 is meant"_s.arg(network->toString());
        else if (bitsOf(*network) - network->prefix() < leastHostBits)
            problem = u"is too small"_s;
        if (!problem.isEmpty())
            list.add(refused, place, u"%1 is %2, which %3"_s.arg(place.path.toString(), place.node->text, problem));
    }
    if (places.size() == 2 && (families[0] > 1 || families[1] > 1))
        list.add(refused, key, u"%1 has two ranges of one family"_s.arg(key));
}

void checkNetwork(const MachineDocument &document, ProblemList &list)
{
    checkRanges(document, u"podSubnets", podRangeProblem, list);
    checkRanges(document, u"serviceSubnets", serviceRangeProblem, list);
    if (document.content.textsAt(u"podSubnets").size() != document.content.textsAt(u"serviceSubnets").size())
        list.add(refused, u"podSubnets", u"there must be as many podSubnets as serviceSubnets"_s);
}

bool isOff(const MachineDocument &document)
{
    const MachineNode *enabled = document.content.find(u"enabled");
    return enabled && !enabled->isNull() && !isTrue(enabled);
}

void checkProxy(const MachineDocument &document, ProblemList &list)
{
    static const QStringList old{u"iptables"_s, u"ipvs"_s};
    if (isOff(document))
        return; // nothing else of it is looked at
    const QString mode = document.content.textAt(u"mode");
    if (!isFilled(document.content.find(u"image")))
        list.add(missing, u"kind", u"KubeProxyConfig needs an image as long as it is enabled"_s);
    if (old.contains(mode))
        list.add("talos.advised-against", u"mode",
                 u"kube-proxy's mode %1 is discouraged; nftables is usual"_s.arg(mode));
    else if (!mode.isEmpty() && mode != "nftables"_L1)
        list.add(refused, u"mode", u"mode is %1; Talos knows nftables, iptables and ipvs"_s.arg(mode));
    if (isFilled(document.content.find(u"extraArgs")))
        list.add("talos.advised-against", u"extraArgs",
                 u"kube-proxy ignores most of its flags once it has a configuration: write extraArgs as config"_s);
}

void checkProxyResources(const MachineDocument &document, ProblemList &list)
{
    if (isOff(document))
        return;
    for (const QStringView path : {u"resources.requests.*", u"resources.limits.*"}) {
        for (const PlacedNode &place : selectNodes(document.content, path)) {
            const QString name = place.path.lastName();
            if (name != "cpu"_L1 && name != "memory"_L1)
                list.add(refused, place, u"%1: only cpu and memory are possible"_s.arg(place.path.toString()));
        }
    }
}

void checkImage(const MachineDocument &document, ProblemList &list)
{
    if (!isOff(document) && !isFilled(document.content.find(u"image")))
        list.add(missing, u"kind", u"%1 needs an image as long as it is enabled"_s.arg(document.kind));
}

void checkApiServer(const MachineDocument &document, ProblemList &list)
{
    static const QStringList denied{u"anonymous-auth"_s,        u"oidc-"_s,
                                    u"authentication-config"_s, u"authorization-config"_s,
                                    u"authorization-mode"_s,    u"authorization-webhook-"_s};
    for (const PlacedNode &place : selectNodes(document.content, u"extraArgs.*")) {
        const QString flag = place.path.lastName();
        if (std::ranges::any_of(denied, [&flag](const QString &prefix) { return flag.startsWith(prefix); }))
            list.add(
                refused, place,
                u"extraArgs.%1 isn't possible; KubeAuthenticationConfig and KubeAuthorizerConfig are for that"_s.arg(
                    flag));
    }
}

void checkAuthorizer(const MachineDocument &document, ProblemList &list)
{
    const bool isWebhook = document.content.textAt(u"type") == u"Webhook";
    const bool hasWebhook = isFilled(document.content.find(u"webhook"));
    if (isWebhook && !hasWebhook)
        list.add(missing, u"type", u"an authorizer of the type Webhook needs webhook"_s);
    if (!isWebhook && hasWebhook)
        list.add("talos.advised-against", u"webhook", u"webhook is for the type Webhook only"_s);
}

void checkInstall(const MachineDocument &document, ProblemList &list)
{
    if (!isFilled(document.content.at(u"installer.image")))
        list.add("talos.advised-against", u"kind", u"UnattendedInstallConfig names no installer.image"_s);
}

struct KindCheck
{
    const char *kind;
    void (*check)(const MachineDocument &, ProblemList &);
};

constexpr KindCheck kindChecks[] = {
    {"KubeNetworkConfig", checkNetwork},
    {"KubeProxyConfig", checkProxy},
    {"KubeProxyConfig", checkProxyResources},
    {"KubeControllerManagerConfig", checkImage},
    {"KubeControllerManagerConfig", checkProxyResources},
    {"KubeSchedulerConfig", checkImage},
    {"KubeSchedulerConfig", checkProxyResources},
    {"KubeAPIServerConfig", checkApiServer},
    {"KubeAuthorizerConfig", checkAuthorizer},
    {"UnattendedInstallConfig", checkInstall},
};

} // namespace

void checkKubernetesDocuments(const MergedConfig &config, MachineProblems &problems)
{
    for (const MachineDocument &document : config.documents) {
        ProblemList list(problems, document);
        for (const KindCheck &check : kindChecks) {
            if (document.kind == QLatin1StringView(check.kind))
                check.check(document, list);
        }
    }
}
