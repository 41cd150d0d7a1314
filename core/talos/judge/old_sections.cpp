#include "core/talos/judge/document_rules.h"
#include "core/talos/judge/machine_scalars.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// When a section of the main document counts as there.
enum class Counts { Always, IfFilled, IfTrue, IfAddress };

/// A section that a document doesn't bear beside it. Sources: the documents' V1Alpha1ConflictValidate at v1.14.0-rc.1.
struct OldSection
{
    const char *kind;
    const char *section;
    Counts counts = Counts::Always;
    int since = 0;
    const char *onlyWith = nullptr; ///< a field of the document without which both get along
};

constexpr OldSection oldSections[] = {
    {"HostnameConfig", "machine.network.hostname", Counts::IfFilled},
    {"HostnameConfig", "machine.features.stableHostname", Counts::IfTrue},
    {"ResolverConfig", "machine.network.nameservers", Counts::IfAddress},
    {"ResolverConfig", "machine.network.searchDomains", Counts::IfFilled},
    {"ResolverConfig", "machine.network.disableSearchDomain", Counts::IfTrue},
    {"ResolverConfig", "machine.features.hostDNS", Counts::Always, 14, "hostDNS"},
    {"KubeSpanConfig", "machine.network.kubespan"},
    {"TimeSyncConfig", "machine.time.disabled", Counts::IfTrue},
    {"TimeSyncConfig", "machine.time.servers", Counts::IfFilled},
    {"TimeSyncConfig", "machine.time.bootTimeout", Counts::IfFilled},
    {"KubeAdmissionControlConfig", "cluster.apiServer.admissionControl", Counts::IfFilled},
    {"KubeAuthorizerConfig", "cluster.apiServer.admissionControl", Counts::IfFilled},
    {"KubeAuditPolicyConfig", "cluster.apiServer.auditPolicy", Counts::IfFilled},
    {"KubeAggregatorCAConfig", "cluster.aggregatorCA"},
    {"KubeAPIServerConfig", "cluster.apiServer"},
    {"KubeAPIServerConfig", "cluster.controlPlane.localAPIServerPort", Counts::IfFilled},
    {"KubeAPIServerCAConfig", "cluster.ca"},
    {"KubeClusterConfig", "cluster.clusterName", Counts::IfFilled},
    {"KubeClusterConfig", "cluster.controlPlane.endpoint"},
    {"KubeControllerManagerConfig", "cluster.controllerManager"},
    {"KubeControllerManagerConfig", "machine.controlPlane.controllerManager"},
    {"KubeCoreDNSConfig", "cluster.coreDNS"},
    {"KubeCredentialProviderConfig", "machine.kubelet"},
    {"KubeEtcdEncryptionConfig", "cluster.secretboxEncryptionSecret", Counts::IfFilled},
    {"KubeEtcdEncryptionConfig", "cluster.aescbcEncryptionSecret", Counts::IfFilled},
    {"KubeFlannelCNIConfig", "cluster.network"},
    {"KubeNetworkConfig", "cluster.network"},
    {"KubeNodeConfig", "cluster.allowSchedulingOnControlPlanes"},
    {"KubeNodeConfig", "cluster.allowSchedulingOnMasters"},
    {"KubeNodeConfig", "machine.kubelet.skipNodeRegistration"},
    {"KubeNodeConfig", "machine.kubelet.registerWithFQDN"},
    {"KubeNodeConfig", "machine.kubelet.nodeIP"},
    {"KubeNodeConfig", "machine.nodeLabels", Counts::IfFilled},
    {"KubeNodeConfig", "machine.nodeAnnotations", Counts::IfFilled},
    {"KubeNodeConfig", "machine.nodeTaints", Counts::IfFilled},
    {"KubePrismConfig", "machine.features.kubePrism"},
    {"KubeProxyConfig", "cluster.proxy"},
    {"KubeSchedulerConfig", "cluster.scheduler"},
    {"KubeSchedulerConfig", "machine.controlPlane.scheduler"},
    {"KubeServiceAccountConfig", "cluster.serviceAccount"},
    {"KubeTalosAPIAccessConfig", "machine.features.kubernetesTalosAPIAccess"},
    {"KubeletConfig", "machine.kubelet"},
    {"CRIBaseRuntimeSpecConfig", "machine.baseRuntimeSpecOverrides", Counts::IfFilled},
    {"DiscoveryServiceConfig", "cluster.discovery"},
    {"DiscoveryIdentityConfig", "cluster.id", Counts::IfFilled},
    {"DiscoveryIdentityConfig", "cluster.secret", Counts::IfFilled},
    {"ImageCacheConfig", "machine.features.imageCache"},
    {"UnattendedInstallConfig", "machine.install"},
};

bool counts(const OldSection &old, const MachineNode *node)
{
    if (!node || node->isNull())
        return false;
    if (old.counts == Counts::IfTrue)
        return isTrue(node);
    if (old.counts == Counts::IfAddress) // Talos skips what it can't read
        return std::ranges::any_of(node->items, [](const MachineNode &item) { return isAddress(item.text); });
    return old.counts == Counts::Always || !node->isEmpty();
}

/// Both places are the user's or one is Talos' own; it shows where the user wrote.
void report(const MachineDocument &document, const MergedConfig &config, const QString &section,
            MachineProblems &problems)
{
    const QString message =
        u"%1 and the document %2 say the same thing, and Talos takes only one of them"_s.arg(section, document.kind);
    const MachineNode *node = config.section(section);
    if (node->source >= 0 || document.content.source < 0)
        ProblemList(problems, config.main()).add("talos.old-section", section, message);
    else
        ProblemList(problems, document).add("talos.old-section", u"kind", message);
}

} // namespace

void checkOldSections(const MergedConfig &config, MachineProblems &problems)
{
    for (const OldSection &old : oldSections) {
        const MachineDocument *document = config.kind(QString::fromLatin1(old.kind));
        const QString section = QString::fromLatin1(old.section);
        if (!document || !config.isAtLeast(old.since) || !counts(old, config.section(section)))
            continue;
        const MachineNode *field = old.onlyWith ? document->content.find(QString::fromLatin1(old.onlyWith)) : nullptr;
        if (!old.onlyWith || (field && !field->isEmpty()))
            report(*document, config, section, problems);
    }
}
