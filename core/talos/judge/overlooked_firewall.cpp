#include "core/talos/judge/overlooked.h"

#include "core/talos/judge/machine_scalars.h"
#include "core/values/ip_network.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// What is open on some port, by all rules.
bool admits(const MergedConfig &config, int port, const QString &protocol)
{
    return std::ranges::any_of(config.documents, [&](const MachineDocument &document) {
        if (document.kind != "NetworkRuleConfig"_L1)
            return false;
        if (document.content.textAt(u"portSelector.protocol").toLower() != protocol)
            return false;
        const auto ports = selectNodes(document.content, u"portSelector.ports[]");
        return std::ranges::any_of(ports, [port](const PlacedNode &place) {
            const auto range = portRange(*place.node);
            return range && range->first <= port && port <= range->second;
        });
    });
}

struct NodePort
{
    int port;
    const char *use;
    bool isControlPlanes;
};

constexpr NodePort nodePorts[] = {
    {50000, "talosctl reaches no node", false},
    {50001, "nodes can't join", true},
    {6443, "nobody reaches the API server", true},
    {10250, "the API server reaches no kubelet", false},
};

/// With `block`, only what rules name comes in; Talos doesn't open its own ports.
void checkOwnPorts(const MergedConfig &config, MachineProblems &problems)
{
    const MachineDocument *action = config.kind(u"NetworkDefaultActionConfig");
    if (!action || action->content.textAt(u"ingress").toLower() != u"block")
        return;
    QStringList missing;
    for (const NodePort &port : nodePorts) {
        if ((config.isControlPlane() || !port.isControlPlanes) && !admits(config, port.port, u"tcp"_s))
            missing += u"%1/tcp (else %2)"_s.arg(port.port).arg(QString::fromLatin1(port.use));
    }
    if (!missing.isEmpty())
        ProblemList(problems, *action)
            .add("talos.firewall-closed", u"ingress",
                 u"ingress is block, but no rule here admits %1"_s.arg(missing.join(u", "_s)));
}

void checkRule(const MachineDocument &rule, MachineProblems &problems)
{
    static constexpr char unusable[] = "talos.unusable";
    ProblemList list(problems, rule);
    const std::vector<PlacedNode> sources = selectNodes(rule.content, u"ingress[]");
    if (sources.empty())
        list.add(unusable, u"ingress", u"%1 admits nobody: ingress is empty"_s.arg(describe(rule)));
    for (const PlacedNode &source : sources) {
        const Result<IpNetwork> subnet = IpNetwork::parse(source.node->textAt(u"subnet"));
        const Result<IpNetwork> except = IpNetwork::parse(source.node->textAt(u"except"));
        if (subnet && subnet->hasHostBits())
            list.add(unusable, source, u"%1 has bits behind its prefix"_s.arg(source.node->textAt(u"subnet")));
        if (subnet && except && !subnet->contains(*except))
            list.add(
                unusable, source,
                u"except %1 isn't inside %2"_s.arg(source.node->textAt(u"except"), source.node->textAt(u"subnet")));
    }
    for (const PlacedNode &place : selectNodes(rule.content, u"portSelector.ports[]")) {
        const auto range = portRange(*place.node);
        if (range && range->first == 0)
            list.add(unusable, place, u"port 0 is none"_s);
    }
}

} // namespace

void overlookFirewall(const MergedConfig &config, MachineProblems &problems)
{
    checkOwnPorts(config, problems);
    for (const MachineDocument &document : config.documents) {
        if (document.kind == "NetworkRuleConfig"_L1)
            checkRule(document, problems);
    }
}
