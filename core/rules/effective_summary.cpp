#include "core/rules/effective_summary.h"

#include "core/rules/effective_state.h"

using namespace Qt::StringLiterals;

namespace {

using namespace effective;

/// `kubeProxyReplacement is true`: what the file, the chart or extraConfig has there.
QString said(const CheckContext &context, const char *path)
{
    const QString text = settingText(context, path);
    return u"%1 is %2"_s.arg(QLatin1StringView(path), text.isEmpty() ? u"unset"_s : text);
}

EffectiveFact families(const CheckContext &context)
{
    QStringList used;
    if (usesIPv4(context))
        used += u"IPv4"_s;
    if (usesIPv6(context))
        used += u"IPv6"_s;
    return {u"address families"_s, used.isEmpty() ? u"none"_s : used.join(u" and "_s),
            said(context, "ipv4.enabled") + u" and "_s + said(context, "ipv6.enabled")};
}

EffectiveFact services(const CheckContext &context)
{
    const QString who = replacesKubeProxy(context) ? u"balanced by Cilium"_s
                        : servesNodePorts(context) ? u"NodePorts by Cilium, the rest by kube-proxy"_s
                                                   : u"balanced by kube-proxy"_s;
    return {u"Services"_s, who, said(context, "kubeProxyReplacement")};
}

EffectiveFact routing(const CheckContext &context)
{
    const QString tunnel = u"tunnels in %1"_s.arg(tunnelProtocol(context));
    const QString how = !tunnels(context)         ? u"native"_s
                        : routesNatively(context) ? u"native, %1 where that can't be"_s.arg(tunnel)
                                                  : tunnel;
    return {u"between nodes"_s, how, said(context, "routingMode")};
}

EffectiveFact masquerading(const CheckContext &context)
{
    if (!masquerades(context))
        return {u"masquerading"_s, u"off"_s,
                said(context, "enableIPv4Masquerade") + u" and "_s + said(context, "enableIPv6Masquerade")};
    return {u"masquerading"_s, asksForBpfMasquerade(context) ? u"in eBPF"_s : u"by iptables"_s,
            said(context, "bpf.masquerade")};
}

EffectiveFact hostRouting(const CheckContext &context)
{
    return routesHostInBpf(context)
               ? EffectiveFact{u"host routing"_s, u"in eBPF"_s, u"nothing keeps it from taking effect"_s}
               : EffectiveFact{u"host routing"_s, u"legacy, by the kernel"_s, hostRoutingObstacle(context)};
}

EffectiveFact devices(const CheckContext &context)
{
    return {u"pods' devices"_s, usesNetkit(context) ? u"netkit"_s : u"veth"_s, said(context, "bpf.datapathMode")};
}

EffectiveFact addresses(const CheckContext &context)
{
    return {u"pods' addresses"_s, ipamMode(context), said(context, "ipam.mode")};
}

EffectiveFact encryption(const CheckContext &context)
{
    const QString how = usesWireguard(context) ? u"WireGuard"_s : usesIpsec(context) ? u"IPsec"_s : u"off"_s;
    return {u"encryption"_s, how, said(context, "encryption.enabled") + u" and "_s + said(context, "encryption.type")};
}

EffectiveFact pacing(const CheckContext &context)
{
    const bool manages = isOptionOn(context, u"enable-bandwidth-manager"_s);
    const bool isOff = usesIpsec(context);
    const QString how = usesBbr(context) ? u"bandwidth manager with BBR"_s : u"bandwidth manager"_s;
    return {u"pacing"_s, !manages || isOff ? u"none"_s : how,
            manages && isOff ? u"IPsec is on"_s : said(context, "bandwidthManager.enabled")};
}

constexpr EffectiveFact (*facts[])(const CheckContext &) = {families, services,  routing,    masquerading, hostRouting,
                                                            devices,  addresses, encryption, pacing};

} // namespace

QList<EffectiveFact> effectiveFacts(const CheckContext &context)
{
    QList<EffectiveFact> all;
    for (const auto fact : facts)
        all += fact(context);
    return all;
}

QString inWords(const EffectiveFact &fact)
{
    return u"%1%2: %3, because %4"_s.arg(fact.name.at(0).toUpper(), fact.name.sliced(1), fact.value, fact.because);
}
