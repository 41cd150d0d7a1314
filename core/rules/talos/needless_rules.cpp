#include "core/rules/combination.h"
#include "core/rules/common_fixes.h"
#include "core/rules/effective_state.h"
#include "core/rules/resources/bgp_parts.h"
#include "core/rules/talos/talos_rule_tables.h"
#include "core/values/value_lookup.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

bool isPrivilegedPort(qint64 port)
{
    constexpr int firstFreePort = 1024;
    return port > 0 && port < firstFreePort;
}

/// Where the values say on which ports the agent listens, beside BGP and Envoy.
constexpr const char *agentPorts[] = {"prometheus.port", "hubble.metrics.port", "hubble.listenAddress", "healthPort",
                                      "dnsProxy.proxyPort"};

bool listensLow(const CheckContext &context)
{
    return std::ranges::any_of(agentPorts, [&context](const char *path) {
        return isPrivilegedPort(text(context, path).section(u':', -1).toInt());
    });
}

/// BGP's ports are told by resources: where the profile has none, they may be anywhere.
bool mayListenForBgp(const CheckContext &context)
{
    if (!effective::isSettingOn(context, "bgpControlPlane.enabled"))
        return false;
    bool isTold = false;
    for (const char *kind : {"CiliumBGPClusterConfig", "CiliumBGPNodeConfigOverride"}) {
        for (const Resource &resource : resourcesIn(context, QString::fromLatin1(kind))) {
            for (const Part &instance : instancesOf(resource)) {
                if (isPrivilegedPort(valueAt(*instance.value, "localPort").toInteger()))
                    return true;
                isTold = true;
            }
        }
    }
    return !isTold;
}

/// Listeners of Envoy in the host's network; a CiliumEnvoyConfig may have any.
bool hasHostListeners(const CheckContext &context)
{
    const bool hasGateways = isOn(context, "gatewayAPI.enabled") && isOn(context, "gatewayAPI.hostNetwork.enabled");
    const bool hasIngress =
        isOn(context, "ingressController.enabled") && isOn(context, "ingressController.hostNetwork.enabled");
    return hasGateways || hasIngress || isOn(context, "envoyConfig.enabled");
}

bool agentMayBind(const CheckContext &context)
{
    return listensLow(context) || mayListenForBgp(context) ||
           (!isOn(context, "envoy.enabled") && hasHostListeners(context));
}

struct CapabilityList
{
    const char *path;
    const char *privileged;
    bool (*isNeeded)(const CheckContext &);
    const char *who;
};

constexpr CapabilityList capabilityLists[] = {
    {"securityContext.capabilities.ciliumAgent", "securityContext.privileged", agentMayBind, "the agent"},
    {"envoy.securityContext.capabilities.envoy", "envoy.securityContext.privileged", hasHostListeners, "Envoy"},
};

QList<Violation> checkBindCapability(const CheckContext &context)
{
    const auto isBinding = [](const QString &capability) { return capability == "NET_BIND_SERVICE"_L1; };
    QList<Violation> violations;
    for (const CapabilityList &list : capabilityLists) {
        const bool isAsked =
            context.values.isExplicit(list.path) && context.values.strings(list.path).contains("NET_BIND_SERVICE"_L1);
        if (!isAsked || isOn(context, list.privileged) || list.isNeeded(context))
            continue;
        violations += Violation{.message = u"%1 has NET_BIND_SERVICE, but %2 listens on no port below 1024"_s.arg(
                                    QLatin1StringView(list.path), QLatin1StringView(list.who)),
                                .settings = {list.path},
                                .fixes = {Fix{.label = u"Take NET_BIND_SERVICE out"_s,
                                              .changes = withoutItems(context, list.path, isBinding)}}};
    }
    return violations;
}

constexpr Combination mountOff{
    .isThere =
        [](const CheckContext &context) {
            return context.values.isExplicit("bpf.autoMount.enabled") && !isOn(context, "bpf.autoMount.enabled") &&
                   text(context, "bpf.root") == "/sys/fs/bpf"_L1;
        },
    .message = "bpf.autoMount.enabled is false, which is harmless and no longer asked for: Talos has mounted the BPF "
               "file system at {bpf.root} either way",
    .settings = {"bpf.autoMount.enabled"},
    .waysOut = {{"Leave it to the chart", {{"bpf.autoMount.enabled", nullptr}}}}};

constexpr Rule rules[] = {
    {"talos.capability-unneeded", Severity::Hint, Origin::Advice,
     QT_TRANSLATE_NOOP("Rules", "A capability that nothing needs"),
     QT_TRANSLATE_NOOP("Rules",
                       "NET_BIND_SERVICE is for ports below 1024: a BGP instance that listens on 179 (localPort), or a "
                       "Gateway or Ingress in the host's network on 80 and 443, which Envoy serves. Without one, the "
                       "container has a right that only an attacker would use."),
     "https://github.com/cilium/cilium/issues/34248", checkBindCapability},
    {"talos.bpf-mount-off", Severity::Hint, Origin::Talos,
     QT_TRANSLATE_NOOP("Rules", "Mounting the BPF file system switched off"),
     QT_TRANSLATE_NOOP(
         "Rules", "Talos' documents once asked for it, because a chart of 2023 lacked the volume, and took it back "
                  "later. The charts from 1.16 on hand the host's mount in, whatever this says; off, it spares an "
                  "init container that finds the mount there."),
     "https://docs.siderolabs.com/kubernetes-guides/cni/deploying-cilium", found<mountOff>},
};

} // namespace

std::span<const Rule> needlessRules()
{
    return rules;
}
