#include "core/rules/combination.h"
#include "core/rules/effective_state.h"
#include "core/rules/flags/flag_values.h"
#include "core/values/ip_network.h"

using namespace Qt::StringLiterals;

namespace {

bool isMode(const CheckContext &context, QLatin1StringView mode)
{
    return effective::ipamMode(context) == mode;
}

bool isAnySet(const CheckContext &context, std::initializer_list<const char *> settings)
{
    return std::ranges::any_of(settings,
                               [&context](const char *setting) { return context.values.isExplicit(setting); });
}

constexpr Combination poolsIgnored{
    .isThere =
        [](const CheckContext &context) {
            return !isMode(context, "cluster-pool"_L1) &&
                   isAnySet(context,
                            {"ipam.operator.clusterPoolIPv4PodCIDRList", "ipam.operator.clusterPoolIPv6PodCIDRList",
                             "ipam.operator.clusterPoolIPv4MaskSize", "ipam.operator.clusterPoolIPv6MaskSize"});
        },
    .message = "the operator's pools are set, but ipam.mode is {ipam.mode}: the chart leaves them out",
    .settings = {"ipam.operator.clusterPoolIPv4PodCIDRList", "ipam.mode"},
    .waysOut = {{"Use cluster-pool", {{"ipam.mode", "cluster-pool"}}}}};

QList<Violation> checkPoolsIgnored(const CheckContext &context)
{
    QList<Violation> violations = violationsOf(context, poolsIgnored);
    for (Violation &violation : violations)
        violation.fixes.prepend(Fix{.label = u"Remove the pools"_s,
                                    .changes = {unset("ipam.operator.clusterPoolIPv4PodCIDRList"),
                                                unset("ipam.operator.clusterPoolIPv6PodCIDRList"),
                                                unset("ipam.operator.clusterPoolIPv4MaskSize"),
                                                unset("ipam.operator.clusterPoolIPv6MaskSize")}});
    return violations;
}

constexpr Combination sixthFamilyOff{
    .isThere =
        [](const CheckContext &context) {
            return !effective::usesIPv6(context) && isMode(context, "cluster-pool"_L1) &&
                   isAnySet(context,
                            {"ipam.operator.clusterPoolIPv6PodCIDRList", "ipam.operator.clusterPoolIPv6MaskSize"});
        },
    .message = "an IPv6 pool is set, but ipv6.enabled is {ipv6.enabled}: the chart leaves it out",
    .settings = {"ipam.operator.clusterPoolIPv6PodCIDRList", "ipv6.enabled"},
    .waysOut = {{"Remove the IPv6 pool",
                 {{"ipam.operator.clusterPoolIPv6PodCIDRList"}, {"ipam.operator.clusterPoolIPv6MaskSize"}}},
                {"Turn IPv6 on", {{"ipv6.enabled", "true"}}}}};

bool hasAutoPools(const CheckContext &context)
{
    const Value pools = context.values.value("ipam.operator.autoCreateCiliumPodIPPools");
    return pools.isMap() && !pools.toMap().empty();
}

constexpr Combination autoPoolsIgnored{
    .isThere = [](const CheckContext &context) { return hasAutoPools(context) && !isMode(context, "multi-pool"_L1); },
    .message = "ipam.operator.autoCreateCiliumPodIPPools is set, but ipam.mode is {ipam.mode}: the chart leaves it out",
    .settings = {"ipam.operator.autoCreateCiliumPodIPPools", "ipam.mode"},
    .waysOut = {{"Remove the pools", {{"ipam.operator.autoCreateCiliumPodIPPools"}}}}};

constexpr Combination multiPoolWithoutPools{
    .isThere = [](const CheckContext &context) { return isMode(context, "multi-pool"_L1) && !hasAutoPools(context); },
    .message = "ipam.mode is multi-pool, but ipam.operator.autoCreateCiliumPodIPPools makes no pool: without a "
               "CiliumPodIPPool from elsewhere no pod gets an address",
    .settings = {"ipam.mode", "ipam.operator.autoCreateCiliumPodIPPools"},
    .waysOut = {{"Use cluster-pool", {{"ipam.mode", "cluster-pool"}}}}};

/// What the operator can't read in one family of a pool's specification; empty: nothing.
QString familyProblem(const Value &pool, const QString &family, int most)
{
    const Value *spec = pool.find(family);
    if (!spec)
        return {};
    const Value *cidrs = spec->find(u"cidrs");
    const Value *mask = spec->find(u"maskSize");
    if (!mask || mask->isNull())
        return u"%1.maskSize is missing"_s.arg(family);
    const QString text = mask->isString() ? mask->toString() : mask->toDisplay();
    bool isNumber = false;
    const int size = text.toInt(&isNumber);
    if (!isNumber || size < 0 || size > most)
        return u"%1.maskSize is %2, expected a number up to %3"_s.arg(family, text).arg(most);
    const Value::List ranges = cidrs ? cidrs->toList() : Value::List{};
    for (const Value &cidr : ranges) {
        if (const QString problem = flagValue::cidrProblem(cidr.toString()); !problem.isEmpty())
            return problem;
    }
    return {};
}

/// Networks whose addresses no pod can have. Source: IANA's registries of special-purpose addresses.
struct UnusableNetwork
{
    const char *cidr;
    const char *use;
};

constexpr UnusableNetwork unusableNetworks[] = {
    {"0.0.0.0/8", "addresses of this network"},
    {"127.0.0.0/8", "loopback addresses"},
    {"169.254.0.0/16", "link-local addresses"},
    {"224.0.0.0/4", "multicast"},
    {"::1/128", "the loopback address"},
    {"fe80::/10", "link-local addresses"},
    {"ff00::/8", "multicast"},
};

/// What is wrong with a range as the pods'; empty: nothing.
QString unusableAs(const QString &cidr)
{
    const Result<IpNetwork> network = IpNetwork::parse(cidr);
    if (!network)
        return {};
    for (const UnusableNetwork &unusable : unusableNetworks) {
        const Result<IpNetwork> other = IpNetwork::parse(QString::fromLatin1(unusable.cidr));
        if (other && other->overlaps(*network))
            return u"%1 holds %2 (%3)"_s.arg(cidr, QString::fromLatin1(unusable.use),
                                             QString::fromLatin1(unusable.cidr));
    }
    return {};
}

/// The ranges of a family that pods get addresses from, with where each list stands.
std::vector<std::pair<YamlPath, QStringList>> rangesOfPods(const CheckContext &context)
{
    std::vector<std::pair<YamlPath, QStringList>> ranges;
    if (isMode(context, "cluster-pool"_L1)) {
        for (const char *list :
             {"ipam.operator.clusterPoolIPv4PodCIDRList", "ipam.operator.clusterPoolIPv6PodCIDRList"})
            ranges.emplace_back(list, context.values.strings(list).join(u' ').split(u' ', Qt::SkipEmptyParts));
        return ranges;
    }
    const YamlPath root = "ipam.operator.autoCreateCiliumPodIPPools";
    const Value pools = isMode(context, "multi-pool"_L1) ? context.values.value(root) : Value();
    for (const auto &[name, pool] : pools.toMap()) {
        for (const QString &family : {u"ipv4"_s, u"ipv6"_s}) {
            const Value *spec = pool.find(family);
            const Value *cidrs = spec ? spec->find(u"cidrs") : nullptr;
            QStringList texts;
            for (const Value &cidr : cidrs ? cidrs->toList() : Value::List())
                texts += cidr.toString();
            ranges.emplace_back(root.child(name), texts);
        }
    }
    return ranges;
}

/// The size of nodes' blocks belongs to the ranges that it was chosen for.
Fix withoutRange(const YamlPath &path)
{
    Fix fix{.label = u"Remove %1"_s.arg(path.toString()), .changes = {unset(path)}};
    for (const QString &family : {u"clusterPoolIPv4"_s, u"clusterPoolIPv6"_s}) {
        if (path.lastName() == QString(family + u"PodCIDRList"))
            fix.changes.push_back(unset(path.parent().child(QString(family + u"MaskSize"))));
    }
    return fix;
}

QList<Violation> checkUnusableRanges(const CheckContext &context)
{
    QList<Violation> violations;
    for (const auto &[path, cidrs] : rangesOfPods(context)) {
        for (const QString &cidr : cidrs) {
            if (const QString problem = unusableAs(cidr); !problem.isEmpty() && context.values.isExplicit(path))
                violations += Violation{.message = u"%1: %2"_s.arg(path.toString(), problem),
                                        .settings = {path},
                                        .fixes = {withoutRange(path)}};
        }
    }
    return violations;
}

QList<Violation> checkAutoPools(const CheckContext &context)
{
    QList<Violation> violations;
    const YamlPath root = "ipam.operator.autoCreateCiliumPodIPPools";
    if (!isMode(context, "multi-pool"_L1))
        return {};
    const Value pools = context.values.value(root);
    for (const auto &[name, pool] : pools.toMap()) {
        const QString ipv4 = familyProblem(pool, u"ipv4"_s, 32);
        const QString problem = ipv4.isEmpty() ? familyProblem(pool, u"ipv6"_s, 128) : ipv4;
        if (problem.isEmpty())
            continue;
        violations += Violation{.message = u"%1: %2"_s.arg(root.child(name).toString(), problem),
                                .settings = {root.child(name)},
                                .fixes = {Fix{.label = u"Remove the pool"_s, .changes = {unset(root.child(name))}}}};
    }
    return violations;
}

constexpr Combination waitsForIPv6{
    .isThere =
        [](const CheckContext &context) {
            if (!isMode(context, "kubernetes"_L1) || !effective::usesIPv6(context))
                return false;
            const QStringList told = context.cluster.podCidrs.isEmpty() && context.machineConfig
                                         ? context.machineConfig->podCidrs
                                         : context.cluster.podCidrs;
            return !told.isEmpty() &&
                   std::ranges::none_of(told, [](const QString &cidr) { return cidr.contains(u':'); });
        },
    .message = "ipv6.enabled is true with ipam.mode kubernetes, but the cluster gives nodes no IPv6 range for pods",
    .settings = {"ipv6.enabled", "ipam.mode"},
    .waysOut = {{"Turn IPv6 off", {{"ipv6.enabled"}}}}};

constexpr char chartSource[] =
    "https://github.com/cilium/cilium/blob/v1.18.5/install/kubernetes/cilium/templates/cilium-configmap.yaml";

constexpr Rule rules[] = {
    {"ipam.range-unusable", Severity::Warning, Origin::Kernel,
     QT_TRANSLATE_NOOP("Rules", "A range whose addresses no pod can have"),
     QT_TRANSLATE_NOOP("Rules", "Nobody checks it: the operator hands the addresses out, and nodes neither route nor "
                                "answer them like others."),
     "https://www.iana.org/assignments/iana-ipv4-special-registry/iana-ipv4-special-registry.xhtml",
     checkUnusableRanges},
    {"ipam.pools-ignored", Severity::Warning, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "Pools that the IPAM mode doesn't use"),
     QT_TRANSLATE_NOOP("Rules", "Only cluster-pool hands out from these ranges; with another mode the chart doesn't "
                                "render them, and pods get addresses from somewhere else."),
     chartSource, checkPoolsIgnored},
    {"ipam.ipv6-pool-ignored", Severity::Hint, Origin::Chart, QT_TRANSLATE_NOOP("Rules", "An IPv6 pool without IPv6"),
     QT_TRANSLATE_NOOP("Rules", "The chart renders it only while IPv6 is on."), chartSource, found<sixthFamilyOff>},
    {"ipam.auto-pools-ignored", Severity::Hint, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "Pools for multi-pool in another mode"),
     QT_TRANSLATE_NOOP("Rules", "The operator makes these pools in the mode multi-pool only."), chartSource,
     found<autoPoolsIgnored>},
    {"ipam.multi-pool-without-pools", Severity::Warning, Origin::Operator,
     QT_TRANSLATE_NOOP("Rules", "Multi-pool IPAM without a pool"),
     QT_TRANSLATE_NOOP("Rules", "Pods without an annotation take from the pool called default, which has to be made by "
                                "these values or by hand. The ranges of cluster-pool don't count in this mode."),
     "https://docs.cilium.io/en/v1.18/network/concepts/ipam/multi-pool/", found<multiPoolWithoutPools>},
    {"ipam.auto-pool-invalid", Severity::Error, Origin::Operator,
     QT_TRANSLATE_NOOP("Rules", "A pool that the operator can't make"),
     QT_TRANSLATE_NOOP("Rules", "The chart prints the pool into one text (a missing size as <nil>), and the operator "
                                "exits when it can't read that."),
     "https://github.com/cilium/cilium/blob/v1.18.5/operator/watchers/cilium_podippool.go", checkAutoPools},
    {"ipam.waits-for-ipv6", Severity::Warning, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "IPv6 without IPv6 ranges from Kubernetes"),
     QT_TRANSLATE_NOOP("Rules", "The agent waits until the node has a range of every family that is on, and the pod "
                                "doesn't get ready before. On Talos, cluster.network.podSubnets needs an IPv6 entry."),
     "https://docs.cilium.io/en/v1.18/network/concepts/ipam/kubernetes/", found<waitsForIPv6>},
};

} // namespace

std::span<const Rule> poolUseRules()
{
    return rules;
}
