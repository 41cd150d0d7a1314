#include "core/talos/judge/overlooked.h"

#include "core/talos/judge/go_url.h"
#include "core/talos/judge/machine_scalars.h"
#include "core/talos/talos_release.h"

#include <QVersionNumber>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr char unusable[] = "talos.unusable";

bool isFilled(const MachineNode *node)
{
    return node && !node->isEmpty();
}

/// Ports that something on every node listens on already.
bool isTaken(int port)
{
    static const QList<int> taken{6443, 2379, 2380, 4240, 4244, 10250, 50000, 50001};
    return taken.contains(port) || (port >= 10248 && port <= 10259) || (port >= 9878 && port <= 9965);
}

void checkKubePrism(const MergedConfig &config, MachineProblems &problems)
{
    const MachineDocument *document = config.kind(u"KubePrismConfig");
    const MachineDocument &place = document ? *document : config.main();
    const QStringView path = document ? u"port" : u"machine.features.kubePrism.port";
    const MachineNode *node = place.content.at(path);
    if (!isFilled(node))
        return;
    const int port = node->text.toInt();
    if (!document && (port < 0 || port > 65535))
        ProblemList(problems, place)
            .add(unusable, path, u"KubePrism's port is %1; 1 to 65535 are possible"_s.arg(port));
    else if (isTaken(port))
        ProblemList(problems, place)
            .add(unusable, path,
                 u"KubePrism's port %1 is taken on the nodes by Kubernetes, Talos or Cilium"_s.arg(port));
}

void checkProxyMode(const MergedConfig &config, MachineProblems &problems)
{
    static const QStringList modes{u"nftables"_s, u"iptables"_s, u"ipvs"_s};
    const MachineDocument *document = config.kind(u"KubeProxyConfig");
    const MachineDocument &place = document ? *document : config.main();
    const QStringView path = document ? u"mode" : u"cluster.proxy.mode";
    const QString mode = place.content.textAt(path);
    if (!mode.isEmpty() && !modes.contains(mode))
        ProblemList(problems, place)
            .add(unusable, path, u"kube-proxy has no mode %1, only %2"_s.arg(mode, modes.join(u", "_s)));
}

/// In a document Talos warns of this; in the main document it doesn't.
void checkProxyFlags(const MergedConfig &config, MachineProblems &problems)
{
    if (isFilled(config.section(u"cluster.proxy.extraArgs")))
        ProblemList(problems, config.main())
            .add(
                "talos.advised-against", u"cluster.proxy.extraArgs",
                u"kube-proxy ignores most of its flags once it has a configuration, as it gets from contract 1.14 on"_s);
}

void checkInstall(const MergedConfig &config, MachineProblems &problems)
{
    if (!config.section(u"machine.install") && !config.kind(u"UnattendedInstallConfig"))
        ProblemList(problems, config.main())
            .add(unusable, u"machine.install", u"nothing says on which disk Talos is to be installed"_s);
}

struct ImagePlace
{
    const char *kind;
    const char *path;
};

constexpr ImagePlace kubernetesImages[] = {
    {"v1alpha1", "machine.kubelet.image"},
    {"v1alpha1", "cluster.apiServer.image"},
    {"v1alpha1", "cluster.controllerManager.image"},
    {"v1alpha1", "cluster.scheduler.image"},
    {"KubeletConfig", "image"},
    {"KubeAPIServerConfig", "image"},
    {"KubeControllerManagerConfig", "image"},
    {"KubeSchedulerConfig", "image"},
    {"KubeProxyConfig", "image"},
};

