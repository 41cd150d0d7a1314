#include "core/rules/cluster/cluster_name.h"
#include "core/rules/combination.h"
#include "core/rules/value_check.h"
#include "core/values/ip_network.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr char clustersPath[] = "clustermesh.config.clusters";

/// Another cluster of the mesh, as the values name it.
struct Peer
{
    QString name;
    Value settings;
    YamlPath path;
};

QString textIn(const Value &map, QStringView key)
{
    const Value *value = map.find(key);
    return !value || value->isNull() ? QString() : value->isString() ? value->toString() : value->toDisplay();
}

bool isSwitchedOff(const CheckContext &context, const Value &peer)
{
    const Value *enabled = peer.find(u"enabled");
    return context.ciliumAtLeast(u"1.19") && enabled && enabled->isBool() && !enabled->toBool();
}

/// The peers: a list, and from 1.19 on also a map by name.
QList<Peer> peersOf(const CheckContext &context)
{
    QList<Peer> peers;
    const YamlPath path(clustersPath);
    const Value clusters = context.values.value(path);
    if (!isOn(context, "clustermesh.config.enabled"))
        return peers;
    int index = 0;
    for (const Value &peer : clusters.toList())
        peers += Peer{textIn(peer, u"name"), peer, path.child(index++)};
    for (const auto &[name, peer] : clusters.toMap())
        peers += Peer{name, peer, path.child(name)};
    peers.removeIf(
        [&context](const Peer &peer) { return !peer.settings.isMap() || isSwitchedOff(context, peer.settings); });
    return peers;
}

/// What the chart's templates can't go through in an entry; empty: nothing.
QString formProblem(const CheckContext &context, const Value &peer)
{
    const bool isNewer = context.ciliumAtLeast(u"1.19");
    if (peer.isNull() && isNewer)
        return u"is null"_s;
    const Value *name = peer.find(u"name");
    if (name && !name->isNull() && !name->isString() && isNewer)
        return u"has the name %1, which isn't a text"_s.arg(name->toDisplay());
    const Value *ips = peer.find(u"ips");
    if (ips && isTruthy(*ips) && !ips->isList())
        return u"has the ips %1, which is no list"_s.arg(ips->toDisplay());
    const Value *tls = peer.find(u"tls");
    return tls && isTruthy(*tls) && !tls->isMap() ? u"has the tls %1, which is no map"_s.arg(tls->toDisplay())
                                                  : QString();
}

QList<Violation> checkPeerForms(const CheckContext &context)
{
    QList<Violation> violations;
    const auto judge = [&](const YamlPath &path, const Value &peer) {
        if (const QString problem = formProblem(context, peer); !problem.isEmpty())
            violations +=
                Violation{.message = u"%1 %2"_s.arg(path.toString(), problem),
                          .settings = {path},
                          .fixes = {Fix{.label = u"Remove %1"_s.arg(path.toString()), .changes = {unset(path)}}}};
    };
    const YamlPath path(clustersPath);
    const Value clusters = isOn(context, "clustermesh.config.enabled") ? context.values.value(path) : Value();
    int index = 0;
    for (const Value &peer : clusters.toList())
        judge(path.child(index++), peer);
    for (const auto &[name, peer] : clusters.toMap())
        judge(path.child(name), peer);
    return violations;
}

Fix removePeer(const Peer &peer)
{
    return {.label = u"Remove %1"_s.arg(peer.path.toString()), .changes = {unset(peer.path)}};
}

bool reachesThroughKvstoreMesh(const CheckContext &context)
{
    return isOn(context, "clustermesh.useAPIServer") && isOn(context, "clustermesh.apiserver.kvstoremesh.enabled");
}

QList<Violation> checkUnreachablePeers(const CheckContext &context)
{
    QList<Violation> violations;
    for (const Peer &peer : peersOf(context)) {
        const Value *ips = peer.settings.find(u"ips");
        if ((ips && isTruthy(*ips)) || !textIn(peer.settings, u"address").isEmpty())
            continue;
        violations +=
            Violation{.message = u"%1 (%2) has neither address nor ips"_s.arg(peer.path.toString(), peer.name),
                      .settings = {peer.path, "clustermesh.config.enabled"},
                      .fixes = {removePeer(peer)}};
    }
    return violations;
}

QList<Violation> checkNamelessPeers(const CheckContext &context)
{
    QList<Violation> violations;
    for (const Peer &peer : peersOf(context)) {
        if (peer.name.isEmpty())
            violations += Violation{.message = u"%1 has no name"_s.arg(peer.path.toString()),
                                    .settings = {peer.path},
                                    .fixes = {removePeer(peer)}};
    }
    return violations;
}

