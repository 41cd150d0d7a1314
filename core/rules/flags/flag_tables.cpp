#include "core/rules/flags/flag_tables.h"

#include "core/rules/effective_state.h"
#include "core/rules/flags/flag_values.h"

#include <QHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr double largestMap = 16777216;

/// The chart's settings for these ranges have rules of their own.
bool isNativeCidrExtra(const CheckContext &context)
{
    return effective::overriding(context, u"ipv4-native-routing-cidr"_s) ||
           effective::overriding(context, u"ipv6-native-routing-cidr"_s);
}

bool usesBgp(const CheckContext &context)
{
    return effective::isOptionOn(context, u"enable-bgp-control-plane"_s);
}

/// The chart's setting for the flag has a rule of its own; what extraConfig says comes past it.
template<const char *flag>
bool isExtra(const CheckContext &context)
{
    return effective::overriding(context, QLatin1StringView(flag)).has_value();
}

constexpr char balancingMode[] = "bpf-lb-mode";
constexpr char balancingAlgorithm[] = "bpf-lb-algorithm";
constexpr char acceleration[] = "bpf-lb-acceleration";
constexpr char nodePortRangeFlag[] = "node-port-range";
constexpr char nodePortAddresses[] = "nodeport-addresses";

constexpr WordFlag words[] = {
    {balancingMode, "snat dsr hybrid", true, false, {.since = "1.18", .when = isExtra<balancingMode>}},
    {balancingAlgorithm, "random maglev", true, false, {.since = "1.18", .when = isExtra<balancingAlgorithm>}},
    {acceleration, "disabled native best-effort testing-only", true, false, {.when = isExtra<acceleration>}},
    {"kube-proxy-replacement", "true false", true, false, {.before = "1.19"}},
    {"service-no-backend-response", "reject drop"},
    {"policy-deny-response", "none icmp", true, false, {.since = "1.19"}},
    {"allow-localhost", "auto always policy"},
    {"routing-mode", "native tunnel", true, false, {.before = "1.20"}},
    {"routing-mode", "native tunnel hybrid", true, false, {.since = "1.20"}},
    {"tunnel-protocol", "vxlan geneve"},
    {"underlay-protocol", "ipv4 ipv6", true, false, {.since = "1.18", .before = "1.20"}},
    {"underlay-protocol", "ipv4 ipv6 auto", true, false, {.since = "1.20"}},
    {"datapath-mode", "veth netkit netkit-l2 lb-only", true, false, {.before = "1.18"}},
    {"datapath-mode", "veth netkit netkit-l2", true, false, {.since = "1.18", .before = "1.20"}},
    {"datapath-mode", "veth netkit netkit-l2 auto", true, false, {.since = "1.20"}},
    {"identity-allocation-mode", "crd kvstore doublewrite-readkvstore doublewrite-readcrd"},
    {"packetization-layer-pmtud-mode", "always blackhole disabled unset", true, false, {.since = "1.20"}},
    {"log-driver", "syslog"},
    {"kvstore", "- etcd"},
    {"ipam", "cluster-pool kubernetes crd eni azure alibabacloud delegated-plugin multi-pool", true, true},
    {"policy-cidr-match-mode", "nodes"},
    {"enable-policy", "default always never", false, true},
    {"debug-verbose", "flow kvstore envoy datapath policy", false, false, {.before = "1.19"}},
    {"debug-verbose", "flow kvstore envoy datapath policy tagged", false, false, {.since = "1.19"}},
    {"bgp-router-id-allocation-mode", "default ip-pool", false, false, {.since = "1.18", .when = usesBgp}},
};