/// Only the node itself looks at this: neither gen config nor a local validation does.
void checkKubernetesVersions(const MergedConfig &config, MachineProblems &problems)
{
    const Result<const TalosRelease *> release = findTalosRelease(config.types->talos);
    if (!release || (*release)->kubernetesMin.isEmpty())
        return;
    const auto least = QVersionNumber::fromString((*release)->kubernetesMin);
    const auto most = QVersionNumber::fromString((*release)->kubernetesMax);
    for (const MachineDocument &document : config.documents) {
        for (const ImagePlace &place : kubernetesImages) {
            const MachineNode *image = document.content.at(QString::fromLatin1(place.path));
            if (document.kind != QLatin1StringView(place.kind) || !image || image->source < 0)
                continue;
            const QString tag = image->text.section(u'@', 0, 0).section(u":v"_s, -1);
            const auto version = QVersionNumber::fromString(tag);
            const bool isTagged = image->text.contains(":v"_L1) && version.majorVersion() > 0;
            if (isTagged && (version < least || version > most))
                ProblemList(problems, document)
                    .add("talos.kubernetes-image", QString::fromLatin1(place.path),
                         u"Kubernetes %1 isn't possible with Talos %2, which takes %3 to %4"_s.arg(
                             tag, config.types->talos, least.toString(), most.toString()));
        }
    }
}

/// Flags by which the controller-manager would stop handing out the pods' blocks.
void checkAllocation(const MergedConfig &config, MachineProblems &problems)
{
    const MachineDocument *document = config.kind(u"KubeControllerManagerConfig");
    const MachineDocument &place = document ? *document : config.main();
    const QString path = document ? u"extraArgs"_s : u"cluster.controllerManager.extraArgs"_s;
    const MachineNode *flags = place.content.at(path);
    if (!flags)
        return;
    ProblemList list(problems, place);
    const QString pods = document ? u"podSubnets"_s : u"cluster.network.podSubnets"_s;
    if (flags->textAt(u"allocate-node-cidrs") == u"false")
        list.add(unusable, path, u"allocate-node-cidrs is false: no node gets a block for its pods"_s);
    if (flags->textAt(u"controllers").contains("-node"_L1))
        list.add(unusable, path, u"controllers leaves out the one that gives nodes their blocks for pods"_s);
    for (const QStringView own : {u"cluster-cidr", u"service-cluster-ip-range"}) {
        if (isFilled(flags->find(own)))
            list.add(unusable, path, u"%1 is set here; Talos itself still goes by %2 and its kin"_s.arg(own, pods));
    }
}

void checkUrls(const MergedConfig &config, MachineProblems &problems)
{
    ProblemList list(problems, config.main());
    for (const QStringView path : {u"cluster.extraManifests[]", u"cluster.network.cni.urls[]"}) {
        for (const PlacedNode &place : selectNodes(config.main().content, path)) {
            const auto url = GoUrl::parse(place.node->text);
            if (!url || !url->isComplete() || (url->scheme != "http"_L1 && url->scheme != "https"_L1))
                list.add(unusable, place,
                         u"%1 is no http:// or https:// address that a manifest could be fetched from"_s.arg(
                             place.node->text));
        }
    }
}

void checkEndpoint(const MergedConfig &config, MachineProblems &problems)
{
    const MachineDocument *document = config.kind(u"KubeClusterConfig");
    const MachineDocument &place = document ? *document : config.main();
    const QStringView path = document ? u"endpoint" : u"cluster.controlPlane.endpoint";
    const auto url = GoUrl::parse(place.content.textAt(path));
    if (!url || place.content.textAt(path).isEmpty())
        return;
    QString problem;
    if (url->scheme != "https"_L1)
        problem = u"doesn't start with https://"_s;
    else if (url->host.isEmpty())
        problem = u"names no host"_s;
    else if (url->port.isEmpty())
        problem = u"has no port, so that 443 counts and not 6443"_s;
    else if (!url->path.isEmpty() && url->path != "/"_L1)
        problem = u"has a path, %1"_s.arg(url->path);
    if (!problem.isEmpty())
        ProblemList(problems, place)
            .add(unusable, path, u"the cluster's endpoint %1 %2"_s.arg(place.content.textAt(path), problem));
}

void checkClusterDns(const MergedConfig &config, MachineProblems &problems)
{
    const MachineDocument *document = config.kind(u"KubeletConfig");
    const MachineDocument &place = document ? *document : config.main();
    const QString path = document ? u"clusterDNS"_s : u"machine.kubelet.clusterDNS"_s;
    for (const PlacedNode &server : selectNodes(place.content, QString(path + u"[]"))) {
        const QString why =
            isAddress(server.node->text)
                ? u"Talos gives pods the tenth address of the Services' range; another one answers only "
                  "if something of yours listens there"_s
                : u"it is no IP address"_s;
        ProblemList(problems, place).add(unusable, server, u"clusterDNS is %1: %2"_s.arg(server.node->text, why));
    }
}

