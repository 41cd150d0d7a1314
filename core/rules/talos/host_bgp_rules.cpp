#include "core/rules/combination.h"
#include "core/rules/resources/bgp_parts.h"
#include "core/rules/talos/talos_rule_tables.h"
#include "core/values/value_lookup.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// The instances of Talos' own BGP that share addresses and port with Cilium: one in a VRF keeps to its links.
std::vector<MachineBgpInstance> hostInstances(const CheckContext &context)
{
    std::vector<MachineBgpInstance> instances;
    if (isOn(context, "bgpControlPlane.enabled"))
        instances = context.machines.value_or(MachineConfig()).bgpInstances;
    std::erase_if(instances, [](const MachineBgpInstance &instance) { return !instance.vrf.isEmpty(); });
    return instances;
}

QList<Violation> checkListeners(const CheckContext &context)
{
    constexpr int bgpPort = 179;
    const std::vector<MachineBgpInstance> hosts = hostInstances(context);
    QList<Violation> violations;
    for (const char *kind : {"CiliumBGPClusterConfig", "CiliumBGPNodeConfigOverride"}) {
        for (const Resource &resource : resourcesIn(context, QString::fromLatin1(kind))) {
            for (const Part &instance : instancesOf(resource)) {
                const YamlPath port = instance.path.child(u"localPort"_s);
                if (hosts.empty() || valueAt(*instance.value, "localPort").toInteger() != bgpPort)
                    continue;
                violations += violationAt(
                    resource, port,
                    u"instance %1 listens on port 179, where Talos' own BGP listens already (BGPInstanceConfig %2)"_s
                        .arg(instance.name(), hosts.front().name),
                    {fixAt(resource, u"Don't listen, only call the peers"_s, port, {})});
            }
        }
    }
    return violations;
}

/// Peers that Cilium calls from an address of its own.
bool hasOwnAddress(const Part &peer, const CheckContext &context)
{
    const QString config = textAt(*peer.value, "peerConfigRef.name");
    for (const Resource &resource : resourcesIn(context, u"CiliumBGPPeerConfig")) {
        if (resource.name == config && !resource.at("spec.transport.sourceInterface").isNull())
            return true;
    }
    for (const Resource &resource : resourcesIn(context, u"CiliumBGPNodeConfigOverride")) {
        const std::vector<Part> peers = peersOf(resource);
        if (std::ranges::any_of(peers, [&peer](const Part &other) {
                return other.name() == peer.name() && other.value->find(u"localAddress");
            }))
            return true;
    }
    return false;
}

QList<Violation> checkSharedPeers(const CheckContext &context)
{
    const std::vector<MachineBgpInstance> hosts = hostInstances(context);
    QList<Violation> violations;
    for (const MachineBgpInstance &host : hosts) {
        for (const Resource &resource : resourcesIn(context, u"CiliumBGPClusterConfig")) {
            for (const Part &peer : peersOf(resource)) {
                const QString address = textAt(*peer.value, "peerAddress");
                if (!host.neighbors.contains(address) || hasOwnAddress(peer, context))
                    continue;
                violations += violationAt(
                    resource, peer.path,
                    u"peer %1 is the router %2, with which Talos' own BGP speaks, too (BGPInstanceConfig %3)"_s.arg(
                        peer.name(), address, host.name));
            }
        }
    }
    return violations;
}

constexpr char docs[] = "https://docs.siderolabs.com/talos/v1.14/networking/bgp/cilium";

constexpr Rule rules[] = {
    {"bgp.talos-listens-too", Severity::Error, Origin::Talos,
     QT_TRANSLATE_NOOP("Rules", "BGP's port is Talos' already"),
     QT_TRANSLATE_NOOP("Rules",
                       "A BGPInstanceConfig outside a VRF listens on port 179 of all addresses of the host, whatever "
                       "its neighbours are. Cilium's instance doesn't get the port and isn't made."),
     "https://github.com/siderolabs/talos/blob/v1.14.0-rc.1/internal/app/machined/pkg/controllers/network/internal/bgp/"
     "instance.go",
     checkListeners},
    {"bgp.talos-has-the-peer", Severity::Warning, Origin::Talos,
     QT_TRANSLATE_NOOP("Rules", "Talos and Cilium speak to one router"),
     QT_TRANSLATE_NOOP("Rules",
                       "A router knows its neighbours by their addresses, and both would call it from the node's own: "
                       "one session ends the other. Let Talos speak to the network and Cilium to Talos, over a VRF."),
     docs, checkSharedPeers},
};

} // namespace

std::span<const Rule> hostBgpRules()
{
    return rules;
}
