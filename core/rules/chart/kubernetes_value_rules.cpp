#include "core/catalogue/edit_distance.h"
#include "core/rules/chart/chart_rule_tables.h"
#include "core/rules/combination.h"
#include "core/rules/common_fixes.h"
#include "core/rules/set_settings.h"
#include "core/values/kubernetes_names.h"
#include "core/values/linux_capabilities.h"
#include "core/values/templated_text.h"
#include "core/values/value_lookup.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// The name that a runtime would look for: it takes small letters, too.
QString capabilityMeant(const QString &name)
{
    const QString bare = name.startsWith("CAP_"_L1, Qt::CaseInsensitive) ? name.sliced(4) : name;
    if (capabilityProblem(bare.toUpper()).isEmpty())
        return bare.toUpper();
    QStringList known;
    for (const LinuxCapability &capability : linuxCapabilities())
        known += QString::fromLatin1(capability.name);
    constexpr int mostSlips = 3;
    return nearestWord(bare, known, mostSlips);
}

Violation unknownCapability(const YamlPath &at, const QString &name)
{
    const bool hasPrefix = name.startsWith("CAP_"_L1, Qt::CaseInsensitive);
    Violation violation{.message = u"%1: %2"_s.arg(at.toString(), capabilityProblem(name)), .settings = {at}};
    if (const QString meant = capabilityMeant(name); !meant.isEmpty())
        violation.fixes += Fix{.label = u"Write %1"_s.arg(meant), .changes = {setTo(at, meant)}};
    violation.fixes += removal(at);
    violation.severity = hasPrefix ? Severity::Warning : Severity::Error; // some runtimes drop the prefix
    return violation;
}

QList<Violation> checkCapabilities(const CheckContext &context)
{
    QList<Violation> violations;
    for (const auto &[path, value, setting, state] : context.values.explicitLeaves()) {
        if (!setting || setting->knowledge.kind != SettingKind::Capabilities)
            continue;
        int index = 0;
        for (const Value &item : value->toList()) {
            const YamlPath at = path.child(index++);
            const QString &name = item.toString();
            if (!name.isEmpty() && !isTemplated(name) && !capabilityProblem(name.toUpper()).isEmpty())
                violations += unknownCapability(at, name);
        }
    }
    return violations;
}

constexpr const char *strategies[] = {"updateStrategy",           "envoy.updateStrategy",
                                      "nodeinit.updateStrategy",  "preflight.updateStrategy",
                                      "operator.updateStrategy",  "hubble.relay.updateStrategy",
                                      "hubble.ui.updateStrategy", "clustermesh.apiserver.updateStrategy"};

/// 0 and 0%; nothing is 0 for a surge.
bool isNone(const Value *count)
{
    if (!count || count->isNull())
        return true;
    const QString text = scalarText(*count);
    return text == "0"_L1 || text == "0%"_L1;
}

QList<Violation> checkStandstill(const CheckContext &context)
{
    QList<Violation> violations;
    for (const char *path : strategies) {
        const YamlPath at(path);
        if (!context.values.isExplicit(at))
            continue;
        const Value strategy = context.values.value(at);
        const Value *type = strategy.find(u"type");
        const Value *rolling = strategy.find(u"rollingUpdate");
        const Value *gone = rolling ? rolling->find(u"maxUnavailable") : nullptr;
        if (!gone || gone->isNull() || !isNone(gone) || !isNone(rolling->find(u"maxSurge")) ||
            (type && type->isString() && type->toString() != "RollingUpdate"_L1))
            continue;
        const YamlPath most = at.child(u"rollingUpdate"_s).child(u"maxUnavailable"_s);
        violations +=
            Violation{.message = u"%1 is %2, and maxSurge isn't above 0 either: no pod may ever be replaced"_s.arg(
                          most.toString(), gone->toDisplay()),
                      .settings = {most},
                      .fixes = {Fix{.label = u"Let one pod be away"_s, .changes = {setTo(most, 1)}}}};
    }
    return violations;
}

/// A Service with a port on every node.
struct NodePort
{
    const char *port;
    const char *type;    ///< NodePort or LoadBalancer; nullptr: whatever it is
    const char *enabled; ///< the switch of what it serves
};

