#include "core/rules/common_fixes.h"

#include "core/rules/effective_state.h"

#include <algorithm>
#include <iterator>

using namespace Qt::StringLiterals;

Fix removal(const YamlPath &path)
{
    return {.label = u"Remove %1, for the default"_s.arg(path.toString()), .changes = {unset(path)}};
}

int kubePrismPort(const CheckContext &context)
{
    return context.machineConfig ? context.machineConfig->kubePrismPort.value_or(talosDefaults::kubePrismPort)
                                 : talosDefaults::kubePrismPort;
}

bool knowsApiServer(const CheckContext &context)
{
    return !context.values.string("k8sServiceHost").isEmpty() ||
           !context.values.string("k8sServiceHostRef.name").isEmpty() ||
           !context.values.string("k8s.apiServerURLs").isEmpty();
}

ChangeSet throughKubePrism(const CheckContext &context)
{
    return {setTo("k8sServiceHost", u"localhost"_s), setTo("k8sServicePort", kubePrismPort(context))};
}

Fix replaceKubeProxy(const CheckContext &context)
{
    Fix fix{.label = u"Turn kube-proxy replacement on"_s, .changes = {setTo("kubeProxyReplacement", true)}};
    if (!knowsApiServer(context)) {
        fix.label = u"Turn kube-proxy replacement on, with the API server behind KubePrism"_s;
        std::ranges::copy(throughKubePrism(context), std::back_inserter(fix.changes));
    }
    return fix;
}

Fix masqueradeInBpf(const CheckContext &context)
{
    Fix fix{.label = u"Masquerade in eBPF"_s, .changes = {setTo("bpf.masquerade", true)}};
    if (!effective::masqueradesIPv4(context)) {
        fix.changes.push_back(setTo("enableIPv4Masquerade", true));
        if (!context.values.isTrue("ipv4.enabled"))
            fix.changes.push_back(setTo("ipv4.enabled", true));
    }
    if (effective::servesNodePorts(context) || context.ciliumAtLeast(u"1.19"))
        return fix;
    fix.label += u", with kube-proxy replacement"_s;
    std::ranges::copy(replaceKubeProxy(context).changes, std::back_inserter(fix.changes));
    return fix;
}
