#include "core/rules/rule.h"
#include "core/rules/sizing/sized_pools.h"
#include "core/sizing/goal_seek.h"
#include "core/sizing/sizing_changes.h"
#include "core/values/memory_quantity.h"

#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr double muchMemory = 0.1;

QString count(qint64 number)
{
    return QLocale::c().toString(number);
}

QString percent(double share)
{
    return QString::number(share * 100, 'f', 1) + u" %"_s;
}

bool takesMuch(const PoolSizing &pool)
{
    return pool.shareOfMemory() > muchMemory;
}

/// For all pools at once that follow the values, and for each that has a ratio of its own.
std::optional<ChangeSet> modestRatios(const CheckContext &context, const std::vector<PoolSizing> &pools)
{
    ChangeSet changes;
    std::optional<double> shared;
    for (const PoolSizing &pool : pools) {
        const GoalSeek modest = ratioForShare(pool.input, muchMemory);
        if (!modest.isReached)
            return {};
        if (pool.ratioSource != RatioSource::NodeConfig) {
            shared = qMin(shared.value_or(1), modest.ratio);
            continue;
        }
        const Result<ChangeSet> own = nodeConfigChange(context.values, pool.pool, modest.ratio);
        if (!own)
            return {};
        changes.insert(changes.end(), own->begin(), own->end());
    }
    if (shared) {
        const ChangeSet all = ratioChangeFor(context, *shared);
        changes.insert(changes.end(), all.begin(), all.end());
    }
    return changes;
}

QList<Violation> checkMapsTakeMuch(const CheckContext &context)
{
    std::vector<PoolSizing> pools = sizedPools(context);
    std::erase_if(pools, [](const PoolSizing &pool) { return !takesMuch(pool); });
    if (pools.empty())
        return {};
    const PoolSizing &worst = *std::ranges::max_element(pools, {}, &PoolSizing::shareOfMemory);
    const QString others =
        pools.size() > 1 ? u", and more than a tenth on %1 other pools"_s.arg(pools.size() - 1) : QString();
    Violation violation{
        .message = u"at ratio %1 the maps take %2 of the %3 that a node of pool %4 has (%5)%6"_s.arg(worst.input.ratio)
                       .arg(formatMemory(worst.maps.totalBytes), formatMemory(worst.input.memoryBytes), worst.pool.name,
                            percent(worst.shareOfMemory()), others),
        .settings = {ratioPath(context)}};
    if (const std::optional<ChangeSet> changes = modestRatios(context, pools))
        violation.fixes = {Fix{.label = u"Lower the ratio to where the maps take a tenth"_s, .changes = *changes}};
    return {violation};
}

/// What the agent's container has to hold for its maps: on the pools, or on the smallest node there could be.
qint64 neededForMaps(const CheckContext &context, bool withResize)
{
    const PoolSizer sizer(context.values);
    std::vector<PoolSizing> pools = sizer.sizeAll(context.cluster.nodePools).pools;
    if (pools.empty())
        pools.push_back(sizer.size({.name = {}, .memoryTotalBytes = 1}));
    qint64 most = 0;
    for (const PoolSizing &pool : pools) {
        const qint64 bytes = pool.maps.totalBytes + pool.fixedMapsBytesAtCreation;
        most = qMax(most, bytes + (withResize ? pool.resizeBytes : 0));
    }
    return most;
}

QList<Fix> limitFixes(const CheckContext &context)
{
    constexpr qint64 mebibyte = qint64{1} << 20;
    constexpr qint64 step = 256;
    constexpr qint64 heap = 1024; // the scalability report saw agents at 573 MiB; twice that is no luxury
    const qint64 needed = neededForMaps(context, true) / mebibyte + heap;
    const QString limit = u"%1Mi"_s.arg((needed / step + 1) * step);
    return {Fix{.label = u"Raise the agent's memory limit to %1"_s.arg(limit),
                .changes = {setTo("resources.limits.memory", limit)}},
            Fix{.label = u"Remove the agent's memory limit"_s, .changes = {unset("resources.limits.memory")}}};
}

QString smallestOrPools(const CheckContext &context)
{
    const bool hasPools =
        std::ranges::any_of(context.cluster.nodePools, [](const NodePool &pool) { return memoryTotalOf(pool) > 0; });
    return hasPools ? u"on the largest pool"_s : u"even on the smallest node"_s;
}

