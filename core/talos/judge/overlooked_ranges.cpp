#include "core/talos/judge/overlooked.h"

#include "core/values/ip_network.h"
#include "core/values/kubernetes_names.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// Where both styles say the same thing.
struct RangePlaces
{
    const MachineDocument *document;
    QString pods;
    QString services;
    bool isOldStyle;
};

RangePlaces placesOf(const MergedConfig &config)
{
    if (const MachineDocument *network = config.kind(u"KubeNetworkConfig"))
        return {network, u"podSubnets"_s, u"serviceSubnets"_s, false};
    return {&config.main(), u"cluster.network.podSubnets"_s, u"cluster.network.serviceSubnets"_s, true};
}

std::vector<std::pair<PlacedNode, IpNetwork>> networksAt(const MachineDocument &document, const QString &path)
{
    std::vector<std::pair<PlacedNode, IpNetwork>> networks;
    for (const PlacedNode &place : selectNodes(document.content, QString(path + u"[]"))) {
        if (const Result<IpNetwork> network = IpNetwork::parse(place.node->text))
            networks.emplace_back(place, *network);
    }
    return networks;
}

/// The document refuses these by itself.
void checkForm(const MachineDocument &document, const QString &path, MachineProblems &problems)
{
    ProblemList list(problems, document);
    int families[2] = {0, 0};
    const std::vector<PlacedNode> places = selectNodes(document.content, QString(path + u"[]"));
    for (const PlacedNode &place : places) {
        const Result<IpNetwork> network = IpNetwork::parse(place.node->text);
        if (!network)
            list.add("talos.range-malformed", place, network.error().message);
        else if (network->hasHostBits())
            list.add("talos.range-malformed", place,
                     u"%1 has bits behind its prefix; %2 is meant"_s.arg(place.node->text, network->toString()));
        if (network)
            ++families[network->isIPv6() ? 1 : 0];
    }
    const MachineNode *node = document.content.at(path);
    const bool isEmptied = node && node->isList() && places.empty();
    if (isEmptied)
        list.add("talos.range-families", path, u"%1 is empty: the cluster has no such addresses"_s.arg(path));
    if (places.size() > 2 || families[0] > 1 || families[1] > 1)
        list.add("talos.range-families", path,
                 u"%1 has %2 ranges; Kubernetes takes one, or one of each family"_s.arg(path).arg(places.size()));
}

void checkOverlap(const RangePlaces &places, MachineProblems &problems)
{
    ProblemList list(problems, *places.document);
    for (const auto &[pod, pods] : networksAt(*places.document, places.pods)) {
        for (const auto &[service, services] : networksAt(*places.document, places.services)) {
            if (pods.overlaps(services))
                list.add(
                    "talos.ranges-overlap", pod.node->source >= 0 ? pod : service,
                    u"the pods' range %1 overlaps the Services' range %2"_s.arg(pod.node->text, service.node->text));
        }
    }
}

/// Node addresses and Services follow the Services' order; one order for both is easier to tell.
void checkOrder(const RangePlaces &places, MachineProblems &problems)
{
    const auto pods = networksAt(*places.document, places.pods);
    const auto services = networksAt(*places.document, places.services);
    const bool isDual = pods.size() == 2 && services.size() == 2;
    if (isDual && pods.front().second.isIPv6() != services.front().second.isIPv6())
        ProblemList(problems, *places.document)
            .add("talos.family-order", places.services,
                 u"pods and Services have their families in another order; nodes and Services follow the Services'"_s);
}

void checkFamilies(const RangePlaces &places, MachineProblems &problems)
{
    const auto families = [&](const QString &path) {
        QSet<bool> found;
        for (const auto &[place, network] : networksAt(*places.document, path))
            found += network.isIPv6();
        return found;
    };
    const QSet<bool> pods = families(places.pods);
    const QSet<bool> services = families(places.services);
    if (pods.isEmpty() || services.isEmpty())
        return;
    checkOrder(places, problems);
    if (pods.contains(services))
        return;
    ProblemList(problems, *places.document)
        .add("talos.range-families", places.pods,
             u"Services have a family of addresses that pods don't have: %1 and %2"_s.arg(
                 places.document->content.textsAt(places.services).join(u", "_s),
                 places.document->content.textsAt(places.pods).join(u", "_s)));
}

