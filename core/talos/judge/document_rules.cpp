#include "core/talos/judge/document_rules.h"

#include <QMap>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

void checkControlPlaneKinds(const MergedConfig &config, MachineProblems &problems)
{
    if (config.isControlPlane())
        return;
    for (const MachineDocument &document : config.documents) {
        if (config.types->kinds[document.kind].isControlPlaneOnly)
            ProblemList(problems, document)
                .add("talos.control-plane-kind", u"kind",
                     u"%1 is for control planes only; a worker refuses it"_s.arg(document.kind));
    }
}

/// A nameserver that is asked in an encrypted way needs the host's resolver.
void checkResolver(const MergedConfig &config, MachineProblems &problems)
{
    const MachineDocument *resolver = config.kind(u"ResolverConfig");
    if (!resolver || !config.isAtLeast(14))
        return;
    const MachineNode *servers = resolver->content.find(u"nameservers");
    const bool isEncrypted = servers && std::ranges::any_of(servers->items, [](const MachineNode &server) {
                                 const QString protocol = server.textAt(u"protocol");
                                 return !protocol.isEmpty() && protocol.compare("Do53"_L1, Qt::CaseInsensitive) != 0;
                             });
    const bool hasHostDns =
        isTrue(resolver->content.at(u"hostDNS.enabled")) || isTrue(config.section(u"machine.features.hostDNS.enabled"));
    if (isEncrypted && !hasHostDns)
        ProblemList(problems, *resolver)
            .add("talos.settings-clash", u"nameservers", u"DoT and DoH need hostDNS.enabled: true"_s);
}

bool hasIdentity(const MergedConfig &config)
{
    const MachineNode *id = config.section(u"cluster.id");
    const MachineNode *secret = config.section(u"cluster.secret");
    const bool hasOld = id && secret && !id->isEmpty() && !secret->isEmpty();
    return hasOld || config.kind(u"DiscoveryIdentityConfig");
}

/// Whether the nodes find each other: by a section, or from 1.14 on by a document.
bool hasDiscovery(const MergedConfig &config)
{
    if (config.kind(u"DiscoveryServiceConfig"))
        return true;
    const MachineNode *discovery = config.section(u"cluster.discovery");
    if (!discovery || !isTrue(discovery->find(u"enabled")))
        return false;
    const bool hasRegistry = !isTrue(discovery->at(u"registries.service.disabled")) ||
                             !isTrue(discovery->at(u"registries.kubernetes.disabled"));
    return hasRegistry || !config.isAtLeast(14);
}

void checkKubeSpan(const MergedConfig &config, MachineProblems &problems)
{
    const MachineDocument *document = config.kind(u"KubeSpanConfig");
    const bool isOn = document ? isTrue(document->content.find(u"enabled"))
                               : isTrue(config.section(u"machine.network.kubespan.enabled"));
    // Up to 1.13 only the section's users were asked for the discovery that KubeSpan lives on.
    if (!isOn || (document && !config.isAtLeast(14)))
        return;
    const MachineDocument &place = document ? *document : config.main();
    const QStringView path = document ? u"enabled" : u"machine.network.kubespan.enabled";
    if (!hasDiscovery(config))
        ProblemList(problems, place)
            .add("talos.settings-clash", path, u"KubeSpan needs discovery, which is off in this configuration"_s);
    if (!hasIdentity(config))
        ProblemList(problems, place)
            .add("talos.settings-clash", path, u"KubeSpan needs the cluster's id and secret, which are missing"_s);
}

void checkDiscovery(const MergedConfig &config, MachineProblems &problems)
{
    const MachineDocument *service = config.kind(u"DiscoveryServiceConfig");
    if (service && !hasIdentity(config))
        ProblemList(problems, *service)
            .add("talos.settings-clash", u"kind",
                 u"discovery needs the cluster's id and secret: a DiscoveryIdentityConfig"_s);
}

void checkEtcdEncryption(const MergedConfig &config, MachineProblems &problems)
{
    const MachineDocument *ca = config.kind(u"KubeAPIServerCAConfig");
    const bool hasOldSecret =
        config.section(u"cluster.secretboxEncryptionSecret") || config.section(u"cluster.aescbcEncryptionSecret");
    if (ca && config.isControlPlane() && config.isAtLeast(14) && !hasOldSecret &&
        !config.kind(u"KubeEtcdEncryptionConfig"))
        ProblemList(problems, *ca)
            .add("talos.field-missing", u"kind",
                 u"a control plane needs a KubeEtcdEncryptionConfig, which is missing"_s);
}

} // namespace

MachineProblems checkDocuments(const MergedConfig &config)
{
    MachineProblems problems;
    for (const auto check : {checkMainDocument, checkInterfaces, checkOldSections, checkNetworkDocuments, checkVolumes,
                             checkKubernetesDocuments, checkControlPlaneKinds, checkResolver, checkKubeSpan,
                             checkDiscovery, checkEtcdEncryption})
        check(config, problems);
    return problems;
}

MachineProblems checkUniqueness(const MergedConfig &config)
{
    MachineProblems problems;
    QMap<QString, const MachineDocument *> seen;
    QMap<QString, const MachineDocument *> links;
    for (const MachineDocument &document : config.documents) {
        const MachineKind &kind = config.types->kinds[document.kind];
        ProblemList list(problems, document);
        if (seen.contains(document.id()))
            list.add("talos.repeated-document", u"kind", u"%1 is there twice"_s.arg(describe(document)));
        for (const QString &other : kind.excludes) {
            if (const MachineDocument *found = seen.value(other + u'/' + document.name))
                list.add("talos.documents-clash", u"name",
                         u"%1 and %2 configure the same thing; only one of them may"_s.arg(describe(document),
                                                                                           describe(*found)));
        }
        seen.insert(document.id(), &document);
        if (!kind.isLink)
            continue;
        links.insert(document.name, &document);
        const QString peer = document.content.textAt(u"peer.name");
        if (!peer.isEmpty() && links.contains(peer))
            list.add("talos.documents-clash", u"peer.name",
                     u"%1 names the link %2, which %3 configures"_s.arg(describe(document), peer,
                                                                        describe(*links.value(peer))));
    }
    return problems;
}