void checkNameservers(const MergedConfig &config, MachineProblems &problems)
{
    for (const PlacedNode &server : selectNodes(config.main().content, u"machine.network.nameservers[]")) {
        if (!isAddress(server.node->text))
            ProblemList(problems, config.main())
                .add(unusable, server, u"the nameserver %1 is no IP address"_s.arg(server.node->text));
    }
}

void checkMemberNames(const MergedConfig &config, MachineProblems &problems)
{
    const MachineNode *dns = config.section(u"machine.features.hostDNS");
    if (dns && isTrue(dns->find(u"resolveMemberNames")) && !isTrue(dns->find(u"enabled")))
        ProblemList(problems, config.main())
            .add(unusable, u"machine.features.hostDNS.resolveMemberNames",
                 u"hostDNS.resolveMemberNames does nothing without hostDNS.enabled: true"_s);
}

/// On workers Talos reads nothing of this, and on control planes it refuses it.
void checkWorkersCni(const MergedConfig &config, MachineProblems &problems)
{
    static const QStringList known{u"flannel"_s, u"custom"_s, u"none"_s};
    const MachineNode *cni = config.section(u"cluster.network.cni");
    if (config.isControlPlane() || !cni)
        return;
    ProblemList list(problems, config.main());
    const QString name = cni->textAt(u"name");
    if (!name.isEmpty() && !known.contains(name))
        list.add(unusable, u"cluster.network.cni.name",
                 u"cluster.network.cni.name is %1; Talos knows flannel, custom and none"_s.arg(name));
    const bool isFlannel = name.isEmpty() || name == "flannel"_L1;
    if (name == "custom"_L1 && !isFilled(cni->find(u"urls")))
        list.add(unusable, u"cluster.network.cni.name",
                 u"cni.name is custom, but no urls say where its manifests are"_s);
    if (name != "custom"_L1 && isFilled(cni->find(u"urls")))
        list.add(unusable, u"cluster.network.cni.urls", u"cni.urls is for the name custom only"_s);
    if (!isFlannel &&
        (isFilled(cni->at(u"flannel.extraArgs")) || isTrue(cni->at(u"flannel.kubeNetworkPoliciesEnabled"))))
        list.add(unusable, u"cluster.network.cni.flannel", u"cni.flannel is for the name flannel only"_s);
}

void checkFlannel(const MergedConfig &config, MachineProblems &problems)
{
    static const QStringList types{u"vxlan"_s, u"host-gw"_s, u"wireguard"_s, u"udp"_s,        u"ipip"_s,
                                   u"ipsec"_s, u"alloc"_s,   u"extension"_s, u"tencent-vpc"_s};
    const MachineDocument *flannel = config.kind(u"KubeFlannelCNIConfig");
    if (!flannel)
        return;
    const QString type = flannel->content.textAt(u"backendType");
    if (!type.isEmpty() && !types.contains(type))
        ProblemList(problems, *flannel).add(unusable, u"backendType", u"flannel has no backend %1"_s.arg(type));
    const MachineNode *port = flannel->content.find(u"backendPort");
    if (isFilled(port) && (port->text.toInt() < 1 || port->text.toInt() > 65535))
        ProblemList(problems, *flannel)
            .add(unusable, u"backendPort", u"backendPort is %1; 1 to 65535 are possible"_s.arg(port->text));
}

} // namespace

void overlookServices(const MergedConfig &config, MachineProblems &problems)
{
    for (const auto check :
         {checkKubePrism, checkProxyMode, checkProxyFlags, checkInstall, checkKubernetesVersions, checkAllocation,
          checkUrls, checkEndpoint, checkClusterDns, checkNameservers, checkMemberNames, checkWorkersCni, checkFlannel})
        check(config, problems);
}