struct Sizes
{
    int least; ///< of the prefix: the largest range
    int most;
};

void checkSize(const RangePlaces &places, MachineProblems &problems)
{
    for (const auto &[place, network] : networksAt(*places.document, places.services)) {
        const Sizes sizes = network.isIPv6() ? Sizes{108, 124} : Sizes{12, 28};
        if (network.prefix() < sizes.least || network.prefix() > sizes.most)
            ProblemList(problems, *places.document)
                .add("talos.range-size", place,
                     u"the Services' range %1 is too %2; /%3 to /%4 are usual"_s
                         .arg(place.node->text, network.prefix() < sizes.least ? u"large"_s : u"small"_s)
                         .arg(sizes.least)
                         .arg(sizes.most));
    }
}

void noteOldMask(ProblemList &list, MachineProblems &problems)
{
    list.add("talos.unusable", u"cluster.controllerManager.extraArgs.node-cidr-mask-size",
             u"node-cidr-mask-size stops the controller-manager in dual stack, and with Talos 1.14 always; "
             "node-cidr-mask-size-ipv4 and -ipv6 are the ones to set"_s);
    problems.back().meant = u"node-cidr-mask-size-ipv4"_s;
}

/// Old style: the controller-manager's flags cut the nodes' blocks.
void checkBlocks(const MergedConfig &config, const RangePlaces &places, MachineProblems &problems)
{
    constexpr int mostBits = 16;
    const MachineNode *flags = config.section(u"cluster.controllerManager.extraArgs");
    if (!places.isOldStyle || !flags)
        return;
    ProblemList list(problems, config.main());
    const auto pods = networksAt(*places.document, places.pods);
    if (flags->find(u"node-cidr-mask-size"))
        noteOldMask(list, problems);
    for (const bool isIPv6 : {false, true}) {
        const QString flag = isIPv6 ? u"node-cidr-mask-size-ipv6"_s : u"node-cidr-mask-size-ipv4"_s;
        const MachineNode *value = flags->find(flag);
        if (!value)
            continue;
        const PlacedNode place{YamlPath("cluster.controllerManager.extraArgs").child(flag), value};
        const int mask = value->text.toInt();
        const auto pod =
            std::ranges::find_if(pods, [isIPv6](const auto &range) { return range.second.isIPv6() == isIPv6; });
        if (pod == pods.end()) {
            if (!pods.empty())
                list.add("talos.unusable", place, u"%1 is set, but pods have no range of that family"_s.arg(flag));
        } else if (mask < pod->second.prefix() || mask - pod->second.prefix() > mostBits ||
                   mask > (isIPv6 ? 128 : 32)) {
            list.add("talos.unusable", place,
                     u"a node's /%1 doesn't fit the pods' range %2: the controller-manager exits"_s.arg(
                         value->text, pod->first.node->text));
        }
    }
}

} // namespace

void overlookRanges(const MergedConfig &config, MachineProblems &problems)
{
    const RangePlaces places = placesOf(config);
    if (places.isOldStyle) {
        checkForm(*places.document, places.pods, problems);
        checkForm(*places.document, places.services, problems);
        checkSize(places, problems);
        checkBlocks(config, places, problems);
    } else if (const QString domain = places.document->content.textAt(u"dnsDomain");
               !domain.isEmpty() && !isDnsName(domain)) {
        ProblemList(problems, *places.document)
            .add("talos.unusable", u"dnsDomain", u"dnsDomain %1 is no DNS name"_s.arg(domain));
    }
    checkOverlap(places, problems);
    checkFamilies(places, problems);
}
