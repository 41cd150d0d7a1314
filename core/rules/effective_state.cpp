#include "core/rules/effective_state.h"

#include "core/rules/made_with.h"

using namespace Qt::StringLiterals;

namespace effective {

namespace {

/// extraConfig's word on a switch, else what the chart makes of the values.
bool isOn(const CheckContext &context, const QString &flag, bool byChart)
{
    const std::optional<QString> text = overriding(context, flag);
    return text ? toBool(*text).value_or(byChart) : byChart;
}

QString word(const CheckContext &context, const QString &flag, const QString &byChart)
{
    return overriding(context, flag).value_or(byChart);
}

bool encryptsWith(const CheckContext &context, QLatin1StringView type)
{
    return context.values.isTrue("encryption.enabled") && context.values.string("encryption.type") == type;
}

} // namespace

bool rendersConfigMap(const CheckContext &context)
{
    const Configuration &values = context.values;
    return !values.isTrue("preflight.enabled") &&
           (values.isTrue("agent") || values.isTrue("operator.enabled") || values.isTrue("clustermesh.useAPIServer"));
}

bool usesIPv4(const CheckContext &context)
{
    return isOn(context, u"enable-ipv4"_s, context.values.isTrue("ipv4.enabled"));
}

bool usesIPv6(const CheckContext &context)
{
    return isOn(context, u"enable-ipv6"_s, context.values.isTrue("ipv6.enabled"));
}

bool replacesKubeProxy(const CheckContext &context)
{
    return isOn(context, u"kube-proxy-replacement"_s, context.values.string("kubeProxyReplacement") == "true"_L1);
}

bool servesNodePorts(const CheckContext &context)
{
    const bool alone = !context.ciliumAtLeast(u"1.19") && context.values.isTrue("nodePort.enabled");
    return replacesKubeProxy(context) ||
           (!context.ciliumAtLeast(u"1.19") && isOn(context, u"enable-node-port"_s, alone));
}

QString routingMode(const CheckContext &context)
{
    const QString mode = context.values.string("routingMode");
    if (!mode.isEmpty())
        return word(context, u"routing-mode"_s, mode);
    const bool isNative = context.values.isTrue("gke.enabled") ||
                          (context.ciliumAtLeast(u"1.19") && context.values.isTrue("eni.enabled"));
    return word(context, u"routing-mode"_s, isNative ? u"native"_s : u"tunnel"_s);
}

bool routesNatively(const CheckContext &context)
{
    const QString mode = routingMode(context);
    return mode == "native"_L1 || (mode == "hybrid"_L1 && context.ciliumAtLeast(u"1.20"));
}

bool tunnels(const CheckContext &context)
{
    const QString mode = routingMode(context);
    return mode == "tunnel"_L1 || (mode == "hybrid"_L1 && context.ciliumAtLeast(u"1.20"));
}

QString tunnelProtocol(const CheckContext &context)
{
    const QString protocol = context.values.string("tunnelProtocol");
    return word(context, u"tunnel-protocol"_s, protocol.isEmpty() ? u"vxlan"_s : protocol);
}

QString underlayProtocol(const CheckContext &context)
{
    const QString protocol = context.values.string("underlayProtocol");
    const QString unset = context.ciliumAtLeast(u"1.20") ? u"auto"_s : u"ipv4"_s;
    return word(context, u"underlay-protocol"_s, protocol.isEmpty() ? unset : protocol);
}

bool tunnelsRunOverIPv6(const CheckContext &context)
{
    const QString underlay = underlayProtocol(context);
    return underlay == "ipv6"_L1 || (underlay == "auto"_L1 && !usesIPv4(context));
}

bool usesEndpointRoutes(const CheckContext &context)
{
    const Configuration &values = context.values;
    const bool byCloud = values.isTrue("gke.enabled") || values.isTrue("eni.enabled") ||
                         values.isTrue("azure.enabled") || values.isTrue("alibabacloud.enabled");
    return isOn(context, u"enable-endpoint-routes"_s, byCloud || values.isTrue("endpointRoutes.enabled"));
}

bool masqueradesIPv4(const CheckContext &context)
{
    const bool isUnset = context.values.value("enableIPv4Masquerade").isNull();
    const bool keepsOldDefault = !madeWith(context).isNull() && madeWith(context) < QVersionNumber(1, 18);
    const bool byChart = isUnset ? !context.values.isTrue("eni.enabled") || keepsOldDefault
                                 : context.values.isTrue("enableIPv4Masquerade");
    return usesIPv4(context) && isOn(context, u"enable-ipv4-masquerade"_s, byChart);
}

bool masqueradesIPv6(const CheckContext &context)
{
    return usesIPv6(context) &&
           isOn(context, u"enable-ipv6-masquerade"_s, context.values.isTrue("enableIPv6Masquerade"));
}

bool masquerades(const CheckContext &context)
{
    return masqueradesIPv4(context) || masqueradesIPv6(context);
}

bool asksForBpfMasquerade(const CheckContext &context)
{
    const QVersionNumber made = madeWith(context);
    const bool keepsOldDefault = !made.isNull() && made >= QVersionNumber(1, 8) && made < QVersionNumber(1, 10) &&
                                 context.values.value("bpf.masquerade").isNull();
    return isOn(context, u"enable-bpf-masquerade"_s, keepsOldDefault || context.values.isTrue("bpf.masquerade"));
}

bool masqueradesByIptables(const CheckContext &context)
{
    return masquerades(context) && !asksForBpfMasquerade(context);
}

bool usesNetkit(const CheckContext &context)
{
    const QString mode = word(context, u"datapath-mode"_s, context.values.string("bpf.datapathMode"));
    return mode == "netkit"_L1 || mode == "netkit-l2"_L1;
}

bool usesIpsec(const CheckContext &context)
{
    return isOn(context, u"enable-ipsec"_s, encryptsWith(context, "ipsec"_L1));
}

bool usesWireguard(const CheckContext &context)
{
    return isOn(context, u"enable-wireguard"_s, encryptsWith(context, "wireguard"_L1));
}

bool usesBigTcp(const CheckContext &context)
{
    return isOn(context, u"enable-ipv4-big-tcp"_s, context.values.isTrue("enableIPv4BIGTCP")) ||
           isOn(context, u"enable-ipv6-big-tcp"_s, context.values.isTrue("enableIPv6BIGTCP"));
}

bool usesBbr(const CheckContext &context)
{
    const bool manages = context.values.isTrue("bandwidthManager.enabled");
    return isOn(context, u"enable-bandwidth-manager"_s, manages) &&
           isOn(context, u"enable-bbr"_s, manages && context.values.isTrue("bandwidthManager.bbr"));
}

QString cniChainingMode(const CheckContext &context)
{
    const QString mode = context.values.string("cni.chainingMode");
    if (!mode.isEmpty())
        return word(context, u"cni-chaining-mode"_s, mode);
    const bool hasTarget = !context.values.string("cni.chainingTarget").isEmpty();
    return word(context, u"cni-chaining-mode"_s, hasTarget ? u"generic-veth"_s : u"none"_s);
}

bool chainsCni(const CheckContext &context)
{
    return cniChainingMode(context) != "none"_L1;
}

QString ipamMode(const CheckContext &context)
{
    const QString written = context.values.string("ipam.mode");
    QString mode = written.isEmpty() ? u"cluster-pool"_s : written;
    if (context.ciliumAtLeast(u"1.19") && context.values.isTrue("eni.enabled"))
        mode = u"eni"_s;
    else if (!context.ciliumAtLeast(u"1.19") && context.values.isTrue("aksbyocni.enabled"))
        mode = u"cluster-pool"_s;
    return word(context, u"ipam"_s, mode).toLower(); // the agent compares it whatever its case is
}

bool asksForLegacyHostRouting(const CheckContext &context)
{
    const bool isUnset = context.values.value("bpf.hostLegacyRouting").isNull();
    const bool byChart = isUnset ? chainsCni(context) : context.values.isTrue("bpf.hostLegacyRouting");
    return isOn(context, u"enable-host-legacy-routing"_s, byChart);
}

QString hostRoutingObstacle(const CheckContext &context)
{
    if (context.values.isTrue("bpf.hostLegacyRouting"))
        return u"bpf.hostLegacyRouting is true"_s;
    if (asksForLegacyHostRouting(context))
        return chainsCni(context) ? u"the chart turns it off for CNI chaining"_s
                                  : u"extraConfig turns enable-host-legacy-routing on"_s;
    if (!replacesKubeProxy(context))
        return u"kubeProxyReplacement isn't true"_s;
    if (masqueradesByIptables(context))
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
