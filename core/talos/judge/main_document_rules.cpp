#include "core/talos/judge/document_rules.h"

#include "core/talos/judge/go_url.h"
#include "core/values/kubernetes_names.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr char refused[] = "talos.value-refused";
constexpr char clash[] = "talos.settings-clash";
constexpr char missing[] = "talos.field-missing";

bool isFilled(const MachineNode *node)
{
    return node && !node->isEmpty();
}

/// Without these sections Talos looks at nothing else.
bool checkSections(const MergedConfig &config, ProblemList &list)
{
    if (!config.section(u"machine"))
        list.add(missing, u"machine", u"the section machine is missing"_s);
    else if (!config.section(u"cluster"))
        list.add(missing, u"cluster", u"the section cluster is missing"_s);
    else if (!config.isAtLeast(14) && !isFilled(config.section(u"cluster.controlPlane.endpoint")) &&
             !config.section(u"cluster.controlPlane"))
        list.add(missing, u"cluster.controlPlane", u"cluster.controlPlane.endpoint is missing"_s);
    return config.section(u"machine") && config.section(u"cluster");
}

void checkInstall(const MergedConfig &config, ProblemList &list)
{
    const MachineNode *install = config.section(u"machine.install");
    if (!install) {
        if (!config.isAtLeast(14))
            list.add(missing, u"machine.install", u"machine.install is missing: Talos doesn't know where to install"_s);
        return;
    }
    if (!isFilled(install->find(u"disk")) && !isFilled(install->find(u"diskSelector")))
        list.add(missing, u"machine.install.disk", u"machine.install needs a disk or a diskSelector"_s);
    if (isFilled(install->at(u"diskSelector.name")))
        list.add(refused, u"machine.install.diskSelector.name", u"disks can't be selected by name"_s);
    static const QStringList types{QString(), u"ssd"_s, u"hdd"_s, u"nvme"_s, u"sd"_s};
    if (const QString type = install->textAt(u"diskSelector.type"); !types.contains(type.toLower()))
        list.add(refused, u"machine.install.diskSelector.type", u"there is no disk type %1"_s.arg(type));
    if (isFilled(install->find(u"extraKernelArgs")) && isTrue(install->find(u"grubUseUKICmdline")))
        list.add(clash, u"machine.install.extraKernelArgs",
                 u"machine.install.extraKernelArgs can't be used with grubUseUKICmdline: true, which Talos generates "
                 "since 1.12; put kernel arguments into the Image Factory's schematic"_s);
    QSet<QString> images;
    for (const PlacedNode &place : selectNodes(config.main().content, u"machine.install.extensions[].image")) {
        const QString image = place.node ? place.node->text : QString();
        if (images.contains(image))
            list.add(clash, place, u"the system extension %1 is there twice"_s.arg(image));
        images += image;
    }
    if (!images.isEmpty())
        list.add("talos.deprecated", u"machine.install.extensions",
                 u"machine.install.extensions is deprecated; extensions belong into the boot image"_s);
}

void checkCni(const MergedConfig &config, ProblemList &list)
{
    if (!config.isControlPlane() || !config.section(u"cluster.network"))
        return;
    const MachineNode none;
    const MachineNode *written = config.section(u"cluster.network.cni");
    const MachineNode *cni = written ? written : &none;
    static const QStringList known{QString(), u"flannel"_s, u"custom"_s, u"none"_s};
    const QString name = cni->textAt(u"name");
    const bool hasUrls = isFilled(cni->find(u"urls"));
    if (!known.contains(name) || (name.isEmpty() && written))
        list.add(refused, u"cluster.network.cni.name",
                 u"cluster.network.cni.name is \"%1\"; Talos knows flannel, custom and none"_s.arg(name));
    if (name != "custom"_L1 && hasUrls)
        list.add(clash, u"cluster.network.cni.urls", u"cluster.network.cni.urls is for the name custom only"_s);
    if (name == "custom"_L1 && !hasUrls)
        list.add("talos.deprecated", u"cluster.network.cni",
                 u"cluster.network.cni.name is custom, but no urls say where its manifests are"_s);
    const bool isFlannel = name == "flannel"_L1 || name.isEmpty();
    if (!isFlannel && isFilled(cni->at(u"flannel.extraArgs")))
        list.add(clash, u"cluster.network.cni.flannel.extraArgs", u"flannel.extraArgs is for the name flannel only"_s);
    if (!isFlannel && isTrue(cni->at(u"flannel.kubeNetworkPoliciesEnabled")))
        list.add(clash, u"cluster.network.cni.flannel.kubeNetworkPoliciesEnabled",
                 u"flannel.kubeNetworkPoliciesEnabled is for the name flannel only"_s);
    for (const PlacedNode &url : selectNodes(config.main().content, u"cluster.network.cni.urls[]")) {
        const QString problem = name == "custom"_L1 ? endpointProblem(url.node->text) : QString();
        if (!problem.isEmpty())
            list.add(refused, url, u"%1 is %2: %3"_s.arg(url.path.toString(), url.node->text, problem));
    }
}

