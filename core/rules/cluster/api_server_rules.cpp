#include "core/rules/common_fixes.h"
#include "core/rules/effective_state.h"

using namespace Qt::StringLiterals;

namespace {

bool isLoopback(const QString &host)
{
    return host == "localhost"_L1 || host == "127.0.0.1"_L1;
}

Fix useKubePrism(const CheckContext &context)
{
    return {.label = u"Go through KubePrism (localhost:%1)"_s.arg(kubePrismPort(context)),
            .changes = throughKubePrism(context)};
}

QList<Violation> checkApiServer(const CheckContext &context)
{
    if (!effective::replacesKubeProxy(context) || knowsApiServer(context))
        return {};
    return {Violation{.message = u"kubeProxyReplacement is true, but k8sServiceHost isn't set"_s,
                      .settings = {"k8sServiceHost", "k8sServicePort", "kubeProxyReplacement"},
                      .fixes = {useKubePrism(context)}}};
}

QList<Violation> checkKubePrismHost(const CheckContext &context)
{
    const QString host = context.values.string("k8sServiceHost");
    if (host == "auto"_L1) {
        return {Violation{
            .message = u"k8sServiceHost is auto, but a Talos cluster has no cluster-info ConfigMap to look it up in"_s,
            .settings = {"k8sServiceHost"},
            .fixes = {useKubePrism(context)}}};
    }
    const bool isOtherLoopback = host == "::1"_L1 || (host.startsWith("127."_L1) && host != "127.0.0.1"_L1);
    const bool isOff = isLoopback(host) && context.machineConfig && context.machineConfig->kubePrismEnabled == false;
    if (isOtherLoopback) {
        return {Violation{.message = u"k8sServiceHost is %1, but KubePrism listens on 127.0.0.1 only"_s.arg(host),
                          .settings = {"k8sServiceHost"},
                          .fixes = {Fix{.label = u"Set k8sServiceHost to localhost"_s,
                                        .changes = {setTo("k8sServiceHost", u"localhost"_s)}}}}};
    }
    if (isOff) {
        return {Violation{
            .message = u"k8sServiceHost is %1, but %2 turns KubePrism off"_s.arg(host, context.machineConfig->file),
            .settings = {"k8sServiceHost"}}};
    }
    return {};
}

QList<Violation> checkKubePrismPort(const CheckContext &context)
{
    const QString host = context.values.string("k8sServiceHost");
    const QString port = context.values.string("k8sServicePort");
    if (!isLoopback(host) || port == QString::number(kubePrismPort(context)))
        return {};
    Violation violation{
        .message = u"k8sServicePort is %1, but KubePrism listens on %2"_s.arg(port.isEmpty() ? u"unset"_s : port)
                       .arg(kubePrismPort(context)),
        .settings = {"k8sServicePort", "k8sServiceHost"},
        .fixes = {Fix{.label = u"Set k8sServicePort to %1"_s.arg(kubePrismPort(context)),
                      .changes = {setTo("k8sServicePort", kubePrismPort(context))}}}};
    if (port == "6443"_L1)
        violation.message += u"; 6443 answers on control planes only"_s;
    return {violation};
}

constexpr Rule rules[] = {
    {"talos.api-server-unknown", Severity::Error, Origin::Talos,
     QT_TRANSLATE_NOOP("Rules", "Kube-proxy replacement without the API server's address"),
     QT_TRANSLATE_NOOP("Rules", "Without kube-proxy nobody serves the kubernetes Service before Cilium runs, and "
                                "Cilium can't run before it reaches the API server: agent and operator wait and "
                                "restart."),
     "https://docs.cilium.io/en/v1.18/network/kubernetes/kubeproxy-free/", checkApiServer},
    {"talos.kube-prism-host", Severity::Error, Origin::Talos,
     QT_TRANSLATE_NOOP("Rules", "An address at which KubePrism doesn't listen"),
     QT_TRANSLATE_NOOP("Rules",
                       "KubePrism is Talos' balancer in front of the API servers; it listens on 127.0.0.1 of every "
                       "node. At any other loopback address, or when it is off, the agent's connection is "
                       "refused and it crash-loops."),
     "https://docs.siderolabs.com/kubernetes-guides/advanced-guides/kubeprism", checkKubePrismHost},
    {"talos.kube-prism-port", Severity::Error, Origin::Talos,
     QT_TRANSLATE_NOOP("Rules", "A port at which KubePrism doesn't listen"),
     QT_TRANSLATE_NOOP("Rules", "The port of the values and that of the machine configuration must be the same, or the "
                                "agent's connection is refused and it crash-loops."),
     "https://docs.siderolabs.com/kubernetes-guides/advanced-guides/kubeprism", checkKubePrismPort},
};

} // namespace

std::span<const Rule> apiServerRules()
{
    return rules;
}