/// Sizes of maps that the agent refuses are told by the sizing rules.
constexpr NumberFlag numbers[] = {
    {"bpf-filter-priority", -unboundedFlag, 65535},
    {"connectivity-probe-frequency-ratio", 0, 1, false, false, {.since = "1.18"}},
    {"max-controller-interval", 0, unboundedFlag},
    {"agent-health-port", 0, 65535, true, false, {.before = "1.18"}},
    {"agent-health-port", 0, 65535, false, false, {.since = "1.18"}},
    {"mtu", 68, 65535, true, true},
    {"route-metric", 0, unboundedFlag},
    {"k8s-client-burst", 1, unboundedFlag, true, true},
    {"fqdn-regex-compile-lru-size", 0, unboundedFlag},
    {"tofqdns-max-deferred-connection-deletes", 0, unboundedFlag},
    {"bpf-map-dynamic-size-ratio", 0, 1},
    {"bpf-policy-map-max", 256, unboundedFlag, true, false, {.before = "1.18"}},
    {"bpf-policy-map-max", 256, 65536, false},
    {"bpf-policy-stats-map-max", 1024, largestMap, false, false, {.since = "1.18"}},
    {"bpf-lb-map-max", 1, unboundedFlag},
    {"bpf-lb-service-map-max", 0, unboundedFlag},
    {"bpf-lb-service-backend-map-max", 0, unboundedFlag},
    {"bpf-lb-rev-nat-map-max", 0, unboundedFlag},
    {"bpf-lb-affinity-map-max", 0, unboundedFlag},
    {"bpf-lb-source-range-map-max", 0, unboundedFlag},
    {"bpf-lb-maglev-map-max", 0, unboundedFlag},
    {"nat-map-stats-entries", 1, 4096},
};

QString ofEach(const QString &list, QString (*problem)(const QString &))
{
    for (const QString &item : list.simplified().split(u' ', Qt::SkipEmptyParts)) {
        if (const QString what = problem(item); !what.isEmpty())
            return what;
    }
    return {};
}

constexpr auto cidrs = [](const QString &text) { return ofEach(text, flagValue::cidrProblem); };
constexpr auto cidrOrAuto = [](const QString &text) {
    return text == "auto"_L1 ? QString() : flagValue::cidrProblem(text);
};
constexpr auto ipv4CidrOrAuto = [](const QString &text) {
    const bool isIPv6 = text.contains(u':');
    return isIPv6 ? u"%1 is an IPv6 range"_s.arg(text) : cidrOrAuto(text);
};
constexpr auto ipv4 = [](const QString &text) { return flagValue::addressProblem(text, true, false); };
constexpr auto ipv6 = [](const QString &text) { return flagValue::addressProblem(text, false, true); };
constexpr auto anyAddress = [](const QString &text) { return flagValue::addressProblem(text, true, true); };
constexpr auto nodeIPv4 = [](const QString &text) {
    return text.isEmpty() || text == "auto"_L1 ? QString() : ipv4(text);
};
constexpr auto nodeAddress = [](const QString &text) {
    return text.isEmpty() || text == "auto"_L1 ? QString() : anyAddress(text);
};
constexpr auto routerIPv4 = [](const QString &text) { return text.isEmpty() ? QString() : ipv4(text); };
constexpr auto routerAddress = [](const QString &text) { return text.isEmpty() ? QString() : anyAddress(text); };
constexpr auto allocationCidr = [](const QString &text) {
    const QString problem = flagValue::cidrProblem(text);
    const bool isHalf = text.endsWith("/64"_L1);
    return problem.isEmpty() && !isHalf ? u"%1 isn't a /64"_s.arg(text) : problem;
};
constexpr auto buffersOldForm = [](const QString &text) { return flagValue::eventBuffersProblem(text, u','); };
constexpr auto buffers = [](const QString &text) { return flagValue::eventBuffersProblem(text, u'_'); };
constexpr auto leaseTime = [](const QString &text) {
    static const QStringList units{u"h"_s, u"m"_s, u"s"_s};
    double seconds = 0;
    QString digits;
    for (const QChar letter : text) {
        if (letter.isDigit() || letter == u'.') {
            digits += letter;
            continue;
        }
        seconds += digits.toDouble() * (letter == u'h' ? 3600 : letter == u'm' ? 60 : 1);
        digits.clear();
    }
    return seconds < 25 || seconds > 86400 ? u"%1 isn't from 25s to 24h"_s.arg(text) : QString();
};

constexpr auto networksWithCommas = [](const QString &text) { return cidrs(QString(text).replace(u',', u' ')); };
constexpr auto nodePortRange = [](const QString &text) {
    const QStringList ends = text.split(u',');
    bool isFirst = false;
    bool isLast = false;
    const int first = ends.front().toInt(&isFirst);
    const int last = ends.back().toInt(&isLast);
    const bool isRange = ends.size() == 2 && isFirst && isLast && first < last && last <= 65535;
    return isRange || text.isEmpty() ? QString() : u"%1 isn't a range like 30000,32767"_s.arg(text);
};

