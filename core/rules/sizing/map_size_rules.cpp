#include "core/rules/sizing/sized_pools.h"

#include <algorithm>
#include <numeric>

using namespace Qt::StringLiterals;

namespace {

struct MapSetting
{
    const char *map;
    const char *setting; ///< nullptr: the chart has none
    const char *flag;    ///< nullptr: all of its values come through the setting
};

constexpr MapSetting mapSettings[] = {
    {"ct-tcp", "bpf.ctTcpMax", "bpf-ct-global-tcp-max"},
    {"ct-any", "bpf.ctAnyMax", "bpf-ct-global-any-max"},
    {"nat", "bpf.natMax", "bpf-nat-global-max"},
    {"neigh", "bpf.neighMax", "bpf-neigh-global-max"},
    {"sock-rev-nat", nullptr, "bpf-sock-rev-map-max"},
    {"affinity", nullptr, "bpf-lb-affinity-map-max"},
    {"fragments", nullptr, "bpf-fragments-map-max"},
    {"policy", "bpf.policyMapMax", "bpf-policy-map-max"},
    {"policystats", "bpf.policyStatsMapMax", "bpf-policy-stats-map-max"},
    {"auth", "bpf.authMapMax", "bpf-auth-map-max"},
    {"node", "bpf.nodeMapMax", "bpf-node-map-max"},
    {"lb", "bpf.lbMapMax", "bpf-lb-map-max"},
};

/// Where a map's size is or would be set.
YamlPath pathOf(const CheckContext &context, const QString &map)
{
    const auto *setting = std::ranges::find_if(
        mapSettings, [&map](const MapSetting &each) { return map == QLatin1StringView(each.map); });
    if (setting == std::ranges::end(mapSettings))
        return ratioPath(context);
    const YamlPath extra = YamlPath("extraConfig").child(QString::fromLatin1(setting->flag));
    return !setting->setting || context.values.isExplicit(extra) ? extra : YamlPath(setting->setting);
}

/// Whether the chart's rules speak of it already: a number outside the range of its setting.
bool isOutOfRange(const CheckContext &context, const YamlPath &path)
{
    const Setting *setting = context.values.catalogue().find(path);
    const Value *value = context.values.explicitValue(path);
    if (!setting || !value)
        return false;
    const Range &range = setting->knowledge.range;
    const double number = context.values.string(path).toDouble();
    return (range.min && number < *range.min) || (range.max && number > *range.max);
}

/// What the agent says on every node, whatever its memory: with pools on these, else on the smallest and the largest
/// one that there could be.
std::vector<SizingOutcome> outcomesOnNodes(const CheckContext &context, SizingVerdict verdict)
{
    const PoolSizer sizer(context.values);
    std::vector<PoolSizing> pools = sizer.sizeAll(context.cluster.nodePools).pools;
    const bool arePoolsTold = !pools.empty();
    if (!arePoolsTold) {
        for (const qint64 memory : {qint64{1}, qint64{1} << 50})
            pools.push_back(sizer.size({.name = {}, .memoryTotalBytes = memory}));
    }
    std::vector<SizingOutcome> outcomes;
    for (const SizingOutcome &outcome : pools.front().outcomes) {
        const bool isOnAll = std::ranges::all_of(pools, [&outcome](const PoolSizing &pool) {
            return std::ranges::any_of(pool.outcomes, [&outcome](const SizingOutcome &other) {
                return other.map == outcome.map && other.verdict == outcome.verdict;
            });
        });
        if (outcome.verdict == verdict && (isOnAll || arePoolsTold))
            outcomes.push_back(outcome);
    }
    return outcomes;
}

QList<Violation> checkAgentRefuses(const CheckContext &context)
{
    QList<Violation> violations;
    for (const SizingOutcome &outcome : outcomesOnNodes(context, SizingVerdict::Fatal)) {
        const YamlPath path = pathOf(context, outcome.map);
        if (isOutOfRange(context, path))
            continue;
        Violation violation{.message = outcome.message, .settings = {path}};
        if (context.values.isExplicit(path))
            violation.fixes = {Fix{.label = u"Remove %1"_s.arg(path.toString()), .changes = {unset(path)}}};
        violations += violation;
    }
    return violations;
}

/// The smallest size above that suits the CPUs of all pools.
qint64 alignedSize(const CheckContext &context, qint64 entries)
{
    qint64 multiple = 1;
    for (const NodePool &pool : context.cluster.nodePools)
        multiple = std::lcm(multiple, static_cast<qint64>(qMax(1, pool.cpus)));
    return (entries + multiple - 1) / multiple * multiple;
}

qint64 sizeSetAt(const CheckContext &context, const QString &map, const YamlPath &path)
{
    const QString told = context.values.string(path);
    if (!told.isEmpty())
        return told.toLongLong();
    const FixedMapInput fixed = fixedMapInputOf(context.values);
    return map == "affinity"_L1 ? fixed.affinityMapMax : fixed.fragmentsMapMax;
}

Value sizeValue(const YamlPath &path, qint64 entries)
{
    const bool isExtra = path.startsWith("extraConfig"); // a ConfigMap holds texts only
    return isExtra ? Value(QString::number(entries)) : Value(entries);
}

QList<Violation> checkRecreated(const CheckContext &context)
{
    QList<Violation> violations;
    QStringList seen;
    for (const PoolSizing &pool : sizedPools(context)) {
        for (const SizingOutcome &outcome : pool.outcomes) {
            if (outcome.verdict != SizingVerdict::Recreated || seen.contains(outcome.map) || pool.pool.cpus <= 0)
                continue;
            seen += outcome.map;
            const YamlPath path = pathOf(context, outcome.map);
            const qint64 aligned = alignedSize(context, sizeSetAt(context, outcome.map, path));
            violations += Violation{
                .message = u"pool %1: %2"_s.arg(pool.pool.name, outcome.message),
                .settings = {path, "bpf.distributedLRU.enabled"},
                .fixes = {Fix{.label = u"Set %1 to %2, a multiple of the CPUs"_s.arg(path.toString()).arg(aligned),
                              .changes = {setTo(path, sizeValue(path, aligned))}}},
                .severity = outcome.map == "affinity"_L1 || outcome.map == "fragments"_L1
                                ? std::optional(Severity::Hint)
                                : std::nullopt};
        }
    }
    return violations;
}

QList<Violation> checkNatCut(const CheckContext &context)
{
    if (!sizingInputOf(context.values).hasNat)
        return {};
    QList<Violation> violations;
    for (const SizingOutcome &outcome : outcomesOnNodes(context, SizingVerdict::Adjusted)) {
        const bool isSet = context.values.isExplicit("bpf.natMax");
        const bool isCut = outcome.map == "nat"_L1 && outcome.message.contains("two thirds"_L1);
        if (!isCut)
            continue;
        Violation violation{.message = outcome.message,
                            .settings = {isSet ? YamlPath("bpf.natMax") : YamlPath("bpf.ctTcpMax"), "bpf.ctAnyMax"}};
        if (isSet)
            violation.fixes = {Fix{.label = u"Remove bpf.natMax"_s, .changes = {unset("bpf.natMax")}}};
        violations += violation;
    }
    return violations;
}

QList<Violation> checkRatioZero(const CheckContext &context)
{
    const YamlPath path("bpf.mapDynamicSizeRatio");
    const Value *ratio = context.values.explicitValue(path);
    if (!ratio || ratio->isNull() || context.values.isExplicit(extraRatioPath) ||
        !qFuzzyIsNull(context.values.string(path).toDouble()))
        return {};
    return {Violation{.message = u"bpf.mapDynamicSizeRatio is %1, which the chart takes for unset: the agent gets "
                                 "0.0025"_s.arg(ratio->toDisplay()),
                      .settings = {path},
                      .fixes = {Fix{.label = u"Remove bpf.mapDynamicSizeRatio"_s, .changes = {unset(path)}},
                                Fix{.label = u"Give the agent 0, for static sizes"_s,
                                    .changes = {unset(path), setTo(extraRatioPath, u"0"_s)}}}}};
}

/// `upgradeCompatibility` tells of a cluster that is running already.
QList<Violation> checkResize(const CheckContext &context)
{
    QList<YamlPath> sized;
    for (const char *path : {"bpf.mapDynamicSizeRatio", "bpf.ctTcpMax", "bpf.ctAnyMax", "bpf.natMax", "bpf.neighMax"}) {
        if (context.values.isExplicit(path) && !context.values.value(path).isNull())
            sized += YamlPath(path);
    }
    const QString since = context.values.string("upgradeCompatibility");
    if (since.isEmpty() || sized.isEmpty())
        return {};
    sized += YamlPath("upgradeCompatibility");
    return {Violation{.message = u"a cluster that began with Cilium %1 loses its connections where %2 isn't what its "
                                 "agents have now"_s.arg(since, sized.front().toString()),
                      .settings = sized}};
}

constexpr char agentSource[] = "https://github.com/cilium/cilium/blob/v1.18.5/pkg/option/config.go";

constexpr Rule rules[] = {
    {"sizing.agent-refuses", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Map sizes with which the agent doesn't start"),
     QT_TRANSLATE_NOOP("Rules", "The agent checks the sizes of its maps, those that were computed and those that were "
                                "set, when it starts, and exits where it doesn't take them."),
     agentSource, checkAgentRefuses},
    {"sizing.recreated-at-every-start", Severity::Warning, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "A map that is replaced at every start"),
     QT_TRANSLATE_NOOP("Rules", "With distributed LRU the kernel rounds a map's size up to a multiple of the CPUs. An "
                                "agent that asked for less finds the map changed at its next start, drops it with all "
                                "its entries and makes it anew. From 1.19 on the agent rounds connection and NAT maps "
                                "itself."),
     "https://github.com/cilium/cilium/pull/42511", checkRecreated},
    {"sizing.nat-is-cut", Severity::Warning, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "A NAT map that gets fewer entries"),
     QT_TRANSLATE_NOOP("Rules", "A NAT map larger than both connection maps is cut to two thirds of them: where it was "
                                "computed, with a warning in the agent's log; where it was set to its default of "
                                "524288, without a word. Its neighbour map then keeps the larger size."),
     agentSource, checkNatCut},
    {"sizing.ratio-zero", Severity::Warning, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A ratio of 0 that has no effect"),
     QT_TRANSLATE_NOOP("Rules", "The chart renders its own ratio of 0.0025 for 0 as for nothing. Static sizes can only "
                                "be asked for through extraConfig."),
     "https://github.com/cilium/cilium/blob/v1.18.5/install/kubernetes/cilium/templates/cilium-configmap.yaml",
     checkRatioZero},
    {"sizing.resize-drops-connections", Severity::Hint, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Map sizes on a running cluster"),
     QT_TRANSLATE_NOOP("Rules", "A map whose size isn't the one that is wanted is replaced by an empty one when the "
                                "agent starts, with no more than a line in its log. Connections through it are cut: "
                                "drain nodes, or change sizes together with an upgrade."),
     "https://docs.cilium.io/en/v1.18/network/ebpf/maps/", checkResize},
};

} // namespace

std::span<const Rule> mapSizeRules()
{
    return rules;
}
