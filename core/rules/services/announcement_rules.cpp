#include "core/kinds/address_block.h"
#include "core/rules/combination.h"
#include "core/rules/effective_state.h"
#include "core/rules/resources/resource_violations.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace {

constexpr WayOut announceNothing{"Turn pod announcements off", {{"l2podAnnouncements.enabled"}}};

/// The interface or pattern that reaches the agent: charts render only one of them.
QString announcingInterface(const CheckContext &context)
{
    QString pattern = effective::overriding(context, u"l2-pod-announcements-interface-pattern"_s)
                          .value_or(text(context, "l2podAnnouncements.interfacePattern"));
    if (context.ciliumAtLeast(u"1.19"))
        return pattern;
    const QString interface = effective::overriding(context, u"l2-pod-announcements-interface"_s)
                                  .value_or(text(context, "l2podAnnouncements.interface"));
    return context.ciliumAtLeast(u"1.18") && !pattern.isEmpty() ? pattern : interface;
}

QList<Violation> checkPodAnnouncements(const CheckContext &context)
{
    if (!effective::isOptionOn(context, u"enable-l2-pod-announcements"_s))
        return {};
    const QString interface = announcingInterface(context);
    const char *setting =
        context.ciliumAtLeast(u"1.19") ? "l2podAnnouncements.interfacePattern" : "l2podAnnouncements.interface";
    const bool isPattern =
        context.ciliumAtLeast(u"1.18") && !text(context, "l2podAnnouncements.interfacePattern").isEmpty();
    QString problem;
    if (interface.isEmpty())
        problem = u"%1 isn't set"_s.arg(QLatin1StringView(setting));
    else if (isPattern && !QRegularExpression(interface).isValid())
        problem = u"l2podAnnouncements.interfacePattern (%1) isn't a regular expression"_s.arg(interface);
    if (problem.isEmpty())
        return {};
    Violation violation{
        .message = u"l2podAnnouncements.enabled is true, but %1"_s.arg(problem),
        .settings = {"l2podAnnouncements.enabled", setting},
        .fixes = {Fix{.label = u"Turn pod announcements off"_s, .changes = {unset("l2podAnnouncements.enabled")}}}};
    if (context.ciliumAtLeast(u"1.18"))
        violation.fixes += Fix{.label = u"Announce on every eth and en interface"_s,
                               .changes = {setTo("l2podAnnouncements.interfacePattern", u"^(eth|en).*"_s)}};
    return {violation};
}

/// Seconds of a duration of hours, minutes and seconds; nothing for other texts.
std::optional<double> secondsOf(const QString &duration)
{
    static const QRegularExpression part(u"(\\d+(?:\\.\\d+)?)(ms|h|m|s)"_s);
    static const QRegularExpression whole(u"^((\\d+(\\.\\d+)?)(ms|h|m|s))+\\z"_s);
    if (!whole.match(duration).hasMatch())
        return {};
    double seconds = 0;
    for (const QRegularExpressionMatch &match : part.globalMatch(duration)) {
        const QString unit = match.captured(2);
        const double factor = unit == "h"_L1 ? 3600 : unit == "m"_L1 ? 60 : unit == "s"_L1 ? 1 : 0.001;
        seconds += match.captured(1).toDouble() * factor;
    }
    return seconds;
}

QString leaseProblem(const CheckContext &context)
{
    const auto time = [&context](const char *setting, double byDefault) {
        return context.values.isExplicit(setting) ? secondsOf(text(context, setting)) : std::optional(byDefault);
    };
    const auto duration = time("l2announcements.leaseDuration", 15);
    const auto deadline = time("l2announcements.leaseRenewDeadline", 5);
    const auto retry = time("l2announcements.leaseRetryPeriod", 2);
    if (!duration || !deadline || !retry)
        return {};
    if (*duration < 1)
        return u"leaseDuration is below a second"_s;
    if (*deadline > *duration)
        return u"leaseRenewDeadline (%1 s) is longer than leaseDuration (%2 s)"_s.arg(*deadline).arg(*duration);
    return *retry > *deadline
               ? u"leaseRetryPeriod (%1 s) is longer than leaseRenewDeadline (%2 s)"_s.arg(*retry).arg(*deadline)
               : QString();
}

QList<Violation> checkLeases(const CheckContext &context)
{
    const QString problem = isOn(context, "l2announcements.enabled") ? leaseProblem(context) : QString();
    if (problem.isEmpty())
        return {};
    return {Violation{
        .message = u"l2announcements: %1"_s.arg(problem),
        .settings = {"l2announcements.leaseDuration", "l2announcements.leaseRenewDeadline",
                     "l2announcements.leaseRetryPeriod"},
        .fixes = {Fix{.label = u"Use the default times"_s,
                      .changes = {unset("l2announcements.leaseDuration"), unset("l2announcements.leaseRenewDeadline"),
                                  unset("l2announcements.leaseRetryPeriod")}}}}};
}

double sizeOf(const AddressBlock &block)
{
    constexpr double valuesOfAByte = 256;
    double size = 0;
    for (std::size_t i = 0; i < (block.isIPv6 ? 16U : 4U); ++i)
        size = size * valuesOfAByte + block.last.at(i) - block.first.at(i);
    return size + 1;
}