QList<Violation> checkClustersKind(const CheckContext &context)
{
    const Value clusters = context.values.value(clustersPath);
    const bool takesMaps = context.ciliumAtLeast(u"1.19");
    if (!isOn(context, "clustermesh.config.enabled") || clusters.isList() || (clusters.isMap() && takesMaps) ||
        (clusters.isNull() && !takesMaps))
        return {};
    return {Violation{.message = u"%1 is %2; the chart takes %3"_s.arg(
                          QLatin1StringView(clustersPath), clusters.toDisplay(),
                          takesMaps ? u"a list, or a map by the clusters' names"_s : u"a list"_s),
                      .settings = {clustersPath},
                      .fixes = {Fix{.label = u"Remove %1"_s.arg(QLatin1StringView(clustersPath)),
                                    .changes = {unset(clustersPath)}}}}};
}

QList<Violation> checkRepeatedPeers(const CheckContext &context)
{
    QList<Violation> violations;
    QSet<QString> names;
    for (const Peer &peer : peersOf(context)) {
        const bool isOurs = peer.name == text(context, "cluster.name");
        if (!isOurs && !names.contains(peer.name)) {
            names += peer.name;
            continue;
        }
        violations += Violation{
            .message =
                isOurs ? u"%1 is called %2, as this cluster is (cluster.name)"_s.arg(peer.path.toString(), peer.name)
                       : u"%1 is called %2, as one before it is; only the last one counts"_s.arg(peer.path.toString(),
                                                                                                 peer.name),
            .settings = {peer.path},
            .fixes = {removePeer(peer)},
            .severity = isOurs ? Severity::Hint : Severity::Warning};
    }
    return violations;
}

/// What is written of a peer's address and doesn't lead there.
QString addressProblem(const Peer &peer)
{
    if (const QString host = textIn(peer.settings, u"address"); host.contains(u'/') || host.contains(u' '))
        return u"has the address %1; a name or an address alone is wanted"_s.arg(host);
    const QString port = textIn(peer.settings, u"port");
    if (port.isEmpty())
        return u"has no port"_s;
    bool isNumber = false;
    const int number = port.toInt(&isNumber);
    if (!isTemplated(port) && (!isNumber || number < 1 || number > 65535))
        return u"has port %1 (1 to 65535)"_s.arg(port);
    const Value *ips = peer.settings.find(u"ips");
    for (const Value &ip : ips ? ips->toList() : Value::List()) {
        const QString address = ip.isString() ? ip.toString() : ip.toDisplay();
        if (!isTemplated(address) && !IpNetwork::isAddress(address))
            return u"has %1 among its ips, which isn't an IP address"_s.arg(address);
    }
    return {};
}

QList<Violation> checkPeerAddresses(const CheckContext &context)
{
    QList<Violation> violations;
    for (const Peer &peer : peersOf(context)) {
        if (const QString problem = addressProblem(peer); !problem.isEmpty())
            violations += Violation{.message = u"%1 (%2) %3"_s.arg(peer.path.toString(), peer.name, problem),
                                    .settings = {peer.path},
                                    .fixes = {removePeer(peer)}};
    }
    return violations;
}

QList<Violation> checkPeerNames(const CheckContext &context)
{
    QList<Violation> violations;
    for (const Peer &peer : peersOf(context)) {
        const QString problem =
            peer.name.isEmpty() || isTemplated(peer.name) ? QString() : clusterNameProblem(peer.name);
        if (!problem.isEmpty())
            violations += Violation{.message = u"%1 is called %2: the name %3, so that no cluster can have it"_s.arg(
                                        peer.path.toString(), peer.name, problem),
                                    .settings = {peer.path},
                                    .fixes = {removePeer(peer)}};
    }
    return violations;
}

QList<Violation> checkPeerTls(const CheckContext &context)
{
    QList<Violation> violations;
    for (const Peer &peer : peersOf(context)) {
        const Value *tls = peer.settings.find(u"tls");
        if (!tls || !tls->isMap())
            continue;
        const bool hasCert = !textIn(*tls, u"cert").isEmpty();
        const bool hasKey = !textIn(*tls, u"key").isEmpty();
        const bool isLone = !textIn(*tls, u"caCert").isEmpty() && !(hasCert && hasKey);
        if (!isLone && hasCert == hasKey)
            continue;
        violations += Violation{
            .message = u"%1.tls has %2: the chart stores nothing of it"_s.arg(
                peer.path.toString(), isLone ? u"a caCert without cert and key"_s : u"only one of cert and key"_s),
            .settings = {peer.path.child(u"tls"_s)},
            .fixes = {Fix{.label = u"Remove %1.tls"_s.arg(peer.path.toString()),
                          .changes = {unset(peer.path.child(u"tls"_s))}}}};
    }
    return violations;
}

bool hasPair(const Value &tls)
{
    return !textIn(tls, u"cert").isEmpty() && !textIn(tls, u"key").isEmpty();
}

