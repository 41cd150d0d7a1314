#include "core/rules/common_fixes.h"

#include <algorithm>
#include <iterator>

using namespace Qt::StringLiterals;

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
