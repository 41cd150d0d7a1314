#include "core/kinds/address_block.h"
#include "core/rules/effective_state.h"
#include "core/rules/resources/resource_rules.h"
#include "core/rules/resources/resource_violations.h"
#include "core/talos/cluster_addresses.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

struct PlacedBlock
{
    AddressBlock block;
    YamlPath path;
};

std::vector<PlacedBlock> blocksOf(const Resource &pool)
{
    std::vector<PlacedBlock> blocks;
    int index = 0;
    for (const Value &value : pool.at("spec.blocks").toList()) {
        const YamlPath path = YamlPath("spec.blocks").child(index++);
        if (const Result<AddressBlock> block = AddressBlock::parse(value))
            blocks.push_back({.block = *block, .path = path});
    }
    return blocks;
}

Fix removal(const Resource &pool, const YamlPath &block)
{
    return fixAt(pool, u"Remove the block"_s, block, {});
}

QList<Violation> checkBlocks(const CheckContext &context)
{
    QList<Violation> violations;
    for (const Resource &pool : resourcesIn(context, u"CiliumLoadBalancerIPPool")) {
        int index = 0;
        for (const Value &value : pool.at("spec.blocks").toList()) {
            const YamlPath path = YamlPath("spec.blocks").child(index++);
            if (const Result<AddressBlock> block = AddressBlock::parse(value); !block)
                violations += violationAt(pool, path, block.error().message, {removal(pool, path)});
        }
    }
    return violations;
}

QList<Violation> checkEmptyPools(const CheckContext &context)
{
    QList<Violation> violations;
    for (const Resource &pool : resourcesIn(context, u"CiliumLoadBalancerIPPool")) {
        if (pool.at("spec.blocks").toList().empty())
            violations += violationAt(pool, "spec.blocks", u"it has no blocks, so no Service gets an address of it"_s);
    }
    return violations;
}

struct TakenRange
{
    AddressBlock block;
    QString whose;
    RangeOrigin origin;
};

std::vector<TakenRange> rangesOfCluster(const CheckContext &context)
{
    std::vector<TakenRange> taken;
    const auto add = [&taken](const AddressRanges &ranges, const QString &whose) {
        for (const QString &cidr : ranges.cidrs) {
            if (const Result<IpNetwork> network = IpNetwork::parse(cidr))
                taken.push_back({.block = AddressBlock::of(*network), .whose = whose, .origin = ranges.origin});
        }
    };
    add(podRanges(context.values, context.cluster, context.machineConfig), u"the pods"_s);
    add(serviceRanges(context.cluster, context.machineConfig), u"the Services"_s);
    return taken;
}

QList<Violation> checkClusterRanges(const CheckContext &context)
{
    const std::vector<TakenRange> taken = rangesOfCluster(context);
    QList<Violation> violations;
    for (const Resource &pool : resourcesIn(context, u"CiliumLoadBalancerIPPool")) {
        for (const PlacedBlock &placed : blocksOf(pool)) {
            const auto overlaps = [&placed](const TakenRange &range) { return range.block.overlaps(placed.block); };
            const auto range = std::ranges::find_if(taken, overlaps);
            if (range == taken.end())
                continue;
            Violation violation = violationAt(
                pool, placed.path,
                u"%1 overlaps the range of %2, %3"_s.arg(placed.block.text, range->whose, range->block.text),
                {removal(pool, placed.path)});
            if (range->origin == RangeOrigin::TalosDefault)
                violation.severity = Severity::Warning; // nobody said that the default is in use
            violations += std::move(violation);
        }
    }
    return violations;
}

QList<Violation> checkOtherPools(const CheckContext &context)
{
    std::vector<std::pair<AddressBlock, QString>> seen;
    QList<Violation> violations;
    for (const Resource &pool : resourcesIn(context, u"CiliumLoadBalancerIPPool")) {
        for (const PlacedBlock &placed : blocksOf(pool)) {
            const auto other = std::ranges::find_if(
                seen, [&placed](const auto &earlier) { return earlier.first.overlaps(placed.block); });
            if (other != seen.end())
                violations +=
                    violationAt(pool, placed.path,
                                u"%1 overlaps %2 of pool %3"_s.arg(placed.block.text, other->first.text, other->second),
                                {removal(pool, placed.path)});
            seen.emplace_back(placed.block, pool.name);
        }
    }
    return violations;
}

QList<Violation> checkPoolFamilies(const CheckContext &context)
{
    QList<Violation> violations;
    for (const Resource &pool : resourcesIn(context, u"CiliumLoadBalancerIPPool")) {
        for (const PlacedBlock &placed : blocksOf(pool)) {
            if (placed.block.isIPv6 ? effective::usesIPv6(context) : effective::usesIPv4(context))
                continue;
            const char *setting = placed.block.isIPv6 ? "ipv6.enabled" : "ipv4.enabled";
            Violation violation =
                violationAt(pool, placed.path,
                            u"%1 is given out, but %2 is false"_s.arg(placed.block.text, QLatin1StringView(setting)),
                            {removal(pool, placed.path)});
            violation.settings += setting;
            violations += std::move(violation);
        }
    }
    return violations;
}

constexpr char docs[] = "https://docs.cilium.io/en/v1.18/network/lb-ipam/";
constexpr char source[] = "https://github.com/cilium/cilium/blob/v1.20.0/operator/pkg/lbipam/lbipam.go";

constexpr Rule rules[] = {
    {"lb-pool.block", Severity::Error, Origin::Operator,
     QT_TRANSLATE_NOOP("Rules", "An address block that can't be read"),
     QT_TRANSLATE_NOOP("Rules", "The operator can't make a range of it; the pool gives out none of its addresses until "
                                "the block is mended."),
     source, checkBlocks},
    {"lb-pool.empty", Severity::Warning, Origin::Documentation,
     QT_TRANSLATE_NOOP("Rules", "An address pool without addresses"),
     QT_TRANSLATE_NOOP("Rules", "A pool is its blocks. Without any it gives out nothing, and Services that count on it "
                                "stay pending."),
     docs, checkEmptyPools},
    {"lb-pool.overlaps-cluster", Severity::Error, Origin::Advice,
     QT_TRANSLATE_NOOP("Rules", "Service addresses out of the cluster's own ranges"),
     QT_TRANSLATE_NOOP("Rules",
                       "An address that a pod or a ClusterIP has as well is routed to one of both, and traffic "
                       "for the other goes astray. Nothing refuses it."),
     docs, checkClusterRanges},
    {"lb-pool.overlaps-another", Severity::Error, Origin::Operator,
     QT_TRANSLATE_NOOP("Rules", "Address blocks that overlap"),
     QT_TRANSLATE_NOOP("Rules", "The operator marks the newer pool as conflicting and takes no address of it, also not "
                                "of its other blocks."),
     source, checkOtherPools},
    {"lb-pool.family-off", Severity::Warning, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Service addresses of a family that is off"),
     QT_TRANSLATE_NOOP("Rules", "No Service takes an address of a family that the cluster doesn't have, and agents "
                                "don't serve it."),
     docs, checkPoolFamilies},
};

} // namespace

std::span<const Rule> addressPoolRules()
{
    return rules;
}