constexpr NodePort nodePorts[] = {
    {"hubble.relay.service.nodePort", "hubble.relay.service.type", "hubble.relay.enabled"},
    {"hubble.ui.service.nodePort", "hubble.ui.service.type", "hubble.ui.enabled"},
    {"clustermesh.apiserver.service.nodePort", "clustermesh.apiserver.service.type", "clustermesh.useAPIServer"},
    {"ingressController.service.insecureNodePort", "ingressController.service.type", "ingressController.enabled"},
    {"ingressController.service.secureNodePort", "ingressController.service.type", "ingressController.enabled"},
};

int portOf(const CheckContext &context, const NodePort &port)
{
    const QString type = text(context, port.type);
    const bool isOpen = isOn(context, port.enabled) && (type == "NodePort"_L1 || type == "LoadBalancer"_L1);
    return isOpen ? text(context, port.port).toInt() : 0;
}

QList<Violation> checkNodePorts(const CheckContext &context)
{
    QList<Violation> violations;
    for (const NodePort *second = std::begin(nodePorts); second != std::end(nodePorts); ++second) {
        const int number = portOf(context, *second);
        for (const NodePort *first = std::begin(nodePorts); number > 0 && first != second; ++first) {
            if (portOf(context, *first) != number)
                continue;
            const NodePort &moved = context.values.isExplicit(second->port) ? *second : *first;
            violations += Violation{.message = u"%1 and %2 are both %3; a port of the nodes leads to one Service"_s
                                                   .arg(QLatin1StringView(first->port), QLatin1StringView(second->port))
                                                   .arg(number),
                                    .settings = {moved.port, first->port, second->port},
                                    .fixes = {removal(moved.port)}};
        }
    }
    return violations;
}

bool isIngressHost(const QString &host)
{
    return isDnsSubdomain(host.startsWith("*."_L1) ? host.sliced(2) : host);
}

/// What was meant by an address: `http://hubble.example/` is hubble.example.
QString hostIn(const QString &address)
{
    static const QRegularExpression scheme(u"^[a-z]+://"_s);
    const QString host = QString(address).remove(scheme).section(u'/', 0, 0).section(u':', 0, 0).toLower();
    return isIngressHost(host) ? host : QString();
}

QList<Violation> checkIngressHosts(const CheckContext &context)
{
    QList<Violation> violations;
    const YamlPath path("hubble.ui.ingress.hosts");
    if (!context.values.isExplicit(path) || !isOn(context, "hubble.ui.enabled") ||
        !isOn(context, "hubble.ui.ingress.enabled"))
        return violations;
    int index = 0;
    for (const QString &host : context.values.strings(path)) {
        const YamlPath at = path.child(index++);
        if (host.isEmpty() || isTemplated(host) || isIngressHost(host))
            continue;
        Violation violation{.message = u"%1 is %2; a name alone is wanted (hubble.example)"_s.arg(at.toString(), host),
                            .settings = {at}};
        if (const QString meant = hostIn(host); !meant.isEmpty())
            violation.fixes += Fix{.label = u"Write %1"_s.arg(meant), .changes = {setTo(at, meant)}};
        violation.fixes += removal(at);
        violations += violation;
    }
    return violations;
}

/// What is wrong with the fields of a toleration together, and the way out; nothing: they fit.
std::optional<Violation> tolerationProblem(const YamlPath &at, const Value &toleration)
{
    const auto textIn = [&toleration](QStringView key) {
        const Value *value = toleration.find(key);
        return value && value->isString() ? value->toString() : QString();
    };
    const auto violationOf = [&at](const QString &field, const QString &problem) {
        const YamlPath path = at.child(field);
        return Violation{
            .message = u"%1 %2"_s.arg(at.toString(), problem), .settings = {path}, .fixes = {removal(path)}};
    };
    const QString op = textIn(u"operator");
    const QString effect = textIn(u"effect");
    const Value *seconds = toleration.find(u"tolerationSeconds");
    if (op == "Exists"_L1 && !textIn(u"value").isEmpty())
        return violationOf(u"value"_s, u"has a value, which operator Exists doesn't take"_s);
    if (seconds && !seconds->isNull() && effect != "NoExecute"_L1 && !isTemplated(effect))
        return violationOf(u"tolerationSeconds"_s, u"has tolerationSeconds, which only effect NoExecute takes"_s);
    if (!textIn(u"key").isEmpty() || op == "Exists"_L1 || isTemplated(op))
        return {};
    Violation keyless = violationOf(u"operator"_s, u"has no key, which only operator Exists does without"_s);
    keyless.fixes = {Fix{.label = u"Tolerate every key"_s, .changes = {setTo(at.child(u"operator"_s), u"Exists"_s)}}};
    return keyless;
}