/// How many Services can have an address of the profile's pools; nothing where it has none.
std::optional<double> mostServices(const CheckContext &context)
{
    std::optional<double> most;
    for (const Resource &pool : resourcesIn(context, u"CiliumLoadBalancerIPPool")) {
        for (const Value &value : pool.at("spec.blocks").toList()) {
            if (const Result<AddressBlock> block = AddressBlock::parse(value))
                most = most.value_or(0) + sizeOf(*block);
        }
    }
    return most;
}

/// One node may hold all leases, and renews each once in the deadline's time.
QList<Violation> checkApiRequests(const CheckContext &context)
{
    constexpr double requestsByDefault = 10;
    constexpr double deadlineByDefault = 5;
    constexpr int wanted = 25;
    if (!isOn(context, "l2announcements.enabled") || context.values.isExplicit("k8sClientRateLimit.qps") ||
        effective::overriding(context, u"k8s-client-qps"_s))
        return {};
    const QString told = text(context, "l2announcements.leaseRenewDeadline");
    const std::optional<double> deadline = told.isEmpty() ? std::optional(deadlineByDefault) : secondsOf(told);
    const std::optional<double> most = mostServices(context);
    const double renewable = requestsByDefault * deadline.value_or(0);
    if (!deadline || (most && *most <= renewable))
        return {};
    return {Violation{
        .message = u"l2announcements.enabled is true and k8sClientRateLimit.qps unset: 10 requests a second renew the "
                   "leases of %1 Services, each every %2 s"_s.arg(renewable)
                       .arg(*deadline),
        .settings = {"l2announcements.enabled", "k8sClientRateLimit.qps", "l2announcements.leaseRenewDeadline"},
        .fixes = {
            Fix{.label = u"Allow %1 requests a second, for %2 Services"_s.arg(wanted).arg(wanted * *deadline),
                .changes = {setTo("k8sClientRateLimit.qps", wanted), setTo("k8sClientRateLimit.burst", 2 * wanted)}}}}};
}

constexpr Combination idsWithoutPool{
    .since = "1.18",
    .isThere =
        [](const CheckContext &context) {
            return isOn(context, "bgpControlPlane.enabled") &&
                   text(context, "bgpControlPlane.routerIDAllocation.mode") == "ip-pool"_L1 &&
                   text(context, "bgpControlPlane.routerIDAllocation.ipPool").isEmpty();
        },
    .message = "bgpControlPlane.routerIDAllocation.mode is ip-pool, but its ipPool is empty",
    .settings = {"bgpControlPlane.routerIDAllocation.mode", "bgpControlPlane.routerIDAllocation.ipPool"},
    .waysOut = {{"Let each node choose its router ID", {{"bgpControlPlane.routerIDAllocation.mode"}}}}};

constexpr Combination podRangesOfOtherModes{
    .isThere =
        [](const CheckContext &context) {
            const QString mode = effective::ipamMode(context);
            return isOn(context, "bgpControlPlane.enabled") && mode != "kubernetes"_L1 && mode != "cluster-pool"_L1;
        },
    .message =
        "bgpControlPlane.enabled is true with ipam.mode {ipam.mode}: advertisements of type PodCIDR announce nothing",
    .settings = {"bgpControlPlane.enabled", "ipam.mode"}};

constexpr Rule rules[] = {
    {"l2.pod-announcements-interface", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Pod announcements on no interface"),
     QT_TRANSLATE_NOOP("Rules", "The agent has to know where to send its gratuitous ARP and exits otherwise. From 1.19 "
                                "on only interfacePattern is read, and its default is empty."),
     "https://docs.cilium.io/en/v1.18/network/l2-announcements/", checkPodAnnouncements},
    {"l2.lease-times", Severity::Warning, Origin::Agent, QT_TRANSLATE_NOOP("Rules", "Lease times that don't fit"),
     QT_TRANSLATE_NOOP("Rules", "A lease has to be renewed before it ends, and tried more than once until then. The "
                                "agent corrects the times with a warning."),
     "https://docs.cilium.io/en/v1.18/network/l2-announcements/#leases", checkLeases},
    {"l2.api-requests", Severity::Hint, Origin::Documentation,
     QT_TRANSLATE_NOOP("Rules", "Few requests for many leases"),
     QT_TRANSLATE_NOOP("Rules",
                       "Each announced Service has a lease that its node renews through the API server. Where an "
                       "agent's requests are held back, leases run out and addresses move from node to node."),
     "https://docs.cilium.io/en/v1.18/network/l2-announcements/#sizing-client-rate-limit", checkApiRequests},
    {"bgp.router-ids-without-pool", Severity::Warning, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Router IDs from a pool that isn't there"),
     QT_TRANSLATE_NOOP("Rules", "No node gets a router ID, and no BGP instance comes up."),
     "https://docs.cilium.io/en/v1.18/network/bgp-control-plane/bgp-control-plane-operation/", found<idsWithoutPool>},
    {"bgp.pod-ranges-of-other-modes", Severity::Hint, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "BGP without one pod range a node"),
     QT_TRANSLATE_NOOP("Rules",
                       "Only the modes kubernetes and cluster-pool give a node a range that can be announced as "
                       "PodCIDR; with multi-pool advertise CiliumPodIPPool instead."),
     "https://docs.cilium.io/en/v1.18/network/bgp-control-plane/bgp-control-plane-v2/#pod-cidr-ranges",
     found<podRangesOfOtherModes>},
};

} // namespace

std::span<const Rule> announcementRules()
{
    return rules;
}
