#include "core/rules/combination.h"
#include "core/rules/effective_state.h"
#include "core/rules/talos/firewall_openings.h"
#include "core/rules/talos/talos_rule_tables.h"
#include "core/rules/talos/talos_version.h"

using namespace Qt::StringLiterals;

namespace {

constexpr int defaultLinkMtu = 1420;
constexpr int firstWithPodRoutes = 13; // KubeSpan of Talos 1.13

/// Whether KubeSpan routes to the pods, too. Our own patches say so where it is needed.
bool advertisesPods(const CheckContext &context)
{
    const std::optional<bool> loaded =
        context.machineConfig ? context.machineConfig->advertisesKubernetesNetworks : std::nullopt;
    const bool isExported = context.values.profile().machines.kubeSpan && isTalosAtLeast(context, firstWithPodRoutes);
    return loaded.value_or(isExported && effective::routesNatively(context));
}

ChangeSet withLegacyRouting(const CheckContext &context)
{
    ChangeSet changes{setTo("bpf.hostLegacyRouting", true)};
    if (effective::usesNetkit(context))
        changes.push_back(unset("bpf.datapathMode"));
    return changes;
}

Fix useTunnels(const CheckContext &context)
{
    Fix fix{.label = u"Send the pods' packets in tunnels"_s, .changes = {setTo("routingMode", u"tunnel"_s)}};
    if (context.values.isExplicit("autoDirectNodeRoutes"))
        fix.changes.push_back(unset("autoDirectNodeRoutes"));
    if (effective::routesHostInBpf(context)) {
        for (Edit &edit : withLegacyRouting(context))
            fix.changes.push_back(std::move(edit));
    }
    return fix;
}

QString bypassOf(const CheckContext &context)
{
    if (effective::routesHostInBpf(context))
        return u"BPF host routing sends packets past the routes of KubeSpan"_s;
    if (!effective::routesNatively(context))
        return {};
    if (!isTalosAtLeast(context, firstWithPodRoutes))
        return u"Talos %1 has no routes to the pods of native routing through KubeSpan"_s.arg(context.talos().version);
    return advertisesPods(context) ? QString()
                                   : u"routingMode is native, but KubeSpan doesn't advertise the Kubernetes networks"_s;
}

QList<Violation> checkBypass(const CheckContext &context)
{
    const QString bypass = usesKubeSpan(context) ? bypassOf(context) : QString();
    if (bypass.isEmpty())
        return {};
    const bool canStayNative =
        effective::routesNatively(context) && isTalosAtLeast(context, firstWithPodRoutes) && advertisesPods(context);
    QList<Fix> fixes;
    if (canStayNative || !effective::routesNatively(context))
        fixes += Fix{.label = u"Route the hosts' packets in the kernel"_s, .changes = withLegacyRouting(context)};
    if (effective::routesNatively(context))
        fixes += useTunnels(context);
    return {Violation{.message = bypass, .settings = {"routingMode", "bpf.hostLegacyRouting"}, .fixes = fixes}};
}

QList<Violation> checkRoutesTwice(const CheckContext &context)
{
    if (!usesKubeSpan(context) || !advertisesPods(context) || effective::routesNatively(context))
        return {};
    return {Violation{.message = u"KubeSpan advertises the Kubernetes networks, and Cilium tunnels to them as well"_s,
                      .settings = {"routingMode"}}};
}

QList<Violation> checkMtu(const CheckContext &context)
{
    const std::optional<int> loaded = context.machineConfig ? context.machineConfig->kubeSpanMtu : std::nullopt;
    const int most = loaded.value_or(defaultLinkMtu);
    const qint64 mtu = context.values.value("MTU").toInteger();
    if (!usesKubeSpan(context) || (mtu > 0 && mtu <= most))
        return {};
    return {Violation{.message = mtu == 0 ? u"MTU is unset; the link of KubeSpan takes %1"_s.arg(most)
                                          : u"MTU is %1; the link of KubeSpan takes %2"_s.arg(mtu).arg(most),
                      .settings = {"MTU"},
                      .fixes = {Fix{.label = u"Take the MTU of KubeSpan's link"_s, .changes = {setTo("MTU", most)}}}}};
}

QList<Violation> checkEncryptsTwice(const CheckContext &context)
{
    if (!usesKubeSpan(context) || !isOn(context, "encryption.enabled"))
        return {};
    return {Violation{.message = u"encryption.enabled is true, and KubeSpan encrypts the same packets"_s,
                      .settings = {"encryption.enabled"},
                      .fixes = {Fix{.label = u"Leave it to KubeSpan"_s, .changes = {unset("encryption.enabled")}}}}};
}

constexpr char docs[] = "https://docs.siderolabs.com/talos/v1.13/networking/kubespan";

constexpr Rule rules[] = {
    {"talos.kube-span-bypassed", Severity::Error, Origin::Talos,
     QT_TRANSLATE_NOOP("Rules", "Packets of pods that KubeSpan doesn't get"),
     QT_TRANSLATE_NOOP("Rules", "KubeSpan catches packets in the kernel's routing. What eBPF sends on before, or what "
                                "goes to pods that no route leads to, never reaches nodes behind it. Native routing "
                                "takes Talos 1.13, advertised Kubernetes networks and legacy host routing."),
     docs, checkBypass},
    {"talos.kube-span-routes-twice", Severity::Warning, Origin::Talos,
     QT_TRANSLATE_NOOP("Rules", "KubeSpan and tunnels both route to the pods"),
     QT_TRANSLATE_NOOP("Rules", "With tunnels, packets between nodes carry the nodes' addresses, which KubeSpan has "
                                "anyway. Its routes to the pods' networks then compete with Cilium's."),
     "https://github.com/siderolabs/talos/issues/12527", checkRoutesTwice},
    {"talos.kube-span-mtu", Severity::Warning, Origin::Talos,
     QT_TRANSLATE_NOOP("Rules", "Packets larger than KubeSpan's link"),
     QT_TRANSLATE_NOOP("Rules",
                       "Unset, Cilium takes the MTU of the nodes' devices, not that of KubeSpan's link: larger "
                       "packets are split, and UDP is lost. Cilium subtracts its own tunnel by itself."),
     "https://github.com/siderolabs/talos/blob/v1.14.0-rc.1/pkg/machinery/constants/constants.go", checkMtu},
    {"talos.kube-span-encrypts-twice", Severity::Hint, Origin::Advice,
     QT_TRANSLATE_NOOP("Rules", "Packets are encrypted twice"),
     QT_TRANSLATE_NOOP("Rules", "KubeSpan is WireGuard between all nodes. Cilium's encryption inside it costs a second "
                                "time, in packet size and CPU, and hides nothing more."),
     docs, checkEncryptsTwice},
};

} // namespace

std::span<const Rule> kubeSpanRules()
{
    return rules;
}