constexpr auto aboveZero = [](const QString &text) {
    const bool hasDigit = std::ranges::any_of(text, [](QChar letter) { return letter >= u'1' && letter <= u'9'; });
    return text.startsWith(u'-') || !hasDigit ? u"%1 isn't above zero"_s.arg(text) : QString();
};

constexpr auto nativeIPv4 = [](const QString &text) {
    return text.isEmpty() ? QString() : text == "auto"_L1 ? u"auto is no range"_s : ipv4CidrOrAuto(text);
};
constexpr auto nativeIPv6 = [](const QString &text) {
    if (text.isEmpty())
        return QString();
    return text.contains(u':') ? flagValue::cidrProblem(text) : u"%1 isn't an IPv6 range"_s.arg(text);
};

constexpr FormattedFlag formats[] = {
    {"monitor-aggregation", flagValue::monitorAggregationProblem},
    {"monitor-aggregation-flags", flagValue::tcpFlagsProblem},
    {"labels", flagValue::labelFilterProblem},
    {"node-labels", flagValue::labelFilterProblem, true, {.since = "1.18"}},
    {"fixed-identity-mapping", flagValue::fixedIdentityProblem},
    {"bpf-map-event-buffers", buffersOldForm, true, {.before = "1.18"}},
    {"bpf-map-event-buffers", buffers, true, {.since = "1.18"}},
    {"api-rate-limit", flagValue::apiRateLimitProblem},
    {"container-ip-local-reserved-ports", flagValue::portListProblem},
    {"tunnel-source-port-range", flagValue::portRangeProblem, true, {.since = "1.18"}},
    {"vlan-bpf-bypass", flagValue::vlanListProblem},
    {"node-port-range", nodePortRange, true, {.when = isExtra<nodePortRangeFlag>}},
    {"nodeport-addresses", networksWithCommas, true, {.when = isExtra<nodePortAddresses>}},
    {"ipam-multi-pool-pre-allocation", flagValue::poolNumbersProblem},
    {"node-encryption-opt-out-labels", flagValue::labelSelectorProblem, true, {.before = "1.19"}},
    {"node-encryption-opt-out-labels",
     flagValue::labelSelectorProblem,
     true,
     {.since = "1.19", .when = effective::usesWireguard}},
    {"ipv4-native-routing-cidr", nativeIPv4, true, {.when = isNativeCidrExtra}},
    {"ipv6-native-routing-cidr", nativeIPv6, true, {.when = isNativeCidrExtra}},
    {"exclude-local-address", cidrs},
    {"ipv4-pod-subnets", cidrs, false},
    {"ipv6-pod-subnets", cidrs, false},
    {"ipv4-range", ipv4CidrOrAuto},
    {"ipv6-range", cidrOrAuto},
    {"ipv4-node", nodeIPv4},
    {"ipv6-node", nodeAddress},
    {"local-router-ipv4", routerIPv4},
    {"local-router-ipv6", routerAddress},
    {"ipv4-service-loopback-address", ipv4, true, {.before = "1.18"}},
    {"ipv4-service-loopback-address", anyAddress, true, {.since = "1.18", .before = "1.20"}},
    {"ipv4-service-loopback-address", ipv4, true, {.since = "1.20"}},
    {"ipv6-service-loopback-address", ipv6, true, {.since = "1.19"}},
    {"ipv6-cluster-alloc-cidr", allocationCidr},
    {"kvstore-lease-ttl", leaseTime},
    {"lb-reflector-wait-time", aboveZero, true, {.since = "1.20"}},
};

} // namespace

QString newNameOf(const QString &flag)
{
    static const QHash<QString, QString> names{{u"ct-global-max-entries-tcp"_s, u"bpf-ct-global-tcp-max"_s},
                                               {u"ct-global-max-entries-other"_s, u"bpf-ct-global-any-max"_s},
                                               {u"monitor-aggregation-level"_s, u"monitor-aggregation"_s}};
    return names.value(flag);
}

std::span<const WordFlag> wordFlags()
{
    return words;
}

std::span<const NumberFlag> numberFlags()
{
    return numbers;
}

std::span<const FormattedFlag> formattedFlags()
{
    return formats;
}
