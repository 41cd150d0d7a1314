#include "core/talos/judge/overlooked.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// Sections that Talos reads on control planes only. Elsewhere they do nothing, and it doesn't say so.
constexpr const char *controlPlaneSections[] = {
    "cluster.proxy",
    "cluster.apiServer",
    "cluster.controllerManager",
    "cluster.scheduler",
    "cluster.coreDNS",
    "cluster.extraManifests",
    "cluster.allowSchedulingOnControlPlanes",
    "cluster.externalCloudProvider",
};

/// Sections that documents replace from 1.14 on, though Talos still takes them.
struct OldStyle
{
    const char *section;
    const char *document;
};

constexpr OldStyle oldStyles[] = {
    {"machine.sysctls", "SysctlConfig"},
    {"machine.sysfs", "SysfsConfig"},
    {"machine.kernel.modules", "KernelModuleConfig"},
    {"machine.network.interfaces", "LinkConfig and its kin"},
    {"machine.network.kubespan", "KubeSpanConfig"},
    {"machine.time", "TimeSyncConfig"},
    {"machine.udev", "UdevRulesConfig"},
    {"machine.registries", "RegistryMirrorConfig, RegistryAuthConfig and RegistryTLSConfig"},
    {"machine.features.kubernetesTalosAPIAccess", "KubeTalosAPIAccessConfig"},
    {"machine.network.nameservers", "ResolverConfig"},
    {"machine.network.extraHostEntries", "StaticHostConfig"},
    {"machine.env", "EnvironmentConfig"},
    {"cluster.inlineManifests", "KubeInlineManifestConfig"},
    {"cluster.extraManifests", "KubeExternalManifestConfig"},
    {"cluster.proxy", "KubeProxyConfig"},
    {"cluster.coreDNS", "KubeCoreDNSConfig"},
    {"cluster.apiServer", "KubeAPIServerConfig"},
    {"cluster.scheduler", "KubeSchedulerConfig"},
    {"cluster.controllerManager", "KubeControllerManagerConfig"},
};

/// Documents of contract 1.14 that fit into any configuration.
bool fitsOldStyle(const QString &kind)
{
    static const QStringList fitting{u"KubeInlineManifestConfig"_s, u"KubeExternalManifestConfig"_s};
    return !kind.startsWith("Kube"_L1) || kind.startsWith("KubeSpan"_L1) || fitting.contains(kind);
}

void noteNewStyle(const MergedConfig &config, MachineProblems &problems)
{
    if (!config.section(u"cluster.network") && !config.section(u"machine.kubelet"))
        return;
    for (const MachineDocument &document : config.documents) {
        if (!fitsOldStyle(document.kind))
            ProblemList(problems, document)
                .add("talos.old-style", u"kind",
                     u"%1 belongs to contract 1.14; this configuration is written the old way, in the main document"_s
                         .arg(document.kind));
    }
}

/// Documents that every generated configuration has; validation doesn't miss them.
struct UsualDocument
{
    const char *kind;
    const char *without;
    bool isControlPlanes = false;
};

constexpr UsualDocument usualDocuments[] = {
    {"KubeNetworkConfig", "pods and Services have no addresses"},
    {"KubeletConfig", "no kubelet runs"},
    {"KubeClusterConfig", "the cluster has no endpoint"},
    {"KubePrismConfig", "nothing answers on KubePrism's port"},
    {"ResolverConfig", "the host's resolver is off"},
    {"KubeAPIServerConfig", "no API server runs", true},
    {"KubeControllerManagerConfig", "no controller-manager runs", true},
    {"KubeSchedulerConfig", "no scheduler runs", true},
    {"KubeCoreDNSConfig", "no CoreDNS runs", true},
};

void missDocuments(const MergedConfig &config, MachineProblems &problems)
{
    if (config.section(u"cluster.network") || config.section(u"machine.kubelet") || !config.isAtLeast(14))
        return;
    for (const UsualDocument &usual : usualDocuments) {
        const QString kind = QString::fromLatin1(usual.kind);
        if (!config.kind(kind) && (config.isControlPlane() || !usual.isControlPlanes))
            ProblemList(problems, config.main())
                .add("talos.document-gone", u"machine",
                     u"there is no %1 any more: %2"_s.arg(kind, QString::fromLatin1(usual.without)));
    }
}

} // namespace

void overlookIdleSections(const MergedConfig &config, MachineProblems &problems)
{
    ProblemList list(problems, config.main());
    const auto isThere = [&config](const QString &path) {
        const MachineNode *node = config.section(path);
        return node && !node->isNull() && node->source >= 0; // Talos' own are no mistake
    };
    for (const char *section : controlPlaneSections) {
        const QString path = QString::fromLatin1(section);
        if (!config.isControlPlane() && isThere(path))
            list.add("talos.section-idle", path, u"%1 does nothing on a worker"_s.arg(path));
    }
    noteNewStyle(config, problems);
    missDocuments(config, problems);
    if (!config.kind(u"KubeNetworkConfig"))
        return;
    for (const OldStyle &old : oldStyles) {
        const QString path = QString::fromLatin1(old.section);
        if (isThere(path))
            list.add("talos.old-style", path,
                     u"%1 is the old way beside documents; %2 is the new one"_s.arg(path,
                                                                                    QString::fromLatin1(old.document)));
    }
}

MachineProblems checkOverlooked(const MergedConfig &config)
{
    MachineProblems problems;
    for (const auto check : {overlookRanges, overlookServices, overlookNode, overlookFirewall, overlookManifests,
                             overlookForCilium, overlookIdleSections})
        check(config, problems);
    return problems;
}
