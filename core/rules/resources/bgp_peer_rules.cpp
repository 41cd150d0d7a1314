#include "core/kinds/announcement.h"
#include "core/rules/resources/bgp_parts.h"
#include "core/rules/resources/resource_rules.h"
#include "core/values/value_lookup.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

Fix refersTo(const Resource &resource, const Part &peer, const QString &config)
{
    return fixAt(resource, u"Use the CiliumBGPPeerConfig %1"_s.arg(config),
                 peer.path.child(u"peerConfigRef"_s).child(u"name"_s), Value(config));
}

/// The labels by which a new peer configuration finds advertisements: the first that has some.
Labels firstLabels(const CheckContext &context)
{
    for (const Resource &advertisement : resourcesIn(context, u"CiliumBGPAdvertisement")) {
        if (!advertisement.labels().isEmpty())
            return advertisement.labels();
    }
    return {};
}

QList<Violation> checkPeerConfigs(const CheckContext &context)
{
    const std::vector<Resource> configs = resourcesIn(context, u"CiliumBGPPeerConfig");
    QList<Violation> violations;
    for (const Resource &cluster : resourcesIn(context, u"CiliumBGPClusterConfig")) {
        for (const Part &peer : peersOf(cluster)) {
            const QString wanted = textAt(*peer.value, "peerConfigRef.name");
            if (wanted.isEmpty() || std::ranges::contains(configs, wanted, &Resource::name))
                continue;
            QList<Fix> fixes;
            for (const Resource &config : configs)
                fixes += refersTo(cluster, peer, config.name);
            const Labels labels = firstLabels(context);
            if (!labels.isEmpty())
                fixes += Fix{.label = u"Add a CiliumBGPPeerConfig %1"_s.arg(wanted),
                             .changes = withResources(context.values.profile(),
                                                      {peerConfigFor(context.values, wanted, labels)})};
            violations +=
                violationAt(cluster, peer.path.child(u"peerConfigRef"_s),
                            u"peer %1 refers to the CiliumBGPPeerConfig %2, which the profile doesn't have"_s.arg(
                                peer.name(), wanted),
                            fixes);
        }
    }
    return violations;
}

QList<Violation> checkPeersWithoutConfig(const CheckContext &context)
{
    QList<Violation> violations;
    for (const Resource &cluster : resourcesIn(context, u"CiliumBGPClusterConfig")) {
        for (const Part &peer : peersOf(cluster)) {
            if (!textAt(*peer.value, "peerConfigRef.name").isEmpty())
                continue;
            QList<Fix> fixes;
            for (const Resource &config : resourcesIn(context, u"CiliumBGPPeerConfig"))
                fixes += refersTo(cluster, peer, config.name);
            violations +=
                violationAt(cluster, peer.path,
                            u"peer %1 has no peerConfigRef, so nothing is announced to it"_s.arg(peer.name()), fixes);
        }
    }
    return violations;
}

QList<Violation> checkPeerAddresses(const CheckContext &context)
{
    QList<Violation> violations;
    for (const Resource &cluster : resourcesIn(context, u"CiliumBGPClusterConfig")) {
        for (const Part &peer : peersOf(cluster)) {
            if (!peer.value->find(u"peerAddress") && !peer.value->find(u"autoDiscovery"))
                violations += violationAt(
                    cluster, peer.path,
                    u"peer %1 has neither peerAddress nor autoDiscovery, so there is nobody to talk to"_s.arg(
                        peer.name()));
        }
    }
    return violations;
}

QList<Violation> checkAsns(const CheckContext &context)
{
    QStringList overridden;
    for (const Resource &resource : resourcesIn(context, u"CiliumBGPNodeConfigOverride")) {
        for (const Part &instance : instancesOf(resource))
            overridden += instance.value->find(u"localASN") ? instance.name() : QString();
    }
    QList<Violation> violations;
    for (const Resource &cluster : resourcesIn(context, u"CiliumBGPClusterConfig")) {
        for (const Part &instance : instancesOf(cluster)) {
            if (!instance.value->find(u"localASN") && !overridden.contains(instance.name()))
                violations +=
                    violationAt(cluster, instance.path,
                                u"instance %1 has no localASN, and no CiliumBGPNodeConfigOverride gives it one"_s.arg(
                                    instance.name()));
        }
    }
    return violations;
}

/// The names of parts, for what an override may refer to.
QStringList namesOf(const std::vector<Part> &parts)
{
    QStringList names;
    for (const Part &part : parts)
        names += part.name();
    return names;
}

void addUnmatched(QList<Violation> &violations, const Resource &resource, const std::vector<Part> &parts,
                  const QStringList &known, const QString &what)
{
    for (const Part &part : parts) {
        if (known.isEmpty() || known.contains(part.name()))
            continue;
        QList<Fix> fixes;
        for (const QString &name : known)
            fixes += fixAt(resource, u"Mean %1"_s.arg(name), part.path.child(u"name"_s), Value(name));
        violations +=
            violationAt(resource, part.path, u"no CiliumBGPClusterConfig has %1 %2"_s.arg(what, part.name()), fixes);
    }
}

