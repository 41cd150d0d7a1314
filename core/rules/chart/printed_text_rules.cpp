#include "core/rules/combination.h"
#include "core/rules/common_fixes.h"
#include "core/rules/value_check.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// Texts that templates print without quotes. Found by setting every path of the schema of 1.18.5 and 1.20.0 to odd
/// texts and rendering it with Helm 4.1.4. Separated by blanks; `…X` stands for every path that ends in `.X`.
constexpr char printedBare[] =
    "agentNotReadyTaintKey authentication.mutual.spire.connectionTimeout authentication.mutual.spire.install.namespace "
    "authentication.mutual.spire.install.server.dataStorage.accessMode "
    "authentication.mutual.spire.install.server.dataStorage.size "
    "authentication.mutual.spire.install.server.dataStorage.storageClass "
    "authentication.mutual.spire.install.server.service.type bpf.monitorAggregation bpf.monitorFlags cgroup.hostRoot "
    "clustermesh.apiserver.service.type cni.binPath cni.chainingMode cni.confPath cni.configMap "
    "cni.hostConfDirMountPath daemon.runPath dashboards.label dashboards.namespace dnsPolicy "
    "encryption.ipsec.interface encryption.ipsec.keyFile encryption.ipsec.mountPath encryption.ipsec.secretName "
    "envoy.dnsPolicy envoy.prometheus.port hubble.export.dynamic.config.configMapName "
    "hubble.metrics.dashboards.label hubble.metrics.dashboards.namespace hubble.metrics.dynamic.config.configMapName "
    "hubble.metrics.enabled hubble.redact.http.headers.allow hubble.redact.http.headers.deny hubble.relay.listenPort "
    "hubble.relay.tls.server.relayName hubble.ui.ingress.className hubble.ui.ingress.hosts identityAllocationMode "
    "ingressController.loadbalancerMode ingressController.service.loadBalancerClass "
    "ingressController.service.loadBalancerIP ingressController.service.name ingressController.service.type "
    "ipv4NativeRoutingCIDR ipv6NativeRoutingCIDR kubeConfigPath name namespaceOverride operator.dashboards.label "
    "operator.dashboards.namespace operator.dnsPolicy operator.unmanagedPodWatcher.selector "
    "tls.caBundle.key tls.caBundle.name "
    "…image.pullPolicy …initImage.pullPolicy …serviceAccount.name …podDisruptionBudget.maxUnavailable "
    "…podDisruptionBudget.minAvailable …podDisruptionBudget.unhealthyPodEvictionPolicy …existingSecret "
    "…priorityClassName";

bool isPrintedBare(const QString &path)
{
    static const QStringList listed = QString::fromUtf8(printedBare).split(u' ');
    return std::ranges::any_of(listed, [&path](QStringView name) {
        const QStringView end = name.sliced(1);
        const bool isEnd = name.startsWith(u'…') && path.endsWith(end);
        return path == name || (isEnd && (path.size() == end.size() || path.at(path.size() - end.size() - 1) == u'.'));
    });
}

/// Chart 1.17 prints this key in quotes; the others were bare then, too.
bool isQuoted(const CheckContext &context, const YamlPath &path)
{
    return path == YamlPath("agentNotReadyTaintKey") && !context.ciliumAtLeast(u"1.18");
}

/// Whether a section around the setting is switched off, so that nothing of it is printed.
bool isInSectionOff(const CheckContext &context, const YamlPath &path)
{
    for (YamlPath above = path.parent(); !above.isEmpty(); above = above.parent()) {
        const YamlPath gate = above.child(u"enabled"_s);
        if (gate != path && context.values.catalogue().find(gate) && !context.values.isTrue(gate))
            return true;
    }
    return path.startsWith("clustermesh.apiserver") && !isOn(context, "clustermesh.useAPIServer");
}

/// The first of the texts that YAML can't read behind a key, or as an entry of a list.
std::optional<QString> unreadable(const Value &value)
{
    const QByteArray before = value.isList() ? "- " : "key: ";
    const Value::List items = value.isList() ? value.toList() : Value::List{value};
    for (const Value &item : items) {
        QString text = item.isString() ? item.toString() : QString();
        if (!isTemplated(text) && !YamlText::parse(before + text.toUtf8() + '\n'))
            return text;
    }
    return {};
}

QList<Violation> checkPrintedTexts(const CheckContext &context)
{
    QList<Violation> violations;
    for (const auto &[path, value, setting, state] : context.values.explicitLeaves()) {
        const bool isText = state == SettingState::Set && (value->isString() || value->isList());
        const std::optional<QString> text =
            isText && isPrintedBare(path.toString()) ? unreadable(*value) : std::nullopt;
        if (text && !isInSectionOff(context, path) && !isQuoted(context, path))
            violations += Violation{
                .message = u"%1 is \"%2\", which the chart prints without quotes: what it renders isn't YAML"_s.arg(
                    path.toString(), *text),
                .settings = {path},
                .fixes = {removal(path)}};
    }
    return violations;
}

constexpr Rule rules[] = {
    {"values.breaks-template", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A text that breaks what the chart renders"),
     QT_TRANSLATE_NOOP("Rules",
                       "A colon with a blank, a star or an open quote mean something in YAML. The template puts the "
                       "text there as it is, and Helm can't read its own output."),
     "https://yaml.org/spec/1.2.2/#733-plain-style", checkPrintedTexts},
};

} // namespace

std::span<const Rule> printedTextRules()
{
    return rules;
}