QList<Violation> checkLimitBelowMaps(const CheckContext &context)
{
    const std::optional<qint64> limit = agentMemoryLimit(context.values);
    if (!limit)
        return {};
    const qint64 needed = neededForMaps(context, false);
    if (*limit >= needed)
        return {};
    return {
        Violation{.message = u"resources.limits.memory is %1, but the maps alone take %2 %3"_s.arg(
                      context.values.string("resources.limits.memory"), formatMemory(needed), smallestOrPools(context)),
                  .settings = {"resources.limits.memory", ratioPath(context)},
                  .fixes = limitFixes(context)}};
}

QList<Violation> checkLimitBelowResize(const CheckContext &context)
{
    const std::optional<qint64> limit = agentMemoryLimit(context.values);
    if (!limit)
        return {};
    const qint64 needed = neededForMaps(context, true);
    if (*limit >= needed || *limit < neededForMaps(context, false))
        return {};
    return {
        Violation{.message = u"resources.limits.memory is %1; while sizes change old and new maps take %2 %3"_s.arg(
                      context.values.string("resources.limits.memory"), formatMemory(needed), smallestOrPools(context)),
                  .settings = {"resources.limits.memory", ratioPath(context)},
                  .fixes = limitFixes(context)}};
}

bool isAtCeiling(const PoolSizing &pool)
{
    return pool.maps.maps.front().sizedBy == SizedBy::Ceiling && pool.ratioSource != RatioSource::NodeConfig;
}

QList<Violation> checkRatioBeyondCeiling(const CheckContext &context)
{
    const std::vector<PoolSizing> &pools = sizedPools(context);
    if (pools.empty() || !std::ranges::all_of(pools, isAtCeiling))
        return {};
    double enough = 0;
    for (const PoolSizing &pool : pools)
        enough = qMax(enough, ratioForCeiling(pool.input).ratio);
    const double ratio = pools.front().input.ratio;
    if (enough >= ratio)
        return {};
    return {Violation{
        .message =
            u"ratio %1: the connection map for TCP and the NAT map have their most, %2 entries, from %3 on"_s.arg(ratio)
                .arg(count(pools.front().maps.maps.front().entries))
                .arg(enough),
        .settings = {ratioPath(context)},
        .fixes = {Fix{.label = u"Lower the ratio to %1"_s.arg(enough), .changes = ratioChangeFor(context, enough)}}}};
}

constexpr char agentSource[] = "https://github.com/cilium/cilium/blob/v1.18.5/pkg/option/config.go";
constexpr char limitWhy[] =
    QT_TRANSLATE_NOOP("Rules", "Kernels from 5.11 on charge BPF maps to the memory of the container that made them. "
                               "The large maps are allocated whole when they are made, and when their sizes change, "
                               "old and new ones are there together until the programs are reloaded. Where the limit "
                               "is too low the agent can't make its maps and doesn't start.");
constexpr char limitSource[] = "https://github.com/cilium/cilium/issues/44221";

constexpr Rule rules[] = {
    {"sizing.maps-take-much", Severity::Warning, Origin::Advice,
     QT_TRANSLATE_NOOP("Rules", "Maps over a tenth of a node's memory"),
     QT_TRANSLATE_NOOP("Rules", "The ratio is no share of memory: it is a budget that counts neither the kernel's own "
                                "bytes for each entry nor the second IP family. The maps are allocated whole when the "
                                "agent starts, can't be swapped out, and are missing for workloads."),
     "https://docs.cilium.io/en/v1.18/network/ebpf/maps/", checkMapsTakeMuch},
    {"sizing.limit-below-maps", Severity::Error, Origin::Kernel,
     QT_TRANSLATE_NOOP("Rules", "An agent limit that its maps don't fit in"), limitWhy, limitSource,
     checkLimitBelowMaps},
    {"sizing.limit-below-resize", Severity::Warning, Origin::Kernel,
     QT_TRANSLATE_NOOP("Rules", "An agent limit without room for a change of sizes"), limitWhy, limitSource,
     checkLimitBelowResize},
    {"sizing.ratio-beyond-ceiling", Severity::Hint, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "A ratio beyond what makes maps larger"),
     QT_TRANSLATE_NOOP("Rules",
                       "The agent gives none of these maps more than 16777216 entries. A ratio above that "
                       "enlarges the other connection map and the socket map only, until they are there, too."),
     agentSource, checkRatioBeyondCeiling},
};

} // namespace

std::span<const Rule> sizingRules()
{
    return rules;
}