QList<Violation> checkOwnCertificates(const CheckContext &context)
{
    QList<Violation> violations;
    if (!context.ciliumAtLeast(u"1.19"))
        return violations;
    for (const Peer &peer : peersOf(context)) {
        const Value *tls = peer.settings.find(u"tls");
        if (!tls || !tls->isMap() || !hasPair(*tls))
            continue;
        const YamlPath path = peer.path.child(u"tls"_s);
        violations += Violation{
            .message = u"%1 holds a certificate for this cluster alone; charts from 1.19 on advise against it"_s.arg(
                path.toString()),
            .settings = {path},
            .fixes = {Fix{.label = u"Use the common CA's certificate"_s, .changes = {unset(path)}}}};
    }
    return violations;
}

QList<Violation> checkHostAliases(const CheckContext &context)
{
    for (const Peer &peer : peersOf(context)) {
        const Value *ips = peer.settings.find(u"ips");
        if (!reachesThroughKvstoreMesh(context) || !ips || !isTruthy(*ips))
            continue;
        return {Violation{
            .message = u"%1.ips has no effect on the agents: with KVStoreMesh they talk to the mesh's API server of "
                       "their own cluster, and only that one uses the addresses"_s.arg(peer.path.toString()),
            .settings = {peer.path.child(u"ips"_s), "clustermesh.apiserver.kvstoremesh.enabled"}}};
    }
    return {};
}

constexpr char docs[] = "https://docs.cilium.io/en/v1.18/network/clustermesh/clustermesh/";
constexpr char secretSource[] = "https://github.com/cilium/cilium/blob/v1.18.5/install/kubernetes/cilium/templates/"
                                "clustermesh-config/_helpers.tpl";

constexpr Rule rules[] = {
    {"mesh.peer-unreachable", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A cluster of the mesh without an address"),
     QT_TRANSLATE_NOOP("Rules", "Whoever connects to the other cluster's etcd needs a name or addresses for it. The "
                                "chart refuses to render, unless every agent goes through a KVStoreMesh that does."),
     secretSource, checkUnreachablePeers},
    {"mesh.peer-nameless", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A cluster of the mesh without a name"),
     QT_TRANSLATE_NOOP("Rules", "The name becomes a key of the mesh's Secret; without it what is rendered isn't valid "
                                "and helm stops."),
     secretSource, checkNamelessPeers},
    {"mesh.peer-form", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A cluster of the mesh in a form that no template can read"),
     QT_TRANSLATE_NOOP("Rules", "The chart goes through ips as a list and through tls as a map, and from 1.19 on takes "
                                "the name for a text; helm stops on anything else."),
     secretSource, checkPeerForms},
    {"mesh.peer-name", Severity::Warning, Origin::Agent, QT_TRANSLATE_NOOP("Rules", "A name that no cluster can have"),
     QT_TRANSLATE_NOOP("Rules",
                       "The other cluster's agents refuse such a name for themselves, so that nothing is found "
                       "under it in the other cluster's store."),
     docs, checkPeerNames},
    {"mesh.clusters-kind", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "The mesh's clusters as something else than a list"),
     QT_TRANSLATE_NOOP("Rules", "The chart goes through a list, from 1.19 on also through a map, and stops on anything "
                                "else."),
     secretSource, checkClustersKind},
    {"mesh.peer-twice", Severity::Warning, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "Two clusters of the mesh with one name"),
     QT_TRANSLATE_NOOP("Rules", "A mesh tells its clusters by their names, and the Secret has one key for each: of two "
                                "with the same name one is lost."),
     docs, checkRepeatedPeers},
    {"mesh.peer-address", Severity::Warning, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "An address of a cluster that can't be"),
     QT_TRANSLATE_NOOP("Rules", "Port and addresses go into the endpoint and the pods' host aliases as they are; the "
                                "chart doesn't look at them. The agents then don't reach the other cluster, or the API "
                                "server refuses the pods."),
     secretSource, checkPeerAddresses},
    {"mesh.peer-tls-incomplete", Severity::Warning, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "Half of a certificate for a cluster of the mesh"),
     QT_TRANSLATE_NOOP("Rules",
                       "The chart stores a peer's own CA and certificate only as a whole pair. With a part the "
                       "common CA is used or a file is named that nobody writes, and the connection fails."),
     secretSource, checkPeerTls},
    {"mesh.peer-own-certificate", Severity::Hint, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A certificate of its own for a cluster of the mesh"),
     QT_TRANSLATE_NOOP("Rules", "It works and is deprecated: clusters of a mesh are to share one CA, so that none has "
                                "to know another's certificates."),
     "https://docs.cilium.io/en/v1.19/network/clustermesh/clustermesh/#shared-certificate-authority",
     checkOwnCertificates},
    {"mesh.peer-addresses-unused", Severity::Hint, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "Addresses of a cluster that agents don't use"),
     QT_TRANSLATE_NOOP("Rules", "With KVStoreMesh the agents' pods get no host aliases for other clusters."), docs,
     checkHostAliases},
};

} // namespace

std::span<const Rule> meshPeerRules()
{
    return rules;
}