/// What only control planes have.
void checkWorker(const MergedConfig &config, ProblemList &list)
{
    if (config.isControlPlane())
        return;
    static constexpr char onlyThere[] = "talos.worker-setting";
    for (const QStringView section : {u"machine.ca.key", u"cluster.ca.key"}) {
        if (isFilled(config.section(section)))
            list.add(onlyThere, section, u"%1: a worker must not have the CA's key"_s.arg(section));
    }
    if (config.section(u"cluster.etcd"))
        list.add(onlyThere, u"cluster.etcd", u"cluster.etcd is for control planes; a worker refuses it"_s);
    for (const QStringView path : {u"machine.network.interfaces[].vip", u"machine.network.interfaces[].vlans[].vip"}) {
        for (const PlacedNode &vip : selectNodes(config.main().content, path)) {
            if (vip.node && !vip.node->isNull())
                list.add(onlyThere, vip, u"%1: only control planes may have a shared IP"_s.arg(vip.path.toString()));
        }
    }
}

void checkTalosApi(const MergedConfig &config, ProblemList &list)
{
    static const QStringList roles{u"os:admin"_s,       u"os:operator"_s,     u"os:reader"_s,
                                   u"os:etcd:backup"_s, u"os:impersonator"_s, u"os:image:verifier"_s,
                                   u"os:meta:writer"_s};
    const bool isOn = isTrue(config.section(u"machine.features.kubernetesTalosAPIAccess.enabled"));
    const QString path = u"machine.features.kubernetesTalosAPIAccess.allowedRoles[]"_s;
    for (const PlacedNode &role : selectNodes(config.main().content, path)) {
        if (isOn && !roles.contains(role.node->text))
            list.add(refused, role, u"%1 is no role; there are %2"_s.arg(role.node->text, roles.join(u", "_s)));
    }
    if (isOn && !config.isControlPlane())
        list.add("talos.worker-setting", u"machine.features.kubernetesTalosAPIAccess.enabled",
                 u"kubernetesTalosAPIAccess can be enabled on control planes only"_s);
}

void checkControlPlane(const MergedConfig &config, ProblemList &list)
{
    const bool hasCa = isFilled(config.section(u"machine.ca"));
    if (!hasCa && (config.isControlPlane() || !isFilled(config.section(u"machine.acceptedCAs"))))
        list.add(missing, u"machine.ca", u"machine.ca is missing"_s);
    if (hasCa && !config.isControlPlane() && !isFilled(config.section(u"machine.ca.crt")) &&
        !isFilled(config.section(u"machine.acceptedCAs")))
        list.add(missing, u"machine.ca.crt", u"machine.ca.crt is missing, and there are no acceptedCAs"_s);
    if (hasCa && config.isControlPlane() && !isFilled(config.section(u"machine.ca.key")))
        list.add(missing, u"machine.ca.key", u"machine.ca.key is missing, which control planes need"_s);
    const MachineNode *etcd = config.section(u"cluster.etcd");
    if (!config.isControlPlane() || !etcd)
        return;
    if (!isFilled(etcd->find(u"ca")))
        list.add(missing, u"cluster.etcd.ca", u"cluster.etcd.ca is missing"_s);
    if (isFilled(etcd->find(u"subnet")) && isFilled(etcd->find(u"advertisedSubnets")))
        list.add(clash, u"cluster.etcd.subnet", u"cluster.etcd.subnet and advertisedSubnets exclude each other"_s);
}

