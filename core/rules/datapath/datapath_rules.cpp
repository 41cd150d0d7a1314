#include "core/rules/combination.h"
#include "core/rules/common_fixes.h"
#include "core/rules/effective_state.h"
#include "core/rules/made_with.h"
#include "core/sizing/goal_seek.h"
#include "core/sizing/pool_sizing.h"
#include "core/values/memory_quantity.h"

#include <QLocale>

using namespace Qt::StringLiterals;

namespace {

/// The agent of 1.20 refuses to start; earlier ones start and fall back to legacy host routing without a word.
Severity netkitSeverity(const CheckContext &context)
{
    return context.ciliumAtLeast(u"1.20") ? Severity::Error : Severity::Warning;
}

Fix useVeth()
{
    return {.label = u"Use veth devices"_s, .changes = {unset("bpf.datapathMode")}};
}

QList<Violation> checkNetkitLegacyRouting(const CheckContext &context)
{
    if (!effective::usesNetkit(context) || !effective::asksForLegacyHostRouting(context))
        return {};
    const bool isByChart = !context.values.isTrue("bpf.hostLegacyRouting");
    return {Violation{.message = u"bpf.datapathMode is %1, but %2"_s.arg(
                          context.values.string("bpf.datapathMode"),
                          isByChart ? effective::hostRoutingObstacle(context) : u"bpf.hostLegacyRouting is true"_s),
                      .settings = {"bpf.hostLegacyRouting", "bpf.datapathMode", "cni.chainingMode"},
                      .fixes = {Fix{.label = u"Route the host's packets in eBPF"_s,
                                    .changes = {setTo("bpf.hostLegacyRouting", false)}},
                                useVeth()},
                      .severity = netkitSeverity(context)}};
}

QList<Violation> checkNetkitMasquerade(const CheckContext &context)
{
    if (!effective::usesNetkit(context) || !effective::masqueradesByIptables(context))
        return {};
    return {Violation{
        .message = withValues(context, "bpf.datapathMode is {bpf.datapathMode}, but masquerading is left to iptables "
                                       "(bpf.masquerade is {bpf.masquerade})"),
        .settings = {"bpf.datapathMode", "bpf.masquerade"},
        .fixes = {Fix{.label = u"Masquerade in eBPF"_s, .changes = {setTo("bpf.masquerade", true)}}, useVeth()},
        .severity = netkitSeverity(context)}};
}

QList<Violation> checkNetkitReplacement(const CheckContext &context)
{
    if (!effective::usesNetkit(context) || effective::replacesKubeProxy(context))
        return {};
    return {Violation{.message = withValues(context, "bpf.datapathMode is {bpf.datapathMode}, but "
                                                     "kubeProxyReplacement is {kubeProxyReplacement}"),
                      .settings = {"bpf.datapathMode", "kubeProxyReplacement"},
                      .fixes = {replaceKubeProxy(context), useVeth()},
                      .severity = netkitSeverity(context)}};
}

QList<Violation> checkNetkitTproxy(const CheckContext &context)
{
    if (!effective::usesNetkit(context) || !context.values.isTrue("bpf.tproxy"))
        return {};
    const bool isRefused = context.ciliumAtLeast(u"1.19");
    return {Violation{.message = u"bpf.tproxy is true together with bpf.datapathMode %1"_s.arg(
                          context.values.string("bpf.datapathMode")),
                      .settings = {"bpf.tproxy", "bpf.datapathMode"},
                      .fixes = {Fix{.label = u"Remove bpf.tproxy"_s, .changes = {unset("bpf.tproxy")}}, useVeth()},
                      .severity = isRefused ? Severity::Error : Severity::Warning,
                      .origin = isRefused ? Origin::Chart : Origin::Documentation}};
}

Fix bpfHostRouting(const CheckContext &context)
{
    Fix fix = replaceKubeProxy(context);
    fix.label = u"Meet what BPF host routing needs"_s;
    fix.changes.push_back(setTo("bpf.masquerade", true));
    return fix;
}

QList<Violation> checkHostRoutingFallsBack(const CheckContext &context)
{
    const QString obstacle = effective::hostRoutingObstacle(context);
    const Value *told = context.values.explicitValue("bpf.hostLegacyRouting");
    const bool isAskedFor = told && !told->isNull() && !context.values.isTrue("bpf.hostLegacyRouting");
    if (!isAskedFor || obstacle.isEmpty())
        return {};
    Violation violation{
        .message =
            u"bpf.hostLegacyRouting is false, but the agent falls back to legacy host routing: %1"_s.arg(obstacle),
        .settings = {"bpf.hostLegacyRouting", "kubeProxyReplacement", "bpf.masquerade"}};
    if (!effective::replacesKubeProxy(context) || !context.values.isTrue("bpf.masquerade"))
        violation.fixes += bpfHostRouting(context);
    violation.fixes += Fix{.label = u"Remove bpf.hostLegacyRouting"_s, .changes = {unset("bpf.hostLegacyRouting")}};
    return {violation};
}

/// The first pool's nodes; without pools the ones that the guide speaks of.
SizingInput typicalNode(const CheckContext &context)
{
    const std::vector<NodePool> &pools = context.cluster.nodePools;
    const NodePool guideNode{.name = {}, .memoryBytes = qint64{64} << 30};
    const bool isTold = !pools.empty() && memoryTotalOf(pools.front()) > 0;
    return sizePool(context.values, isTold ? pools.front() : guideNode).input;
}

QString count(qint64 number)
{
    return QLocale::c().toString(number);
}

/// Clusters made with a chart before 1.8 keep their sizes: no ratio is written where none is set.
bool hasChartRatio(const CheckContext &context)
{
    const QVersionNumber made = madeWith(context);
    return made.isNull() || made >= QVersionNumber(1, 8);
}

QList<Violation> checkDistributedLruRatio(const CheckContext &context)
{
    const bool isUnset = context.values.value("bpf.mapDynamicSizeRatio").toDouble() == 0;
    if (!context.values.isTrue("bpf.distributedLRU.enabled") || !isUnset)
        return {};
    constexpr double tuningRatio = 0.08;
    constexpr double muchMemory = 0.1;
    SizingInput input = typicalNode(context);
    const NodeSizing now = sizeMaps(input);
    const GoalSeek modest = ratioForShare(input, muchMemory);
    const double ratio = modest.isReached ? qMin(tuningRatio, modest.ratio) : tuningRatio;
    input.ratio = ratio;
    const NodeSizing then = sizeMaps(input);
    return {Violation{
        .message = (hasChartRatio(context)
                        ? u"bpf.distributedLRU is on with the chart's ratio of 0.0025"_s
                        : u"bpf.distributedLRU is on, but for a cluster of %1 the chart writes no ratio"_s.arg(
                              context.values.string("upgradeCompatibility"))) +
                   u": %1 TCP connections on a node with %2; at %3 it would be %4 and %5 of maps"_s
                       .arg(count(now.maps.front().entries), formatMemory(input.memoryBytes))
                       .arg(ratio)
                       .arg(count(then.maps.front().entries), formatMemory(then.totalBytes)),
        .settings = {"bpf.mapDynamicSizeRatio", "bpf.distributedLRU.enabled"},
        .fixes = {Fix{.label = ratio < tuningRatio
                                   ? u"Set the ratio to %1, with which the maps take a tenth of the memory"_s.arg(ratio)
                                   : u"Set the ratio to %1, as the tuning guide does"_s.arg(ratio),
                      .changes = {setTo("bpf.mapDynamicSizeRatio", ratio)}},
                  Fix{.label = u"Turn distributed LRU off"_s, .changes = {unset("bpf.distributedLRU.enabled")}}},
        .severity = hasChartRatio(context) ? Severity::Hint : Severity::Warning}};
}

QList<Violation> checkBbrWithoutManager(const CheckContext &context)
{
    if (!context.values.isTrue("bandwidthManager.bbr") || context.values.isTrue("bandwidthManager.enabled"))
        return {};
    return {Violation{
        .message = u"bandwidthManager.bbr is true, but bandwidthManager.enabled isn't"_s,
        .settings = {"bandwidthManager.bbr", "bandwidthManager.enabled"},
        .fixes = {
            Fix{.label = u"Turn the bandwidth manager on"_s, .changes = {setTo("bandwidthManager.enabled", true)}},
            Fix{.label = u"Remove bandwidthManager.bbr"_s, .changes = {unset("bandwidthManager.bbr")}}}}};
}

QList<Violation> checkBbrHostRouting(const CheckContext &context)
{
    const bool isForHosts =
        context.ciliumAtLeast(u"1.18") && context.values.isTrue("bandwidthManager.bbrHostNamespaceOnly");
    const QString obstacle = effective::hostRoutingObstacle(context);
    if (!effective::usesBbr(context) || obstacle.isEmpty() || isForHosts)
        return {};
    const bool isRefused = effective::asksForLegacyHostRouting(context); // the agent doesn't see its own fall-backs
    Violation violation{
        .message = u"bandwidthManager.bbr needs BPF host routing, but %1"_s.arg(obstacle),
        .settings = {"bandwidthManager.bbr", "bpf.hostLegacyRouting", "kubeProxyReplacement", "bpf.masquerade"},
        .severity = isRefused ? Severity::Error : Severity::Warning};
    if (context.ciliumAtLeast(u"1.18"))
        violation.fixes += Fix{.label = u"Use BBR for the host's own connections only"_s,
                               .changes = {setTo("bandwidthManager.bbrHostNamespaceOnly", true)}};
    violation.fixes += Fix{.label = u"Remove bandwidthManager.bbr"_s, .changes = {unset("bandwidthManager.bbr")}};
    return {violation};
}

constexpr char netkitWhy[] =
    QT_TRANSLATE_NOOP("Rules", "netkit devices hand packets over in eBPF only while the host's routing is done there, "
                               "too. The agent of 1.20 refuses to start; "
                               "earlier ones start and route through the host's stack, which netkit isn't made for.");
constexpr char netkitSource[] = "https://docs.cilium.io/en/v1.18/operations/performance/tuning/#netkit-device-mode";

constexpr Rule rules[] = {
    {"netkit.legacy-host-routing", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "netkit with legacy host routing"), netkitWhy, netkitSource, checkNetkitLegacyRouting},
    {"netkit.needs-bpf-masquerade", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "netkit without BPF masquerading"), netkitWhy, netkitSource, checkNetkitMasquerade},
    {"netkit.needs-kube-proxy-replacement", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "netkit without kube-proxy replacement"), netkitWhy, netkitSource,
     checkNetkitReplacement},
    {"netkit.excludes-tproxy", Severity::Error, Origin::Documentation,
     QT_TRANSLATE_NOOP("Rules", "netkit with BPF TPROXY"),
     QT_TRANSLATE_NOOP("Rules", "Sockets can't be assigned from netkit's programs, so that proxied traffic is dropped. "
                                "Charts and agents from 1.19 on refuse the pair; earlier "
                                "ones accept it and drop."),
     "https://github.com/cilium/cilium/issues/39892", checkNetkitTproxy},
    {"host-routing.falls-back", Severity::Warning, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "BPF host routing that doesn't take effect"),
     QT_TRANSLATE_NOOP(
         "Rules", "The agent starts and routes through the host's stack instead; at most one line in its log tells."),
     "https://docs.cilium.io/en/v1.18/operations/performance/tuning/#ebpf-host-routing", checkHostRoutingFallsBack},
    {"bpf.distributed-lru-default-ratio", Severity::Hint, Origin::Advice,
     QT_TRANSLATE_NOOP("Rules", "Distributed LRU with the chart's map sizes"),
     QT_TRANSLATE_NOOP("Rules",
                       "With distributed LRU every CPU has its own share of a map, and a full share evicts although "
                       "others have room. That wants larger maps than the chart's "
                       "ratio gives. Changing the ratio recreates the maps: existing connections are lost once."),
     "https://docs.cilium.io/en/v1.18/operations/performance/tuning/#ebpf-map-backend-memory",
     checkDistributedLruRatio},
    {"bandwidth.bbr-needs-manager", Severity::Warning, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "BBR without the bandwidth manager"),
     QT_TRANSLATE_NOOP("Rules", "The chart renders none of the bandwidth settings then; BBR is silently off."),
     "https://docs.cilium.io/en/v1.18/network/kubernetes/bandwidth-manager/", checkBbrWithoutManager},
    {"bandwidth.bbr-needs-host-routing", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "BBR for pods without BPF host routing"),
     QT_TRANSLATE_NOOP("Rules", "BBR paces by the time stamps of packets, and these get lost in the host's stack. The "
                                "agent exits where legacy routing is asked for; where it falls back by "
                                "itself it doesn't notice, and pods send unpaced."),
     "https://github.com/cilium/cilium/blob/v1.18.5/pkg/datapath/linux/bandwidth/bandwidth.go", checkBbrHostRouting},
};

} // namespace

std::span<const Rule> datapathRules()
{
    return rules;
}
