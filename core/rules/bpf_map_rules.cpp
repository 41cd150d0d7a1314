#include "core/rules/combination.h"
#include "core/rules/effective_state.h"
#include "core/sizing/map_sizing.h"

using namespace Qt::StringLiterals;

namespace {

qint64 entriesOf(const CheckContext &context, const QString &flag)
{
    return effective::optionText(context, flag).toLongLong();
}

double ratioOf(const CheckContext &context)
{
    const std::optional<QString> text = effective::option(context, u"bpf-map-dynamic-size-ratio"_s);
    return text ? text->toDouble() : 0.0025; // the chart's own, where the setting is unset or 0
}

/// Entries that a connection table gets at most: what is set, else what the smallest known node gives; nothing where
/// neither is known.
std::optional<qint64> entriesOfTable(const CheckContext &context, const QString &flag, const QString &map)
{
    if (const qint64 set = entriesOf(context, flag); set > 0)
        return set;
    std::optional<qint64> smallest;
    for (const NodePool &pool : context.cluster.nodePools) {
        if (pool.memoryBytes == 0)
            continue;
        const NodeSizing sizing = sizeMaps({.memoryBytes = memoryTotalOf(pool.memoryBytes), .ratio = ratioOf(context)});
        for (const MapSize &size : sizing.maps) {
            if (size.name == map)
                smallest = std::min(smallest.value_or(size.entries), size.entries);
        }
    }
    return smallest;
}

QList<Violation> checkNatSize(const CheckContext &context)
{
    constexpr qint64 defaultNat = 524288; // the one size that the agent corrects by itself
    const qint64 nat = entriesOf(context, u"bpf-nat-global-max"_s);
    const auto tcp = entriesOfTable(context, u"bpf-ct-global-tcp-max"_s, u"ct-tcp"_s);
    const auto any = entriesOfTable(context, u"bpf-ct-global-any-max"_s, u"ct-any"_s);
    if (!tcp || !any || nat == defaultNat || nat <= *tcp + *any)
        return {};
    return {Violation{
        .message =
            u"bpf.natMax is %1, more than the connection tables together (%2 + %3)"_s.arg(nat).arg(*tcp).arg(*any),
        .settings = {"bpf.natMax", "bpf.ctTcpMax", "bpf.ctAnyMax"},
        .fixes = {Fix{.label = u"Leave the NAT table's size to the agent"_s,
                      .changes = {unset("bpf.natMax"), unset("extraConfig.bpf-nat-global-max")}}}}};
}

constexpr Combination lruWithoutRatio{
    .isThere =
        [](const CheckContext &context) {
            const std::optional<QString> ratio = effective::overriding(context, u"bpf-map-dynamic-size-ratio"_s);
            bool isNumber = false;
            return effective::isOptionOn(context, u"bpf-distributed-lru"_s) && ratio &&
                   ratio->toDouble(&isNumber) == 0 && isNumber;
        },
    .message = "bpf.distributedLRU.enabled is true, but extraConfig sets bpf-map-dynamic-size-ratio to 0",
    .settings = {"bpf.distributedLRU.enabled", "extraConfig.bpf-map-dynamic-size-ratio"},
    .waysOut = {{"Leave the ratio to the chart", {{"extraConfig.bpf-map-dynamic-size-ratio"}}},
                {"Turn distributed LRU off", {{"bpf.distributedLRU.enabled"}}}}};

/// A number that the chart's template takes for unset.
QList<Violation> checkZeroes(const CheckContext &context)
{
    struct Zero
    {
        const char *setting;
        const char *then;
    };
    static constexpr Zero zeroes[] = {
        {"bpf.mapDynamicSizeRatio", "the chart renders 0.0025; static sizes are to be had through extraConfig only"},
        {"bpf.ctTcpMax", "it is left out, and the ratio decides"},
        {"bpf.ctAnyMax", "it is left out, and the ratio decides"},
        {"bpf.natMax", "it is left out, and the ratio decides"},
        {"bpf.neighMax", "it is left out, and the ratio decides"}};
    QList<Violation> violations;
    for (const Zero &zero : zeroes) {
        const Value *value = context.values.explicitValue(zero.setting);
        const bool isText =
            value && value->isString() && !value->toString().contains(u'$') && value->toString().toDouble() == 0;
        if (!value || !((value->isNumber() && value->toDouble() == 0) || isText))
            continue;
        const QString path = QString::fromLatin1(zero.setting);
        violations +=
            Violation{.message = u"%1 is %2: %3"_s.arg(path, value->toDisplay(), QLatin1StringView(zero.then)),
                      .settings = {zero.setting},
                      .fixes = {Fix{.label = u"Remove %1"_s.arg(path), .changes = {unset(zero.setting)}}}};
    }
    return violations;
}

/// Connection tables so small that the NAT table, sized by the ratio, is cut down to fit.
QList<Violation> checkNatCapped(const CheckContext &context)
{
    constexpr qint64 leastDynamicNat = 131072;
    const qint64 tcp = entriesOf(context, u"bpf-ct-global-tcp-max"_s);
    const qint64 any = entriesOf(context, u"bpf-ct-global-any-max"_s);
    if (tcp == 0 || any == 0 || entriesOf(context, u"bpf-nat-global-max"_s) > 0 || tcp + any >= leastDynamicNat)
        return {};
    return {Violation{
        .message =
            u"bpf.ctTcpMax and bpf.ctAnyMax make %1 entries: the agent cuts the NAT table to two thirds of that"_s.arg(
                tcp + any),
        .settings = {"bpf.ctTcpMax", "bpf.ctAnyMax", "bpf.natMax"},
        .fixes = {Fix{.label = u"Leave the tables' sizes to the agent"_s,
                      .changes = {unset("bpf.ctTcpMax"), unset("bpf.ctAnyMax")}}}}};
}

/// Sizes set by hand that aren't a multiple of a node's CPUs; without node pools: of any.
QList<Violation> checkSharedSizes(const CheckContext &context)
{
    if (context.ciliumAtLeast(u"1.19") || !effective::isOptionOn(context, u"bpf-distributed-lru"_s))
        return {};
    QList<Violation> violations;
    for (const char *setting : {"bpf.ctTcpMax", "bpf.ctAnyMax", "bpf.natMax", "bpf.neighMax"}) {
        const qint64 entries = context.values.value(setting).toInteger();
        bool isKnown = false;
        bool isUneven = false;
        for (const NodePool &pool : context.cluster.nodePools) {
            isKnown = isKnown || pool.cpus > 0;
            isUneven = isUneven || (pool.cpus > 0 && entries % pool.cpus != 0);
        }
        if (entries <= 0 || (isKnown && !isUneven))
            continue;
        const QString what = isKnown ? u"isn't a multiple of a node's CPUs"_s
                                     : u"has to be a multiple of each node's CPUs, which aren't known here"_s;
        violations +=
            Violation{.message = u"%1 is %2 with bpf.distributedLRU.enabled, and %3"_s.arg(QLatin1StringView(setting))
                                     .arg(entries)
                                     .arg(what),
                      .settings = {setting, "bpf.distributedLRU.enabled"},
                      .fixes = {Fix{.label = u"Leave the size to the agent"_s, .changes = {unset(setting)}}}};
    }
    return violations;
}

QList<Violation> checkEventLimits(const CheckContext &context)
{
    const qint64 rate = entriesOf(context, u"bpf-events-default-rate-limit"_s);
    const qint64 burst = entriesOf(context, u"bpf-events-default-burst-limit"_s);
    if ((rate > 0) == (burst > 0))
        return {};
    const char *set = rate > 0 ? "bpf.events.default.rateLimit" : "bpf.events.default.burstLimit";
    const char *missing = rate > 0 ? "bpf.events.default.burstLimit" : "bpf.events.default.rateLimit";
    return {Violation{.message = u"%1 is set, but %2 isn't"_s.arg(QLatin1StringView(set), QLatin1StringView(missing)),
                      .settings = {set, missing},
                      .fixes = {Fix{.label = u"Set %1, too"_s.arg(QLatin1StringView(missing)),
                                    .changes = {setTo(missing, std::max(rate, burst))}},
                                Fix{.label = u"Remove %1"_s.arg(QLatin1StringView(set)), .changes = {unset(set)}}}}};
}

QList<Violation> checkVlans(const CheckContext &context)
{
    constexpr int largest = 4094;
    for (const QString &id : context.values.strings("bpf.vlanBypass")) {
        bool isNumber = false;
        const int number = id.toInt(&isNumber);
        if (isNumber && (number < 0 || number > largest))
            return {Violation{
                .message = u"bpf.vlanBypass names VLAN %1; they go from 1 to 4094, and 0 stands for all"_s.arg(id),
                .settings = {"bpf.vlanBypass"},
                .fixes = {Fix{.label = u"Remove bpf.vlanBypass"_s, .changes = {unset("bpf.vlanBypass")}}}}};
    }
    return {};
}

QList<Violation> checkManyVlans(const CheckContext &context)
{
    constexpr int most = 5; // that the node's program can be told one by one
    const QStringList vlans = context.values.strings("bpf.vlanBypass");
    if (vlans.size() <= most || vlans.contains("0"_L1))
        return {};
    return {Violation{
        .message =
            u"bpf.vlanBypass names %1 VLANs; on a node with more than %2 of them as interfaces the datapath can't be set up"_s
                .arg(vlans.size())
                .arg(most),
        .settings = {"bpf.vlanBypass"},
        .fixes = {Fix{.label = u"Let every VLAN pass"_s,
                      .changes = {setTo("bpf.vlanBypass", Value(Value::List{Value(0)}))}}}}};
}

constexpr char source[] = "https://github.com/cilium/cilium/blob/v1.18.5/pkg/option/config.go";

constexpr Rule rules[] = {
    {"bpf.nat-larger-than-connections", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "A NAT table larger than the connection tables"),
     QT_TRANSLATE_NOOP("Rules",
                       "Each translated connection is in a connection table, too; the agent refuses a NAT table "
                       "with more entries than both of these, and exits."),
     source, checkNatSize},
    {"bpf.distributed-lru-without-ratio", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Distributed LRU with static map sizes"),
     QT_TRANSLATE_NOOP("Rules", "Distributed LRU maps are sized for the node's CPUs, which only the dynamic sizing "
                                "does; the agent exits where that is off."),
     source, found<lruWithoutRatio>},
    {"bpf.zero-means-unset", Severity::Warning, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A zero that the chart takes for unset"),
     QT_TRANSLATE_NOOP("Rules",
                       "The template leaves a zero (and a text, which it reads as zero) out as if nothing were "
                       "set."),
     "https://github.com/cilium/cilium/blob/v1.18.5/install/kubernetes/cilium/templates/cilium-configmap.yaml",
     checkZeroes},
    {"bpf.nat-capped", Severity::Warning, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "A NAT table cut down to the connection tables"),
     QT_TRANSLATE_NOOP("Rules",
                       "The ratio never makes the NAT table smaller than 131072 entries; with connection tables "
                       "below that in sum the agent warns and takes two thirds of the sum."),
     source, checkNatCapped},
    {"bpf.distributed-lru-fixed-sizes", Severity::Warning, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Distributed LRU with sizes set by hand"),
     QT_TRANSLATE_NOOP("Rules",
                       "The kernel rounds such a map up to a multiple of the CPUs. Agents before 1.19 then find "
                       "another size at each start and make the map anew: every connection is lost."),
     "https://github.com/cilium/cilium/pull/42511", checkSharedSizes},
    {"bpf.event-limits-need-both", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Half of a limit for BPF events"),
     QT_TRANSLATE_NOOP("Rules", "Rate and burst belong together; the agent exits when it gets one without the other."),
     source, checkEventLimits},
    {"bpf.vlan-ids", Severity::Warning, Origin::Agent, QT_TRANSLATE_NOOP("Rules", "A VLAN that can't exist"),
     QT_TRANSLATE_NOOP("Rules", "The agent takes any whole number, and packets of no VLAN have that one."),
     "https://docs.cilium.io/en/v1.18/configuration/vlan-802.1q/", checkVlans},
    {"bpf.many-vlans", Severity::Warning, Origin::Agent, QT_TRANSLATE_NOOP("Rules", "More VLANs than can be listed"),
     QT_TRANSLATE_NOOP("Rules",
                       "Only five fit into the program. With more, writing the node's configuration fails again "
                       "and again, and a fresh node gets no programs at all; 0 stands for all."),
     "https://github.com/cilium/cilium/blob/v1.18.5/pkg/datapath/linux/config/config.go", checkManyVlans},
};

} // namespace

std::span<const Rule> bpfMapRules()
{
    return rules;
}
