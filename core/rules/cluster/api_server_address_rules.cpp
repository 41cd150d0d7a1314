#include "core/rules/combination.h"
#include "core/rules/common_fixes.h"
#include "core/rules/value_check.h"
#include "core/values/ip_network.h"

#include <QRegularExpression>
#include <QVersionNumber>

using namespace Qt::StringLiterals;

namespace {

constexpr char oldestKubernetes[] = "1.21";

QList<Violation> checkKubernetes(const CheckContext &context)
{
    const QVersionNumber told = QVersionNumber::fromString(context.target.kubernetes);
    if (told.isNull() || told >= QVersionNumber::fromString(QLatin1StringView(oldestKubernetes)))
        return {};
    return {Violation{.message = u"the chart wants Kubernetes %1 or newer, the target is %2"_s.arg(
                          QLatin1StringView(oldestKubernetes), context.target.kubernetes)}};
}

constexpr Combination hostAndReference{
    .since = "1.18",
    .isThere =
        [](const CheckContext &context) {
            return isTruthy(context, "k8sServiceHost") && isTruthy(context, "k8sServiceHostRef.name") &&
                   isTruthy(context, "k8sServiceHostRef.key");
        },
    .message = "k8sServiceHost is {k8sServiceHost}, and k8sServiceHostRef names a ConfigMap for the same",
    .settings = {"k8sServiceHost", "k8sServiceHostRef.name"},
    .waysOut = {
        {"Keep the address that is written", {{"k8sServiceHostRef.name", nullptr}, {"k8sServiceHostRef.key", nullptr}}},
        {"Look it up in the ConfigMap", {{"k8sServiceHost", nullptr}}}}};

constexpr Combination halfReference{
    .since = "1.18",
    .isThere =
        [](const CheckContext &context) {
            return isTruthy(context, "k8sServiceHostRef.name") != isTruthy(context, "k8sServiceHostRef.key");
        },
    .message =
        "k8sServiceHostRef.name is {k8sServiceHostRef.name} and .key {k8sServiceHostRef.key}: with one alone the "
        "chart looks nothing up",
    .settings = {"k8sServiceHostRef.name", "k8sServiceHostRef.key"},
    .waysOut = {{"Remove the reference", {{"k8sServiceHostRef.name", nullptr}, {"k8sServiceHostRef.key", nullptr}}}}};

QList<Violation> checkLookup(const CheckContext &context)
{
    if (!context.ciliumAtLeast(u"1.19") || text(context, "k8sServiceHost") != "auto"_L1)
        return {};
    return {Violation{.message =
                          u"k8sServiceHost is auto, but no ConfigMap kube-public/cluster-info can be looked up: a "
                          "Talos cluster has none, and helm template doesn't look"_s,
                      .settings = {"k8sServiceHost"},
                      .fixes = {Fix{.label = u"Go through KubePrism"_s, .changes = throughKubePrism(context)}}}};
}

/// A name as DNS knows it; one whose last part is a number would be an address.
bool isHostName(const QString &host)
{
    static const QString label = u"[a-z0-9_]([-a-z0-9_]*[a-z0-9_])?"_s;
    static const QRegularExpression pattern(
        QRegularExpression::anchoredPattern(u"(%1\\.)*(?!\\d+\\.?\\z)%1\\.?"_s.arg(label)),
        QRegularExpression::CaseInsensitiveOption);
    return pattern.match(host).hasMatch();
}

/// What is written before or behind a host's name that doesn't belong to it.
QString hostProblem(const QString &host)
{
    if (host.contains("://"_L1))
        return u"has a scheme"_s;
    if (host.contains(u'/'))
        return u"has a path"_s;
    if (host.startsWith(u'['))
        return u"has brackets, which the chart adds by itself"_s;
    const bool isIPv6 = host.count(u':') > 1;
    if (host.contains(u':') && !isIPv6)
        return u"has a port"_s;
    return isHostName(host) || IpNetwork::isAddress(host) ? QString() : u"is neither a name nor an address"_s;
}

/// The host's name alone, without scheme, path and port.
QString bareHost(const QString &host)
{
    QString address = host.section("://"_L1, -1).section(u'/', 0, 0).trimmed();
    if (address.startsWith(u'['))
        return address.sliced(1).section(u']', 0, 0);
    return address.count(u':') == 1 ? address.section(u':', 0, 0) : address;
}

QList<Violation> checkHost(const CheckContext &context)
{
    const QString host = text(context, "k8sServiceHost");
    const QString problem = host.isEmpty() || isTemplated(host) ? QString() : hostProblem(host);
    if (problem.isEmpty())
        return {};
    Violation violation{
        .message = u"k8sServiceHost is %1, which %2; a name or an address alone is wanted"_s.arg(host, problem),
        .settings = {"k8sServiceHost"}};
    if (const QString bare = bareHost(host); hostProblem(bare).isEmpty())
        violation.fixes += Fix{.label = u"Write %1"_s.arg(bare), .changes = {setTo("k8sServiceHost", bare)}};
    violation.fixes += Fix{.label = u"Go through KubePrism"_s, .changes = throughKubePrism(context)};
    return {violation};
}

QList<Violation> checkPort(const CheckContext &context)
{
    const QString host = text(context, "k8sServiceHost");
    const bool hasHost = !host.isEmpty() || isTruthy(context, "k8sServiceHostRef.name");
    const bool hasPort = isTruthy(context, "k8sServicePort");
    if (hasHost == hasPort || host == "auto"_L1)
        return {};
    if (hasPort) {
        return {Violation{.message = u"k8sServicePort has no effect because k8sServiceHost isn't set"_s,
                          .settings = {"k8sServicePort", "k8sServiceHost"},
                          .fixes = {Fix{.label = u"Go through KubePrism"_s, .changes = throughKubePrism(context)},
                                    Fix{.label = u"Remove k8sServicePort"_s, .changes = {unset("k8sServicePort")}}}}};
    }
    return {
        Violation{.message = u"k8sServiceHost is %1, but k8sServicePort isn't set: the agents get an empty port"_s.arg(
                      host.isEmpty() ? u"looked up"_s : host),
                  .settings = {"k8sServicePort", "k8sServiceHost"},
                  .fixes = {Fix{.label = u"Set the port to %1"_s.arg(kubePrismPort(context)),
                                .changes = {setTo("k8sServicePort", kubePrismPort(context))}}}}};
}

constexpr char docs[] = "https://docs.cilium.io/en/v1.18/network/kubernetes/kubeproxy-free/";

constexpr Rule rules[] = {
    {"kubernetes.too-old", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A Kubernetes too old for the chart"),
     QT_TRANSLATE_NOOP("Rules", "The chart says which Kubernetes it is for, and helm stops on an older one."),
     "https://github.com/cilium/cilium/blob/v1.18.5/install/kubernetes/cilium/Chart.yaml", checkKubernetes},
    {"api-server.host-twice", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "The API server's address in two ways"),
     QT_TRANSLATE_NOOP("Rules",
                       "The chart takes the address either as it is written or from a ConfigMap, and refuses to "
                       "choose."),
     "https://github.com/cilium/cilium/blob/v1.18.5/install/kubernetes/cilium/templates/validate.yaml",
     found<hostAndReference>},
    {"api-server.half-reference", Severity::Warning, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "Half of a reference to the API server's address"),
     QT_TRANSLATE_NOOP("Rules",
                       "Name and key of the ConfigMap belong together; half of it is dropped silently, and the "
                       "agents look for the API server at its Service."),
     "https://docs.cilium.io/en/v1.18/helm-reference/", found<halfReference>},
    {"api-server.lookup-fails", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "An address of the API server that can't be looked up"),
     QT_TRANSLATE_NOOP("Rules",
                       "With auto the chart reads the address from a ConfigMap that kubeadm makes. From 1.19 on it "
                       "refuses to render when there is none; earlier ones write the word as the host's name."),
     "https://github.com/cilium/cilium/blob/v1.19.6/install/kubernetes/cilium/templates/_helpers.tpl", checkLookup},
    {"api-server.host-malformed", Severity::Warning, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "An address of the API server that isn't one"),
     QT_TRANSLATE_NOOP("Rules", "The agents put scheme and port to it themselves and then reach nothing."), docs,
     checkHost},
    {"api-server.port-or-host-missing", Severity::Warning, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "Half of the API server's address"),
     QT_TRANSLATE_NOOP("Rules",
                       "Host and port go to the agents as a pair. A host alone leaves the port empty, a port alone "
                       "is dropped."),
     docs, checkPort},
};

} // namespace

std::span<const Rule> apiServerAddressRules()
{
    return rules;
}
