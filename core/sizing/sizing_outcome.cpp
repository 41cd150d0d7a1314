#include "core/sizing/sizing_outcome.h"

#include "core/sizing/sized_maps.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 minimumSetEntries = 1024;

SizingOutcome fatal(const QString &map, const QString &message)
{
    return {.verdict = SizingVerdict::Fatal, .map = map, .message = message};
}

QString outside(const QString &map, qint64 entries, qint64 least, qint64 most)
{
    return u"%1 has %2 entries, between %3 and %4 are possible"_s.arg(map).arg(entries).arg(least).arg(most);
}

std::vector<SizingOutcome> ratioOutcomes(const SizingInput &input)
{
    if (isDynamic(input))
        return {};
    if (input.distributedLru) // the agent looks at this first
        return {fatal({}, u"a distributed LRU needs dynamic sizes, but the ratio is %1"_s.arg(input.ratio))};
    if (!qFuzzyIsNull(input.ratio))
        return {fatal({}, u"the ratio is %1, it must be between 0 and 1"_s.arg(input.ratio))};
    return {};
}

void addRangeOutcomes(const MapSizes &maps, std::vector<SizingOutcome> &outcomes)
{
    for (const MapSize &map : maps) {
        // The agent takes any size of the neighbour map; what isn't a size, the kernel refuses.
        const qint64 least = map.name == "neigh"_L1 ? 1 : minimumSetEntries;
        const qint64 most = map.name == "neigh"_L1 ? qint64{1} << 31 : maximumMapEntries;
        if (map.entries < least || map.entries > most)
            outcomes.push_back(fatal(map.name, outside(map.name, map.entries, least, most)));
    }
    const qint64 connections = maps[CtTcp].entries + maps[CtAny].entries;
    if (maps[Nat].entries > connections && connections > 0)
        outcomes.push_back(
            fatal(maps[Nat].name, u"nat has %1 entries, no more than ct-tcp and ct-any together (%2) are possible"_s
                                      .arg(maps[Nat].entries)
                                      .arg(connections)));
}

void addAdjustments(const SizingInput &input, const MapSizes &maps, std::vector<SizingOutcome> &outcomes)
{
    const auto add = [&outcomes](SizingVerdict verdict, const QString &map, const QString &message) {
        outcomes.push_back({.verdict = verdict, .map = map, .message = message});
    };
    const MapSize &nat = maps[Nat];
    if (nat.sizedBy == SizedBy::NatCap)
        add(SizingVerdict::Adjusted, nat.name,
            u"nat gets %1 entries, two thirds of ct-tcp and ct-any together, because it would be larger than both"_s
                .arg(nat.entries));
    const qint64 cpus = alignmentOf(input);
    for (std::size_t index = 0; index < sizedMaps.size(); ++index) {
        const std::optional<qint64> &set = input.*sizedMaps[index].setEntries;
        if (!set || *set <= 0 || *set % cpus == 0)
            continue;
        if (input.alignsSetSizes)
            add(SizingVerdict::Adjusted, maps[index].name,
                u"%1 is set to %2 and gets %3 entries, a multiple of the %4 CPUs"_s.arg(maps[index].name)
                    .arg(*set)
                    .arg(maps[index].entries)
                    .arg(cpus));
        else
            add(SizingVerdict::Recreated, maps[index].name,
                u"%1 is set to %2, which is no multiple of the %3 CPUs: the kernel makes it larger, and the agent "
                "takes it for outdated at every start"_s.arg(maps[index].name)
                    .arg(*set)
                    .arg(cpus));
    }
}

/// A setting of a fixed map with the sizes that agents take.
struct FixedLimit
{
    const char *map;
    qint64 FixedMapInput::*entries;
    qint64 least;
    qint64 most;
    SizingVerdict below;
    SizingVerdict above;
};