void checkMachineType(const MergedConfig &config, ProblemList &list)
{
    static const QStringList known{u"init"_s, u"controlplane"_s, u"worker"_s};
    const QString type = config.main().content.textAt(u"machine.type");
    if (type == "join"_L1)
        list.add("talos.deprecated", u"machine.type", u"machine.type join is called worker now"_s);
    else if (type.isEmpty())
        list.add("talos.deprecated", u"machine.type", u"machine.type is missing, and Talos takes it for worker"_s);
    else if (!known.contains(type))
        list.add(refused, u"machine.type", u"machine.type is \"%1\"; Talos knows controlplane and worker"_s.arg(type));
}

void checkHostDns(const MergedConfig &config, ProblemList &list)
{
    const MachineNode *dns = config.section(u"machine.features.hostDNS");
    if (dns && isTrue(dns->find(u"forwardKubeDNSToHost")) && !isTrue(dns->find(u"enabled")))
        list.add(config.isAtLeast(13) ? clash : "talos.unusable", u"machine.features.hostDNS.forwardKubeDNSToHost",
                 u"hostDNS.forwardKubeDNSToHost needs hostDNS.enabled: true"_s);
}

void checkKubeSpanSection(const MergedConfig &config, ProblemList &list)
{
    constexpr int leastMtu = 1280;
    const MachineNode *span = config.section(u"machine.network.kubespan");
    if (!span || !isTrue(span->find(u"enabled")))
        return;
    const QString mtu = span->textAt(u"mtu");
    if (!mtu.isEmpty() && mtu.toInt() != 0 && mtu.toInt() < leastMtu)
        list.add(refused, u"machine.network.kubespan.mtu",
                 u"machine.network.kubespan.mtu is %1, at least 1280 is possible"_s.arg(mtu));
}

/// Names and values that become part of the Node object, in either style.
void checkNodeMaps(const MachineDocument &document, const MachineNode *labels, const MachineNode *annotations,
                   const MachineNode *taints, MachineProblems &problems)
{
    static const MachineNode none;
    ProblemList list(problems, document);
    const auto check = [&](const MachineNode *map, const QString &what, bool (*isRight)(const QString &)) {
        for (const auto &[key, value] : map ? map->entries : none.entries) {
            const PlacedNode place{YamlPath().child(key), &value};
            if (!isQualifiedName(key))
                list.add(refused, place, u"%1 \"%2\" is no Kubernetes name"_s.arg(what, key));
            else if (isRight && !isRight(value.text))
                list.add(refused, place, u"%1 %2 can't have the value \"%3\""_s.arg(what, key, value.text));
        }
    };
    check(labels, u"the label"_s, isLabelValue);
    check(annotations, u"the annotation"_s, nullptr);
    check(taints, u"the taint"_s, isTaint);
}

void checkNode(const MergedConfig &config, MachineProblems &problems)
{
    checkNodeMaps(config.main(), config.section(u"machine.nodeLabels"), config.section(u"machine.nodeAnnotations"),
                  config.section(u"machine.nodeTaints"), problems);
    if (const MachineDocument *node = config.kind(u"KubeNodeConfig"))
        checkNodeMaps(*node, node->content.find(u"labels"), node->content.find(u"annotations"),
                      node->content.find(u"taints"), problems);
}

void checkManifests(const MergedConfig &config, ProblemList &list)
{
    QSet<QString> names;
    for (const PlacedNode &place : selectNodes(config.main().content, u"cluster.inlineManifests[].name")) {
        const QString name = place.node ? place.node->text : QString();
        if (names.contains(name) && !name.isEmpty())
            list.add(clash, place, u"the inline manifest %1 is there twice"_s.arg(name));
        names += name;
    }
    const MachineNode *provider = config.section(u"cluster.externalCloudProvider");
    if (provider && !isTrue(provider->find(u"enabled")) && isFilled(provider->find(u"manifests")))
        list.add(clash, u"cluster.externalCloudProvider.manifests",
                 u"cluster.externalCloudProvider has manifests, but isn't enabled"_s);
}

