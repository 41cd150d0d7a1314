#include "core/rules/effective_state.h"

using namespace Qt::StringLiterals;

namespace effective {

bool replacesKubeProxy(const CheckContext &context)
{
    return context.values.string("kubeProxyReplacement") == "true"_L1;
}

bool routesNatively(const CheckContext &context)
{
    const QString mode = context.values.string("routingMode");
    if (mode.isEmpty())
        return context.values.isTrue("gke.enabled") ||
               (context.ciliumAtLeast(u"1.19") && context.values.isTrue("eni.enabled"));
    return mode == "native"_L1 || (mode == "hybrid"_L1 && context.ciliumAtLeast(u"1.20"));
}

bool masqueradesIPv4(const CheckContext &context)
{
    if (!context.values.isTrue("ipv4.enabled"))
        return false;
    if (context.values.value("enableIPv4Masquerade").isNull())
        return !context.values.isTrue("eni.enabled");
    return context.values.isTrue("enableIPv4Masquerade");
}

bool masquerades(const CheckContext &context)
{
    const bool ipv6 = context.values.isTrue("ipv6.enabled") && context.values.isTrue("enableIPv6Masquerade");
    return masqueradesIPv4(context) || ipv6;
}

bool usesNetkit(const CheckContext &context)
{
    const QString mode = context.values.string("bpf.datapathMode");
    return mode == "netkit"_L1 || mode == "netkit-l2"_L1;
}

bool usesIpsec(const CheckContext &context)
{
    return context.values.isTrue("encryption.enabled") && context.values.string("encryption.type") == "ipsec"_L1;
}

bool chainsCni(const CheckContext &context)
{
    const QString mode = context.values.string("cni.chainingMode");
    return (!mode.isEmpty() && mode != "none"_L1) || !context.values.string("cni.chainingTarget").isEmpty();
}

bool asksForLegacyHostRouting(const CheckContext &context)
{
    const Value asked = context.values.value("bpf.hostLegacyRouting");
    return asked.isNull() ? chainsCni(context) : context.values.isTrue("bpf.hostLegacyRouting");
}

QString hostRoutingObstacle(const CheckContext &context)
{
    if (context.values.isTrue("bpf.hostLegacyRouting"))
        return u"bpf.hostLegacyRouting is true"_s;
    if (asksForLegacyHostRouting(context))
        return u"the chart turns it off for CNI chaining"_s;
    if (!replacesKubeProxy(context))
        return u"kubeProxyReplacement isn't true"_s;
    if (masquerades(context) && !context.values.isTrue("bpf.masquerade"))
        return u"masquerading is done by iptables (bpf.masquerade isn't true)"_s;
    if (usesIpsec(context) && !context.ciliumAtLeast(u"1.19"))
        return u"IPsec is on (before Cilium 1.19)"_s;
    return {};
}

bool routesHostInBpf(const CheckContext &context)
{
    return hostRoutingObstacle(context).isEmpty();
}

} // namespace effective
