#include "core/rules/values/retired_keys.h"

#include "core/rules/combination.h"

#include <QHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr auto always = RefusedWhen::Present;
constexpr auto ifTruthy = RefusedWhen::Truthy;

constexpr RetiredKey keys[] = {
    {.path = "tunnel",
     .ignoredSince = "1.15",
     .refusedWhen = ifTruthy,
     .replacement = "routingMode",
     .carry = Carry::Tunnel,
     .fate = "Chart 1.14 split it into routingMode and tunnelProtocol."},
    {.path = "encryption.keyFile",
     .ignoredSince = "1.16",
     .refusedWhen = ifTruthy,
     .replacement = "encryption.ipsec.keyFile",
     .carry = Carry::Same,
     .fate = "It moved into the section of IPsec with chart 1.14."},
    {.path = "encryption.mountPath",
     .ignoredSince = "1.16",
     .refusedWhen = ifTruthy,
     .replacement = "encryption.ipsec.mountPath",
     .carry = Carry::Same,
     .fate = "It moved into the section of IPsec with chart 1.14."},
    {.path = "encryption.secretName",
     .ignoredSince = "1.16",
     .refusedWhen = ifTruthy,
     .replacement = "encryption.ipsec.secretName",
     .carry = Carry::Same,
     .fate = "It moved into the section of IPsec with chart 1.14."},
    {.path = "encryption.interface",
     .ignoredSince = "1.16",
     .refusedWhen = ifTruthy,
     .replacement = "encryption.ipsec.interface",
     .carry = Carry::Same,
     .fate = "It moved into the section of IPsec with chart 1.14, and agents from 1.18 on don't read it."},
    {.path = "proxy.prometheus.enabled",
     .ignoredSince = "1.16",
     .refusedWhen = RefusedWhen::NotBlank,
     .replacement = "envoy.prometheus.enabled",
     .carry = Carry::Same,
     .fate = "Envoy's settings moved into a section of their own with chart 1.14."},
    {.path = "proxy.prometheus.port",
     .ignoredSince = "1.16",
     .refusedWhen = ifTruthy,
     .replacement = "envoy.prometheus.port",
     .carry = Carry::Same,
     .fate = "Envoy's settings moved into a section of their own with chart 1.14."},
    {.path = "endpointStatus",
     .ignoredSince = "1.16",
     .refusedWhen = ifTruthy,
     .fate = "The status of endpoints isn't written into objects any more."},
    {.path = "remoteNodeIdentity",
     .ignoredSince = "1.16",
     .refusedWhen = ifTruthy,
     .fate = "Other nodes have an identity of their own always; false can't be had any more."},
    {.path = "containerRuntime.integration",
     .ignoredSince = "1.16",
     .refusedWhen = ifTruthy,
     .fate = "Cilium needs nothing from the container runtime any more."},
    {.path = "containerRuntime.socketPath",
     .ignoredSince = "1.16",
     .fate = "Cilium needs nothing from the container runtime any more."},
    {.path = "etcd.managed",
     .ignoredSince = "1.16",
     .refusedWhen = ifTruthy,
     .fate = "Cilium runs no etcd for you any more; name your own in etcd.endpoints."},
    {.path = "clustermesh.apiserver.tls.ca.cert",
     .ignoredSince = "1.15",
     .refusedWhen = ifTruthy,
     .replacement = "tls.ca.cert",
     .carry = Carry::Same,
     .fate = "The chart has one CA since 1.14; it signs Hubble's certificates, too."},
    {.path = "clustermesh.apiserver.tls.ca.key",
     .ignoredSince = "1.15",
     .refusedWhen = ifTruthy,
     .replacement = "tls.ca.key",
     .carry = Carry::Same,
     .fate = "The chart has one CA since 1.14; it signs Hubble's certificates, too."},
    {.path = "enableK8sEventHandover",
     .ignoredSince = "1.15",
     .refusedWhen = ifTruthy,
     .fate = "Nothing takes its place."},
    {.path = "enableCnpStatusUpdates",
     .ignoredSince = "1.15",
     .refusedWhen = ifTruthy,
     .fate = "Nothing takes its place."},
    {.path = "hostServices.enabled",
     .ignoredSince = "1.16",
     .replacement = "socketLB.enabled",
     .carry = Carry::Same,
     .fate = "It is called socketLB.enabled now, whose default always wins."},
    {.path = "bgp",
     .ignoredSince = "1.17",
     .fate = "BGP by MetalLB is gone; bgpControlPlane and its resources replace it."},
    {.path = "encryption.wireguard.userspaceFallback",
     .ignoredSince = "1.17",
     .fate = "The kernel has to bring WireGuard."},
    {.path = "externalIPs.enabled",
     .ignoredSince = "1.17",
     .fate = "Only kubeProxyReplacement brings it, with all the rest."},
    {.path = "hostPort.enabled",
     .ignoredSince = "1.18",
     .fate = "Only kubeProxyReplacement brings it, with all the rest."},
    {.path = "enableCiliumEndpointSlice",
     .deprecatedSince = "1.17",
     .ignoredSince = "1.18",
     .refusedWhen = ifTruthy,
     .refusedSince = "1.18",
     .replacement = "ciliumEndpointSlice.enabled",
     .carry = Carry::Same,
     .fate = "It moved into its section."},
    {.path = "ciliumEndpointSlice.sliceMode",
     .ignoredSince = "1.18",
     .refusedWhen = ifTruthy,
     .refusedSince = "1.18",
     .fate = "Endpoints are put into slices first come, first served, always."},
    {.path = "enableK8sTerminatingEndpoint", .ignoredSince = "1.18", .fate = "It is always on."},
    {.path = "enableRuntimeDeviceDetection",
     .deprecatedSince = "1.17",
     .ignoredSince = "1.18",
     .fate = "It is always on; devices and nodePort.addresses limit what is used."},
    {.path = "eni.updateEC2AdapterLimitViaAPI", .ignoredSince = "1.18", .fate = "The API is always asked."},
    {.path = "externalWorkloads", .ignoredSince = "1.18", .fate = "The feature is gone."},
    {.path = "highScaleIPcache", .deprecatedSince = "1.17", .ignoredSince = "1.18", .fate = "The feature is gone."},
    {.path = "loadBalancer.experimental", .ignoredSince = "1.18", .fate = "The new control plane is the only one."},
    {.path = "hubble.relay.dialTimeout", .ignoredSince = "1.17", .fate = "Nothing takes its place."},
    {.path = "l2NeighDiscovery.refreshPeriod",
     .ignoredSince = "1.18",
     .fate = "The kernel's sysctl base_reachable_time_ms decides."},
    {.path = "hubble.export.fileMaxSizeMb",
     .deprecatedSince = "1.18",
     .replacement = "hubble.export.static.fileMaxSizeMb",
     .carry = Carry::Same,
     .fate = "It moved to the static exporter with chart 1.18, and beats the new key until it is gone.",
     .chartWarns = true},
    {.path = "hubble.export.fileMaxBackups",
     .deprecatedSince = "1.18",
     .replacement = "hubble.export.static.fileMaxBackups",
     .carry = Carry::Same,
     .fate = "It moved to the static exporter with chart 1.18, and beats the new key until it is gone.",
     .chartWarns = true},
    {.path = "hubble.export.fileCompress",
     .deprecatedSince = "1.18",
     .replacement = "hubble.export.static.fileCompress",
     .carry = Carry::Same,
     .fate = "It moved to the static exporter with chart 1.18, and beats the new key until it is gone.",
     .chartWarns = true},
    {.path = "l2podAnnouncements.interface",
     .deprecatedSince = "1.18",
     .ignoredSince = "1.19",
     .replacement = "l2podAnnouncements.interfacePattern",
     .carry = Carry::AsExactPattern,
     .fate = "A pattern took its place; without one there is no interface to announce on, and the agent exits where "
             "the feature is on."},
    {.path = "ipam.operator.clusterPoolIPv4PodCIDR",
     .ignoredSince = "1.15",
     .refusedWhen = always,
     .refusedBefore = "1.19",
     .replacement = "ipam.operator.clusterPoolIPv4PodCIDRList",
     .carry = Carry::AsList,
     .fate = "The list took its place; without it the pods get 10.0.0.0/8."},
    {.path = "ipam.operator.clusterPoolIPv6PodCIDR",
     .ignoredSince = "1.15",
     .refusedWhen = always,
     .refusedBefore = "1.19",
     .replacement = "ipam.operator.clusterPoolIPv6PodCIDRList",
     .carry = Carry::AsList,
     .fate = "The list took its place; without it the pods get the chart's default range."},
    {.path = "nodePort.enabled",
     .deprecatedSince = "1.18",
     .ignoredSince = "1.19",
     .fate = "Only kubeProxyReplacement brings NodePort Services now, with all the rest."},
    {.path = "sessionAffinity", .ignoredSince = "1.19", .fate = "It is always on."},
    {.path = "svcSourceRangeCheck", .ignoredSince = "1.19", .fate = "It is on with kube-proxy replacement."},
    {.path = "enableInternalTrafficPolicy",
     .ignoredSince = "1.19",
     .fate = "It is always on; values.yaml still lists it, but no template reads it."},
    {.path = "enableK8sEndpointSlice", .ignoredSince = "1.19", .fate = "It is always on."},
    {.path = "customCalls", .deprecatedSince = "1.18", .ignoredSince = "1.19", .fate = "The feature is gone."},
    {.path = "encryption.strictMode.enabled",
     .deprecatedSince = "1.19",
     .ignoredSince = "1.20",
     .replacement = "encryption.strictMode.egress.enabled",
     .carry = Carry::Same,
     .fate = "Strict mode was split into egress and ingress; with the old key alone traffic isn't kept encrypted."},
    {.path = "encryption.strictMode.cidr",
     .deprecatedSince = "1.19",
     .ignoredSince = "1.20",
     .replacement = "encryption.strictMode.egress.cidr",
     .carry = Carry::Same,
     .fate = "Strict mode was split into egress and ingress."},
    {.path = "encryption.strictMode.allowRemoteNodeIdentities",
     .deprecatedSince = "1.19",
     .ignoredSince = "1.20",
     .replacement = "encryption.strictMode.egress.allowRemoteNodeIdentities",
     .carry = Carry::Same,
     .fate = "Strict mode was split into egress and ingress."},
    {.path = "clustermesh.enableMCSAPISupport",
     .deprecatedSince = "1.19",
     .ignoredSince = "1.20",
     .replacement = "clustermesh.mcsapi.enabled",
     .carry = Carry::Same,
     .fate = "It moved into its section; 1.19 takes either of the two."},
    {.path = "clustermesh.apiserver.tls.enableSecrets",
     .deprecatedSince = "1.19",
     .ignoredSince = "1.20",
     .fate = "Secrets are made outside the chart or automatically."},
    {.path = "encryption.ipsec.encryptedOverlay", .ignoredSince = "1.18", .fate = "It is so always."},
    {.path = "encryption.ipsec.interface", .ignoredSince = "1.18", .fate = "Agents from 1.18 on don't read it."},
    {.path = "hubble.redact.kafka",
     .deprecatedSince = "1.18",
     .ignoredSince = "1.20",
     .fate = "Kafka isn't parsed any more."},
    {.path = "hubble.ui.backend.livenessProbe.enabled", .ignoredSince = "1.20", .fate = "The probe is always there."},
    {.path = "hubble.ui.backend.readinessProbe.enabled", .ignoredSince = "1.20", .fate = "The probe is always there."},
    {.path = "preflight.tofqdnsPreCache", .ignoredSince = "1.20", .fate = "Nothing takes its place."},
    {.path = "tls.secretsBackend",
     .deprecatedSince = "1.17",
     .replacement = "tls.readSecretsOnlyFromSecretsNamespace",
     .carry = Carry::SecretsBackend,
     .fate = "A switch took its place: local is true, k8s is false."},
    {.path = "hubble.preferIpv6",
     .deprecatedSince = "1.20",
     .replacement = "preferIpv6",
     .carry = Carry::Same,
     .fate = "A switch for all of Cilium took its place."},
    {.path = "dnsProxy.preCache", .deprecatedSince = "1.20", .fate = "It is to go with 1.21."},
    {.path = "clustermesh.apiserver.kvstoremesh.enabled",
     .deprecatedSince = "1.18",
     .fate = "A later chart is to run KVStoreMesh in every mesh."},
    {.path = "authentication.mutual.spire.enabled",
     .deprecatedSince = "1.20",
     .fate = "Mutual authentication is to go with 1.21."},
    {.path = "enableTunnelBIGTCP", .ignoredSince = "1.16", .fate = "Only the first charts of 1.19 had it."},
};