/// Every encrypted partition has keys, each of one kind and in a slot of its own.
void checkEncryption(const MergedConfig &config, ProblemList &list)
{
    for (const QStringView partition :
         {u"machine.systemDiskEncryption.state", u"machine.systemDiskEncryption.ephemeral"}) {
        if (!config.section(partition))
            continue;
        const auto keys = selectNodes(config.main().content, QString(partition + u".keys[]"_s));
        if (keys.empty())
            list.add(missing, partition, u"%1 has no keys"_s.arg(partition));
        QSet<int> used;
        for (const PlacedNode &key : keys) {
            const int slot = key.node->textAt(u"slot").toInt();
            if (used.contains(slot))
                list.add(clash, key, u"the key slot %1 is used twice"_s.arg(slot));
            used += slot;
            const bool hasKind =
                std::ranges::any_of(std::initializer_list<QStringView>{u"static", u"nodeID", u"kms", u"tpm"},
                                    [&key](QStringView kind) { return key.node->find(kind) != nullptr; });
            if (!hasKind)
                list.add(missing, key, u"%1 says nothing of where the key comes from"_s.arg(key.path.toString()));
        }
    }
}

void checkRest(const MergedConfig &config, ProblemList &list)
{
    const MachineNode *persist = config.section(u"persist");
    if (persist && !persist->isNull() && !isTrue(persist))
        list.add(refused, u"persist", u"persist is false; Talos only takes true"_s);
    if (config.isAtLeast(14) && isFilled(config.section(u"machine.files")))
        list.add("talos.deprecated", u"machine.files",
                 u"machine.files is deprecated; there are documents for its uses"_s);
    if (config.isAtLeast(14) && isFilled(config.section(u"machine.baseRuntimeSpecOverrides")))
        list.add("talos.deprecated", u"machine.baseRuntimeSpecOverrides",
                 u"machine.baseRuntimeSpecOverrides is deprecated; CRIBaseRuntimeSpecConfig replaces it"_s);
    if (isTrue(config.section(u"cluster.discovery.enabled")) &&
        !isTrue(config.section(u"cluster.discovery.registries.service.disabled"))) {
        const QString endpoint = config.main().content.textAt(u"cluster.discovery.registries.service.endpoint");
        const auto url = GoUrl::parse(endpoint);
        const bool isUsable = url && (!url->scheme.isEmpty() || endpoint.startsWith(u'/')) &&
                              (url->path.isEmpty() || url->path == "/"_L1);
        if (!endpoint.isEmpty() && !isUsable)
            list.add(refused, u"cluster.discovery.registries.service.endpoint",
                     u"the discovery service %1 is no address without a path"_s.arg(endpoint));
        for (const QStringView key : {u"cluster.id", u"cluster.secret"}) {
            if (!isFilled(config.section(key)))
                list.add(missing, u"cluster.discovery", u"the discovery service needs %1"_s.arg(key));
        }
    }
    const QStringList arguments = [&config] {
        QStringList keys;
        if (const MachineNode *args = config.section(u"cluster.apiServer.extraArgs")) {
            for (const auto &entry : args->entries)
                keys += entry.key;
        }
        return keys;
    }();
    const bool setsAuthorization = std::ranges::any_of(arguments, [](const QString &key) {
        return key == "authorization-mode"_L1 || key.startsWith("authorization-webhook-"_L1);
    });
    if (setsAuthorization && isFilled(config.section(u"cluster.apiServer.authorizationConfig")))
        list.add(clash, u"cluster.apiServer.extraArgs",
                 u"authorization flags and cluster.apiServer.authorizationConfig exclude each other"_s);
}

} // namespace

void checkMainDocument(const MergedConfig &config, MachineProblems &problems)
{
    checkNode(config, problems);
    ProblemList list(problems, config.main());
    if (!checkSections(config, list))
        return;
    for (const auto check : {checkInstall, checkCni, checkWorker, checkTalosApi, checkControlPlane, checkMachineType,
                             checkHostDns, checkKubeSpanSection, checkManifests, checkEncryption, checkRest})
        check(config, list);
}