constexpr FixedLimit fixedLimits[] = {
    {"policy", &FixedMapInput::policyMapMax, 256, 65536, SizingVerdict::Adjusted, SizingVerdict::Adjusted},
    {"policystats", &FixedMapInput::policyStatsMapMax, 1024, maximumMapEntries, SizingVerdict::Adjusted,
     SizingVerdict::Adjusted},
    {"auth", &FixedMapInput::authMapMax, 256, maximumMapEntries, SizingVerdict::Fatal, SizingVerdict::Fatal},
    {"node", &FixedMapInput::nodeMapMax, 16384, qint64{1} << 31, SizingVerdict::Fatal, SizingVerdict::Fatal},
    {"lb", &FixedMapInput::lbMapMax, 1, qint64{1} << 31, SizingVerdict::Fatal, SizingVerdict::Fatal},
    {"fragments", &FixedMapInput::fragmentsMapMax, 256, 65536, SizingVerdict::Fatal, SizingVerdict::Fatal},
};

SizingVerdict verdictBelow(const FixedLimit &limit, const FixedMapInput &input)
{
    const bool isPolicy = limit.entries == &FixedMapInput::policyMapMax;
    return isPolicy && !input.clampsPolicyMap ? SizingVerdict::Fatal : limit.below;
}

void addUnalignedLrus(const FixedMapInput &input, int cpus, std::vector<SizingOutcome> &outcomes)
{
    if (!input.distributedLru)
        return;
    const std::pair<QString, qint64> lrus[] = {{u"affinity"_s, input.affinityMapMax},
                                               {u"fragments"_s, input.fragmentsMapMax}};
    for (const auto &[map, entries] : lrus) {
        if (entries % cpus != 0)
            outcomes.push_back({.verdict = SizingVerdict::Recreated,
                                .map = map,
                                .message = u"%1 has %2 entries, which is no multiple of the %3 CPUs: the kernel makes "
                                           "it larger, and the agent takes it for outdated at every start"_s.arg(map)
                                               .arg(entries)
                                               .arg(cpus)});
    }
}

bool isGraver(const SizingOutcome &left, const SizingOutcome &right)
{
    return left.verdict > right.verdict;
}

} // namespace

std::vector<SizingOutcome> sizingOutcomes(const SizingInput &input)
{
    return sizingOutcomes(input, sizeMaps(input));
}

std::vector<SizingOutcome> sizingOutcomes(const SizingInput &input, const NodeSizing &sizing)
{
    std::vector<SizingOutcome> outcomes = ratioOutcomes(input);
    if (!outcomes.empty())
        return outcomes;
    addRangeOutcomes(sizing.maps, outcomes);
    addAdjustments(input, sizing.maps, outcomes);
    std::ranges::stable_sort(outcomes, isGraver);
    return outcomes;
}

std::vector<SizingOutcome> fixedMapOutcomes(const FixedMapInput &input, int cpus)
{
    std::vector<SizingOutcome> outcomes;
    for (const FixedLimit &limit : fixedLimits) {
        const qint64 entries = input.*limit.entries;
        if (entries >= limit.least && entries <= limit.most)
            continue;
        const QString map = QString::fromLatin1(limit.map);
        const SizingVerdict verdict = entries < limit.least ? verdictBelow(limit, input) : limit.above;
        const qint64 taken = qBound(limit.least, entries, limit.most);
        outcomes.push_back(
            {.verdict = verdict,
             .map = map,
             .message = verdict == SizingVerdict::Fatal
                            ? outside(map, entries, limit.least, limit.most)
                            : u"%1 is set to %2 and gets %3 entries"_s.arg(map).arg(entries).arg(taken)});
    }
    addUnalignedLrus(input, qMax(1, cpus), outcomes);
    std::ranges::stable_sort(outcomes, isGraver);
    return outcomes;
}

QString sizingRefusal(const SizingInput &input)
{
    const std::vector<SizingOutcome> outcomes = sizingOutcomes(input);
    return !outcomes.empty() && outcomes.front().verdict == SizingVerdict::Fatal ? outcomes.front().message : QString();
}
