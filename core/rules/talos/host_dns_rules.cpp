#include "core/rules/effective_state.h"
#include "core/rules/resources/resource_violations.h"
#include "core/rules/talos/dns_forwarding.h"
#include "core/rules/talos/talos_rule_tables.h"
#include "core/values/ip_network.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// The manifest that gives each node Kubernetes' own DNS cache, by its image.
QString cacheManifest(const MachineConfig &machines)
{
    for (const auto &[name, text] : machines.inlineManifests.asKeyValueRange()) {
        if (text.contains("k8s-dns-node-cache"_L1))
            return u"the manifest "_s + name;
    }
    return {};
}

QList<Violation> checkTwoCaches(const CheckContext &context)
{
    QString cache = dnsRedirect(context);
    if (cache.isEmpty())
        cache = cacheManifest(context.machines.value_or(MachineConfig()));
    if (cache.isEmpty() || !forwardsDnsToHost(context).value_or(false))
        return {};
    return {
        Violation{.message = u"forwardKubeDNSToHost is true, and %1 gives each node a DNS cache, too"_s.arg(cache)}};
}

/// What keeps pods from a nameserver; empty where nothing is known to. The clouds' own two link-local resolvers answer
/// to whatever leaves a node.
QString obstacleTo(const MachineNameserver &server)
{
    static const QStringList ofClouds{u"169.254.169.253"_s, u"169.254.169.254"_s};
    static const std::pair<IpNetwork, QString> closed[] = {{*IpNetwork::parse(u"127.0.0.0/8"), u"the node's own"_s},
                                                           {*IpNetwork::parse(u"::1/128"), u"the node's own"_s},
                                                           {*IpNetwork::parse(u"169.254.0.0/16"), u"link-local"_s},
                                                           {*IpNetwork::parse(u"fe80::/10"), u"link-local"_s}};
    if (!server.protocol.isEmpty() && server.protocol != "Do53"_L1)
        return server.protocol;
    const Result<IpNetwork> address =
        IpNetwork::parse(QString(server.address + (server.address.contains(u':') ? "/128"_L1 : "/32"_L1)));
    if (!address || ofClouds.contains(server.address))
        return {};
    for (const auto &[network, what] : closed) {
        if (network.contains(*address))
            return what;
    }
    return {};
}

/// Whether it is the export, and no configuration of the user's, that says so.
bool turnsForwardingOff(const CheckContext &context)
{
    const bool isTold = context.machines.value_or(MachineConfig()).forwardKubeDnsToHost == false;
    return !isTold && context.values.place().form == ValuesForm::Profile && stopsDnsForwarding(context);
}

/// Forwarding comes back where nothing but BPF host routing made the export turn it off.
QList<Fix> forwardingAgain(const CheckContext &context)
{
    const bool needsBpfRouting = effective::usesNetkit(context) || effective::usesBbr(context);
    if (needsBpfRouting || !turnsForwardingOff(context) || !dnsRedirect(context).isEmpty())
        return {};
    return {Fix{.label = u"Route through the host's stack, and let CoreDNS ask the nodes"_s,
                .changes = {setTo("bpf.hostLegacyRouting", true)}}};
}

QList<Violation> checkUpstreams(const CheckContext &context)
{
    const std::vector<MachineNameserver> servers = context.machines.value_or(MachineConfig()).nameservers;
    QStringList useless;
    for (const MachineNameserver &server : servers) {
        const QString obstacle = obstacleTo(server);
        if (obstacle.isEmpty())
            return {};
        useless += u"%1 (%2)"_s.arg(server.address, obstacle);
    }
    if (useless.isEmpty() || forwardsDnsToHost(context).value_or(true))
        return {};
    return {Violation{.message = u"%1, and no nameserver of the machines serves pods: %2"_s.arg(
                          turnsForwardingOff(context) ? u"The exported patches turn forwardKubeDNSToHost off"_s
                                                      : u"forwardKubeDNSToHost is false"_s,
                          useless.join(u", "_s)),
                      .settings = {"bpf.hostLegacyRouting"},
                      .fixes = forwardingAgain(context)}};
}

constexpr char hostDns[] = "https://docs.siderolabs.com/talos/v1.13/networking/host-dns";

constexpr Rule rules[] = {
    {"talos.dns-cached-twice", Severity::Warning, Origin::Documentation,
     QT_TRANSLATE_NOOP("Rules", "Two DNS caches on each node"),
     QT_TRANSLATE_NOOP(
         "Rules", "Talos lets CoreDNS ask a caching resolver on its node. With a cache of the cluster's own on each "
                  "node answers are kept twice, and a local redirect wins inside pods. Let one of them go: "
                  "forwardKubeDNSToHost: false."),
     "https://docs.cilium.io/en/v1.18/network/kubernetes/local-redirect-policy/#node-local-dns-cache", checkTwoCaches},
    {"talos.dns-without-upstream", Severity::Warning, Origin::Talos,
     QT_TRANSLATE_NOOP("Rules", "CoreDNS has nobody to ask"),
     QT_TRANSLATE_NOOP(
         "Rules", "Without forwarding, pods are given the nodes' nameservers. Those that only the node itself "
                  "reaches don't answer them, and encrypted ones (from Talos 1.14 on) are left out: no external name "
                  "resolves."),
     hostDns, checkUpstreams},
};

} // namespace

std::span<const Rule> hostDnsRules()
{
    return rules;
}
