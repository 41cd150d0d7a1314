#include "core/rules/combination.h"
#include "core/rules/effective_state.h"
#include "core/rules/resources/resource_violations.h"
#include "core/rules/talos/talos_rule_tables.h"
#include "core/talos/cluster_addresses.h"
#include "core/values/ip_network.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// A configuration that a machine has or will have as a whole; nullptr: none was loaded.
const MachineConfig *wholeConfig(const CheckContext &context)
{
    return context.machineConfig && context.machineConfig->isWhole ? &*context.machineConfig : nullptr;
}

/// Memory that was read from a node means that there are nodes.
bool isRunning(const CheckContext &context)
{
    return std::ranges::any_of(context.cluster.nodePools,
                               [](const NodePool &pool) { return pool.memoryTotalBytes > 0; });
}

Value listOf(const QStringList &texts)
{
    Value::List list;
    list.reserve(static_cast<size_t>(texts.size()));
    std::ranges::transform(texts, std::back_inserter(list), [](const QString &text) { return Value(text); });
    return list;
}

/// Whether every old range lies inside the new one at its place, so that the nodes' blocks can stay.
bool holdAll(const QStringList &wanted, const QStringList &present)
{
    return std::ranges::equal(present, wanted, [](const QString &old, const QString &now) {
        const Result<IpNetwork> inner = IpNetwork::parse(old);
        const Result<IpNetwork> outer = IpNetwork::parse(now);
        return inner && outer && outer->contains(*inner);
    });
}

/// A range that the profile tells and a loaded configuration has otherwise.
struct MovedRange
{
    const char *setting; ///< of the profile
    QStringList wanted;
    QStringList present;
    QStringList byDefault; ///< of Talos: such a configuration may well be fresh
};

Violation movedTo(const CheckContext &context, const MovedRange &range, Severity severity)
{
    const QString path = QString::fromLatin1(range.setting);
    return {.message = u"%1 is %2, while %3 has %4"_s.arg(path, range.wanted.join(u", "_s), context.machineConfig->file,
                                                          range.present.join(u", "_s)),
            .fixes = {Fix{.label = u"Keep the machines' %1"_s.arg(range.present.join(u", "_s)),
                          .changes = {inProfile(range.setting, listOf(range.present))}}},
            .severity = range.present == range.byDefault && !isRunning(context) ? Severity::Hint : severity};
}

bool isMoved(const MovedRange &range)
{
    return !range.wanted.isEmpty() && !range.present.isEmpty() && range.wanted != range.present;
}

/// Only a running cluster minds, and that there is one isn't told but by its nodes' memory.
QList<Violation> checkMovedRanges(const CheckContext &context)
{
    const MachineConfig *config = wholeConfig(context);
    if (!config || context.values.place().form != ValuesForm::Profile)
        return {};
    const Cluster &told = context.values.profile().cluster;
    const MovedRange pods{
        "cluster.podCIDRs", told.podCidrs, config->podCidrs, {QString::fromLatin1(talosDefaults::podCidr)}};
    const MovedRange services{"cluster.serviceCIDRs",
                              told.serviceCidrs,
                              config->serviceCidrs,
                              {QString::fromLatin1(talosDefaults::serviceCidr)}};
    QList<Violation> violations;
    const bool losesBlocks = isRunning(context) && !holdAll(pods.wanted, pods.present);
    if (isMoved(pods))
        violations += movedTo(context, pods, losesBlocks ? Severity::Error : Severity::Warning);
    if (isMoved(services))
        violations += movedTo(context, services, Severity::Warning);
    return violations;
}

QList<Violation> checkDaemonSets(const CheckContext &context)
{
    const MachineConfig *config = wholeConfig(context);
    QStringList left;
    if (config && config->kubeProxyDisabled == false && effective::replacesKubeProxy(context))
        left += u"kube-proxy"_s;
    if (config && config->cni == u"flannel"_s)
        left += u"kube-flannel"_s;
    if (left.isEmpty())
        return {};
    return {Violation{
        .message = u"%1 has brought %2; where the cluster runs already, take them away by hand: kubectl "
                   "-n kube-system delete daemonset %3"_s.arg(config->file, left.join(u" and "_s), left.join(u' '))}};
}

/// That of Talos' own manifest, unless the document says otherwise.
std::optional<int> flannelPort(const MachineConfig &config)
{
    constexpr int ofTalos = 4789;
    const bool isOldStyle = config.contract == Contract::SingleDocument;
    return config.flannelPort || !isOldStyle ? config.flannelPort : ofTalos;
}

int tunnelPort(const CheckContext &context)
{
    const int told = effective::settingText(context, "tunnelPort").toInt();
    const int ofProtocol = effective::tunnelProtocol(context) == "geneve"_L1 ? 6081 : 8472;
    return told > 0 ? told : ofProtocol;
}

QList<Violation> checkTunnelPorts(const CheckContext &context)
{
    if (!context.machineConfig || context.machineConfig->cni != u"flannel"_s || !effective::tunnels(context))
        return {};
    const int port = tunnelPort(context);
    if (flannelPort(*context.machineConfig) != port)
        return {};
    QList<Fix> fixes;
    if (context.values.isExplicit("tunnelPort"))
        fixes += Fix{.label = u"Use the protocol's own port"_s, .changes = {unset("tunnelPort")}};
    else
        fixes += Fix{.label = u"Use port 8473"_s, .changes = {setTo("tunnelPort", 8473)}};
    return {
        Violation{.message = u"Cilium's tunnels use UDP port %1, as does flannel, which %2 has brought"_s.arg(port).arg(
                      context.machineConfig->file),
                  .settings = {"tunnelPort"},
                  .fixes = fixes}};
}

constexpr Rule rules[] = {
    {"talos.ranges-moved", Severity::Warning, Origin::Kubernetes,
     QT_TRANSLATE_NOOP("Rules", "Other ranges than the machines have"),
     QT_TRANSLATE_NOOP(
         "Rules", "In a new cluster that is as wanted. In a running one, nodes keep their blocks of pod addresses: "
                  "outside the new range, the controller-manager exits at every start. Of a moved Services' range, "
                  "kube-dns and kubernetes keep their old addresses, while kubelets and certificates name new "
                  "ones."),
     "https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/controller/nodeipam/ipam/range_allocator.go",
     checkMovedRanges},
    {"talos.daemon-sets-stay", Severity::Hint, Origin::Talos,
     QT_TRANSLATE_NOOP("Rules", "What Talos has installed stays installed"),
     QT_TRANSLATE_NOOP("Rules",
                       "Taking flannel or kube-proxy out of the machine configuration stops Talos from installing it, "
                       "but takes nothing away that runs: both would go on beside Cilium. A restart of the nodes then "
                       "clears their links and rules."),
     "https://github.com/cozystack/cozystack/issues/2", checkDaemonSets},
    {"talos.flannel-port-clash", Severity::Warning, Origin::Kernel,
     QT_TRANSLATE_NOOP("Rules", "Tunnels on flannel's port"),
     QT_TRANSLATE_NOOP("Rules",
                       "Flannel's link keeps its UDP port until it is deleted or the node restarts, and Cilium can't "
                       "open its own on the same one."),
     "https://github.com/siderolabs/talos/blob/v1.14.0-rc.1/pkg/machinery/constants/constants.go", checkTunnelPorts},
};

} // namespace

std::span<const Rule> runningClusterRules()
{
    return rules;
}