QList<Violation> checkTolerations(const CheckContext &context)
{
    QList<Violation> violations;
    for (const auto &[path, value, setting, state] : context.values.explicitLeaves()) {
        if (!setting || !value->isList() || path.lastName() != "tolerations"_L1)
            continue;
        int index = 0;
        for (const Value &toleration : value->toList()) {
            const YamlPath at = path.child(index++);
            std::optional<Violation> problem = toleration.isMap() ? tolerationProblem(at, toleration) : std::nullopt;
            if (problem)
                violations += *std::move(problem);
        }
    }
    return violations;
}

/// Times of Prometheus' own writing: 30s, 1m30s, 1d.
QList<Violation> checkScrapeTimes(const CheckContext &context)
{
    static const QRegularExpression pattern(u"^(0|(\\d+y)?(\\d+w)?(\\d+d)?(\\d+h)?(\\d+m)?(\\d+s)?(\\d+ms)?)\\z"_s);
    const auto isScrapeTime = [](const YamlPath &path) {
        return path.size() > 1 && path.parent().lastName() == "serviceMonitor"_L1 &&
               (path.lastName() == "interval"_L1 || path.lastName() == "scrapeTimeout"_L1);
    };
    return forEachChangedSetting(context, [&](const Setting &setting, const Value &value) -> std::optional<Violation> {
        const YamlPath &path = setting.path();
        const QString &time = value.toString();
        if (!isScrapeTime(path) || !value.isString() || isTemplated(time) || pattern.match(time).hasMatch())
            return {};
        Violation violation{.message = u"%1 is \"%2\"; the ServiceMonitor's definition wants times like 30s"_s.arg(
                                path.toString(), time),
                            .settings = {path}};
        if (pattern.match(time + u's').hasMatch())
            violation.fixes += Fix{.label = u"Write %1s"_s.arg(time), .changes = {setTo(path, QString(time + u's'))}};
        violation.fixes += removal(path);
        return violation;
    });
}

constexpr Rule rules[] = {
    {"kubernetes.capability-unknown", Severity::Error, Origin::Kubernetes,
     QT_TRANSLATE_NOOP("Rules", "A capability that Linux doesn't have"),
     QT_TRANSLATE_NOOP("Rules", "Kubernetes takes any word; the container runtime doesn't know it and the container "
                                "isn't started."),
     "https://man7.org/linux/man-pages/man7/capabilities.7.html", checkCapabilities},
    {"kubernetes.update-stands-still", Severity::Error, Origin::Kubernetes,
     QT_TRANSLATE_NOOP("Rules", "An update that may replace nothing"),
     QT_TRANSLATE_NOOP("Rules", "Either a pod may be away for a while or one more may be there. The API server refuses "
                                "zero of both."),
     "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/daemon-set-v1/", checkStandstill},
    {"kubernetes.node-port-twice", Severity::Error, Origin::Kubernetes,
     QT_TRANSLATE_NOOP("Rules", "Two Services with one port of the nodes"),
     QT_TRANSLATE_NOOP("Rules", "The API server gives each port away once and refuses the second Service."),
     "https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport", checkNodePorts},
    {"kubernetes.ingress-host", Severity::Error, Origin::Kubernetes,
     QT_TRANSLATE_NOOP("Rules", "An Ingress for something else than a name"),
     QT_TRANSLATE_NOOP("Rules", "Scheme, port and path stand elsewhere in an Ingress. The API server refuses the "
                                "object."),
     "https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-v1/", checkIngressHosts},
    {"kubernetes.toleration-fields", Severity::Error, Origin::Kubernetes,
     QT_TRANSLATE_NOOP("Rules", "Fields of a toleration that don't go together"),
     QT_TRANSLATE_NOOP("Rules", "Exists looks at no value, only evictions wait, and without a key there is nothing to "
                                "compare. The API server refuses the pods."),
     "https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/", checkTolerations},
    {"kubernetes.scrape-time", Severity::Error, Origin::Kubernetes,
     QT_TRANSLATE_NOOP("Rules", "A time that Prometheus can't read"),
     QT_TRANSLATE_NOOP("Rules", "The definition of ServiceMonitors has a pattern for it; the API server refuses the "
                                "object."),
     "https://github.com/prometheus-operator/prometheus-operator/blob/v0.85.0/Documentation/api-reference/api.md",
     checkScrapeTimes},
};

} // namespace

std::span<const Rule> kubernetesValueRules()
{
    return rules;
}