QList<Violation> checkOverrides(const CheckContext &context)
{
    QStringList instances;
    QStringList peers;
    for (const Resource &cluster : resourcesIn(context, u"CiliumBGPClusterConfig")) {
        instances += namesOf(instancesOf(cluster));
        peers += namesOf(peersOf(cluster));
    }
    QList<Violation> violations;
    for (const Resource &resource : resourcesIn(context, u"CiliumBGPNodeConfigOverride")) {
        addUnmatched(violations, resource, instancesOf(resource), instances, u"an instance"_s);
        addUnmatched(violations, resource, peersOf(resource), peers, u"a peer"_s);
    }
    return violations;
}

QList<Violation> checkPorts(const CheckContext &context)
{
    constexpr int firstFreePort = 1024;
    const YamlPath list("securityContext.capabilities.ciliumAgent");
    const QStringList capabilities = context.values.strings(list);
    if (capabilities.contains("NET_BIND_SERVICE"_L1) || context.values.isTrue("securityContext.privileged"))
        return {};
    Value::List whole(capabilities.begin(), capabilities.end());
    whole.emplace_back(u"NET_BIND_SERVICE"_s);
    QList<Violation> violations;
    for (const char *kind : {"CiliumBGPClusterConfig", "CiliumBGPNodeConfigOverride"}) {
        for (const Resource &resource : resourcesIn(context, QString::fromLatin1(kind))) {
            for (const Part &instance : instancesOf(resource)) {
                const qint64 port = valueAt(*instance.value, "localPort").toInteger();
                if (port <= 0 || port >= firstFreePort)
                    continue;
                Violation violation = violationAt(
                    resource, instance.path.child(u"localPort"_s),
                    u"instance %1 listens on port %2, which takes the capability NET_BIND_SERVICE"_s
                        .arg(instance.name())
                        .arg(port),
                    {Fix{.label = u"Give the agent NET_BIND_SERVICE"_s, .changes = {setTo(list, Value(whole))}},
                     fixAt(resource, u"Don't listen, only call the peers"_s, instance.path.child(u"localPort"_s), {})});
                violation.settings += list;
                violations += std::move(violation);
            }
        }
    }
    return violations;
}

constexpr char operation[] = "https://docs.cilium.io/en/v1.18/network/bgp-control-plane/bgp-control-plane-operation/";
constexpr char docs[] = "https://docs.cilium.io/en/v1.18/network/bgp-control-plane/bgp-control-plane-v2/";

constexpr Rule rules[] = {
    {"bgp.peer-config-missing", Severity::Error, Origin::Operator,
     QT_TRANSLATE_NOOP("Rules", "A peer's settings that don't exist"),
     QT_TRANSLATE_NOOP("Rules", "The operator notes MissingPeerConfigs, and the agents don't open the session until a "
                                "CiliumBGPPeerConfig of that name is there."),
     "https://github.com/cilium/cilium/blob/v1.20.0/operator/pkg/bgp/cluster.go", checkPeerConfigs},
    {"bgp.peer-without-config", Severity::Warning, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "A peer to which nothing is announced"),
     QT_TRANSLATE_NOOP("Rules", "What is announced is chosen per address family in a CiliumBGPPeerConfig. Without one "
                                "the session comes up with default settings and stays silent."),
     "https://github.com/cilium/cilium/blob/v1.20.0/pkg/bgp/manager/reconciler/peer_advertisements.go",
     checkPeersWithoutConfig},
    {"bgp.peer-without-address", Severity::Warning, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "A peer without an address"),
     QT_TRANSLATE_NOOP("Rules", "The agent passes over a peer that it can't find: it needs an address, or from 1.18 on "
                                "the default gateway by autoDiscovery."),
     docs, checkPeerAddresses},
    {"bgp.instance-without-asn", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "A BGP instance without its AS number"),
     QT_TRANSLATE_NOOP("Rules", "Without a local AS number the agent can't start the instance; it may also come from a "
                                "CiliumBGPNodeConfigOverride for each node."),
     "https://github.com/cilium/cilium/blob/v1.20.0/pkg/bgp/manager/manager.go", checkAsns},
    {"bgp.override-of-nothing", Severity::Warning, Origin::Operator,
     QT_TRANSLATE_NOOP("Rules", "An override of an instance or peer that isn't there"),
     QT_TRANSLATE_NOOP("Rules", "Overrides are matched to instances and peers by their names; one that matches none is "
                                "ignored."),
     operation, checkOverrides},
    {"bgp.port-needs-capability", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "A BGP port below 1024 without the capability"),
     QT_TRANSLATE_NOOP("Rules",
                       "Binding a port below 1024 takes NET_BIND_SERVICE, which the chart's list doesn't have. "
                       "Without localPort the agent doesn't listen and calls its peers, which is enough for a "
                       "session."),
     docs, checkPorts},
};

} // namespace

std::span<const Rule> bgpPeerRules()
{
    return rules;
}
