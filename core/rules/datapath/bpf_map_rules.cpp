#include "core/rules/combination.h"
#include "core/rules/effective_state.h"

using namespace Qt::StringLiterals;

namespace {

qint64 entriesOf(const CheckContext &context, const QString &flag)
{
    return effective::optionText(context, flag).toLongLong();
}

/// A number that the chart's template takes for unset.
QList<Violation> checkZeroes(const CheckContext &context)
{
    struct Zero
    {
        const char *setting;
        const char *then;
    };
    static constexpr Zero zeroes[] = {{"bpf.ctTcpMax", "it is left out, and the ratio decides"},
                                      {"bpf.ctAnyMax", "it is left out, and the ratio decides"},
                                      {"bpf.natMax", "it is left out, and the ratio decides"},
                                      {"bpf.neighMax", "it is left out, and the ratio decides"}};
    QList<Violation> violations;
    for (const Zero &zero : zeroes) {
        const Value *value = context.values.explicitValue(zero.setting);
        const bool isText =
            value && value->isString() && !value->toString().contains(u'$') && value->toString().toDouble() == 0;
        const bool isNumber = value && value->isNumber() && value->toDouble() == 0;
        if (!isNumber && !isText)
            continue;
        const QString path = QString::fromLatin1(zero.setting);
        violations +=
            Violation{.message = u"%1 is %2: %3"_s.arg(path, value->toDisplay(), QLatin1StringView(zero.then)),
                      .settings = {zero.setting},
                      .fixes = {Fix{.label = u"Remove %1"_s.arg(path), .changes = {unset(zero.setting)}}}};
    }
    return violations;
}

/// Connection tables so small that the NAT table, sized by the ratio, is cut down to fit on any node. With nodes known
/// the sizing rules tell it exactly.
QList<Violation> checkNatCapped(const CheckContext &context)
{
    constexpr qint64 leastDynamicNat = 131072;
    const qint64 tcp = entriesOf(context, u"bpf-ct-global-tcp-max"_s);
    const qint64 any = entriesOf(context, u"bpf-ct-global-any-max"_s);
    if (!context.cluster.nodePools.empty() || tcp == 0 || any == 0 || tcp + any >= leastDynamicNat ||
        entriesOf(context, u"bpf-nat-global-max"_s) > 0)
        return {};
    return {Violation{
        .message =
            u"bpf.ctTcpMax and bpf.ctAnyMax make %1 entries: the agent cuts the NAT table to two thirds of that"_s.arg(
                tcp + any),
        .settings = {"bpf.ctTcpMax", "bpf.ctAnyMax", "bpf.natMax"},
        .fixes = {Fix{.label = u"Leave the tables' sizes to the agent"_s,
                      .changes = {unset("bpf.ctTcpMax"), unset("bpf.ctAnyMax")}}}}};
}

/// Sizes set by hand for nodes whose CPUs aren't known; where they are, the sizing rules tell.
QList<Violation> checkSharedSizes(const CheckContext &context)
{
    if (context.ciliumAtLeast(u"1.19") || !context.cluster.nodePools.empty() ||
        !effective::isOptionOn(context, u"bpf-distributed-lru"_s))
        return {};
    QList<Violation> violations;
    for (const char *setting : {"bpf.ctTcpMax", "bpf.ctAnyMax", "bpf.natMax", "bpf.neighMax"}) {
        const qint64 entries = context.values.value(setting).toInteger();
        if (entries <= 0)
            continue;
        violations += Violation{
            .message =
                u"%1 is %2 with bpf.distributedLRU.enabled: it has to be a multiple of each node's CPUs, which aren't known here"_s
                    .arg(QLatin1StringView(setting))
                    .arg(entries),
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
    {"bpf.distributed-lru-fixed-sizes", Severity::Hint, Origin::Agent,
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