/// The keys of 1.17 and 1.18 for one pool are looked at only where the pool is used.
bool isLookedAt(const CheckContext &context, const YamlPath &path)
{
    const bool isIPv4 = path == YamlPath("ipam.operator.clusterPoolIPv4PodCIDR");
    if (!isIPv4 && path != YamlPath("ipam.operator.clusterPoolIPv6PodCIDR"))
        return true;
    const QString mode = text(context, "ipam.mode");
    return (mode.isEmpty() || mode == "cluster-pool"_L1) && isOn(context, isIPv4 ? "ipv4.enabled" : "ipv6.enabled");
}

bool isRefused(const CheckContext &context, const RetiredKey &key, const Value &value)
{
    const bool isInForce = (!key.refusedSince || context.ciliumAtLeast(QString::fromLatin1(key.refusedSince))) &&
                           (!key.refusedBefore || !context.ciliumAtLeast(QString::fromLatin1(key.refusedBefore)));
    const bool isBlank = value.isString() && value.toString().isEmpty();
    const bool isNoticed = key.refusedWhen == RefusedWhen::Present ||
                           (key.refusedWhen == RefusedWhen::NotBlank && !isBlank) ||
                           (key.refusedWhen == RefusedWhen::Truthy && isTruthy(value));
    return isInForce && isNoticed && isLookedAt(context, key.path);
}

bool hasReached(const CheckContext &context, const char *version)
{
    return version && context.ciliumAtLeast(QString::fromLatin1(version));
}

} // namespace

std::span<const RetiredKey> retiredKeys()
{
    return keys;
}

const RetiredKey *findRetiredKey(const YamlPath &path)
{
    static const QHash<YamlPath, const RetiredKey *> byPath = [] {
        QHash<YamlPath, const RetiredKey *> all;
        for (const RetiredKey &key : keys)
            all.insert(key.path, &key);
        return all;
    }();
    for (YamlPath above = path; !above.isEmpty(); above = above.parent()) {
        if (const RetiredKey *key = byPath.value(above))
            return key;
    }
    return nullptr;
}

Retirement retirementOf(const CheckContext &context, const RetiredKey &key, const Value &value)
{
    if (isRefused(context, key, value))
        return Retirement::Refused;
    if (hasReached(context, key.ignoredSince))
        return Retirement::Ignored;
    return hasReached(context, key.deprecatedSince) ? Retirement::Deprecated : Retirement::Active;
}
