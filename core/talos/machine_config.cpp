#include "core/talos/machine_config.h"

#include "core/talos/machine_config_fields.h"
#include "core/talos/machine_network.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// Sections of the main document that a configuration of the multi-document contract has as documents instead.
constexpr const char *singleDocumentSections[] = {
    "cluster.network",          "cluster.proxy",     "cluster.controllerManager",
    "cluster.apiServer",        "cluster.scheduler", "cluster.coreDNS",
    "cluster.controlPlane",     "machine.kubelet",   "machine.features.kubePrism",
    "machine.features.hostDNS",
};

Value valueAt(const YamlText &text, int document, const YamlPath &path)
{
    return text.value(text.find(path, document));
}

/// Talos refuses unknown top-level keys, so anything beside these isn't a machine configuration: a chart's values may
/// well have a `cluster`.
bool isMainDocument(const YamlText &text, int document)
{
    static const QStringList known{u"version"_s, u"debug"_s, u"persist"_s, u"machine"_s, u"cluster"_s};
    const Value root = text.value(text.root(document));
    const bool hasSection = root.find(u"machine") || root.find(u"cluster");
    return hasSection &&
           std::ranges::all_of(root.toMap(), [](const Value::Entry &entry) { return known.contains(entry.first); });
}

/// Kubernetes never uses the bare `v1alpha1`, and each of Talos' kinds ends like this.
bool isConfigDocument(const YamlText &text, int document)
{
    return valueAt(text, document, "apiVersion").toString() == "v1alpha1"_L1 &&
           valueAt(text, document, "kind").toString().endsWith("Config"_L1);
}

Result<void> readFields(std::span<const MachineField> fields, const YamlText &text, int document, MachineConfig &config)
{
    for (const MachineField &field : fields) {
        const int node = text.find(YamlPath(field.path), document);
        const Value value = text.value(node);
        if (value.isNull() || field.store(config, value)) // null changes nothing
            continue;
        const TextPosition position = text.positionOf(text.node(node).span.start);
        return std::unexpected(
            Error{.message = u"%1 is %2, Talos expects %3"_s.arg(QString::fromLatin1(field.path), value.toDisplay(),
                                                                 QString::fromLatin1(field.expected)),
                  .file = config.file,
                  .line = position.line,
                  .column = position.column});
    }
    return {};
}

Result<void> readConfigDocument(const YamlText &text, int document, MachineConfig &config)
{
    const QString name = valueAt(text, document, "kind").toString();
    const std::span<const MachineKind> kinds = machineKinds();
    const auto kind = std::ranges::find_if(
        kinds, [&](const MachineKind &candidate) { return name == QLatin1StringView(candidate.name); });
    if (kind == kinds.end())
        return {};
    if (valueAt(text, document, "$patch").toString() == "delete"_L1) {
        if (kind->deleted)
            kind->deleted(config);
        return {};
    }
    if (kind->present)
        kind->present(config);
    return readFields(kind->fields, text, document, config);
}

/// Which contract a document speaks for. `KubeNetworkConfig` settles it, as a configuration has either it or
/// `cluster.network`; the rest counts only where neither is there, because a few of the old sections stay possible
/// beside documents.
enum class Hint { Nothing, Documents, Sections, NetworkDocument };

Hint contractHint(const YamlText &text, int document)
{
    const QString kind = valueAt(text, document, "kind").toString();
    if (kind.isEmpty()) {
        const bool hasSection = std::ranges::any_of(
            singleDocumentSections, [&](const char *section) { return text.find(YamlPath(section), document) >= 0; });
        return hasSection ? Hint::Sections : Hint::Nothing;
    }
    if (kind == "KubeNetworkConfig"_L1)
        return Hint::NetworkDocument;
    const bool isKubernetes = kind.startsWith("Kube"_L1) && !kind.startsWith("KubeSpan"_L1); // KubeSpan's are older
    const bool isHostDns = kind == "ResolverConfig"_L1 && text.find("hostDNS", document) >= 0;
    return isKubernetes || isHostDns ? Hint::Documents : Hint::Nothing;
}

/// What absence means in a whole configuration. Kube-proxy and the CNI are the control planes' business: a worker's
/// says nothing of them.
void fillInAbsent(MachineConfig &config, bool isControlPlane)
{
    config.kubePrismEnabled = config.kubePrismEnabled.value_or(false);
    if (*config.kubePrismEnabled && config.kubePrismPort.value_or(0) == 0)
        config.kubePrismPort = talosDefaults::kubePrismPort;
    config.hostDns = config.hostDns.value_or(false);
    config.forwardKubeDnsToHost = config.forwardKubeDnsToHost.value_or(false);
    if (!isControlPlane)
        return;
    config.kubeProxyDisabled = config.kubeProxyDisabled.value_or(false);
    const bool hasDocuments = config.contract == Contract::MultiDocument;
    config.schedulesOnControlPlanes = config.schedulesOnControlPlanes.value_or(hasDocuments);
    if (!config.cni)
        config.cni = hasDocuments ? u"none"_s : u"flannel"_s;
}

template<typename T>
void overwrite(std::optional<T> &target, const std::optional<T> &patch)
{
    if (patch)
        target = patch;
}

void overwrite(QStringList &target, const QStringList &patch)
{
    if (!patch.isEmpty())
        target = patch;
}

void append(QStringList &target, const QStringList &patch)
{
    for (const QString &item : patch) {
        if (!target.contains(item))
            target += item;
    }
}

void append(MachineFirewall &target, const MachineFirewall &patch)
{
    overwrite(target.defaultAction, patch.defaultAction);
    for (const MachineFirewallRule &rule : patch.rules) {
        std::erase_if(target.rules, [&rule](const MachineFirewallRule &other) { return other.name == rule.name; });
        target.rules.push_back(rule);
    }
}

} // namespace

void MachineConfig::merge(const MachineConfig &patch)
{
    if (!contract || patch.isWhole)
        overwrite(contract, patch.contract);
    isWhole = isWhole || patch.isWhole;
    overwrite(cni, patch.cni);
    overwrite(kubeProxyDisabled, patch.kubeProxyDisabled);
    overwrite(podCidrs, patch.podCidrs);
    overwrite(serviceCidrs, patch.serviceCidrs);
    overwrite(kubePrismEnabled, patch.kubePrismEnabled);
    overwrite(kubePrismPort, patch.kubePrismPort);
    overwrite(hostDns, patch.hostDns);
    overwrite(forwardKubeDnsToHost, patch.forwardKubeDnsToHost);
    overwrite(nodeCidrMaskIPv4, patch.nodeCidrMaskIPv4);
    overwrite(nodeCidrMaskIPv6, patch.nodeCidrMaskIPv6);
    overwrite(schedulesOnControlPlanes, patch.schedulesOnControlPlanes);
    overwrite(kubeSpan, patch.kubeSpan);
    overwrite(kubeSpanMtu, patch.kubeSpanMtu);
    overwrite(advertisesKubernetesNetworks, patch.advertisesKubernetesNetworks);
    hasKubeSpanSection = hasKubeSpanSection || patch.hasKubeSpanSection;
    append(nodeIpSubnets, patch.nodeIpSubnets);
    append(etcdSubnets, patch.etcdSubnets);
    append(virtualIps, patch.virtualIps);
    sysctls.insert(patch.sysctls);
    linkMtus.insert(patch.linkMtus);
    layLinks(links, patch.links);
    append(interfaceSections, patch.interfaceSections);
    inlineManifests.insert(patch.inlineManifests);
    append(manifestUrls, patch.manifestUrls);
    overwrite(flannelPort, patch.flannelPort);
    append(kernelModules, patch.kernelModules);
    append(kernelArguments, patch.kernelArguments);
    append(extensions, patch.extensions);
    overwrite(rotatesServerCertificates, patch.rotatesServerCertificates);
    append(firewall, patch.firewall);
    mergeHostNetwork(*this, patch);
}

Result<MachineConfig> readMachineConfig(const YamlText &text, const QString &file)
{
    MachineConfig config;
    config.file = file;
    QString machineType;
    Hint hint = Hint::Nothing;
    bool isTalos = false;
    for (int document = 0; document < text.documentCount(); ++document) {
        const bool isConfig = isConfigDocument(text, document);
        if (!isConfig && !isMainDocument(text, document))
            continue;
        isTalos = true;
        hint = qMax(hint, contractHint(text, document));
        if (!isConfig)
            machineType = valueAt(text, document, "machine.type").toString();
        const Result<void> read = isConfig ? readConfigDocument(text, document, config)
                                           : readFields(mainDocumentFields(), text, document, config);
        if (!read)
            return std::unexpected(read.error());
    }
    if (!isTalos) {
        return std::unexpected(Error{
            .message = u"no Talos machine configuration is in here: expected sections `machine` or `cluster` (and no "
                       "others), or documents with `apiVersion: v1alpha1`"_s,
            .file = file});
    }
    if (hint != Hint::Nothing)
        config.contract = hint == Hint::Sections ? Contract::SingleDocument : Contract::MultiDocument;
    config.isWhole = !machineType.isEmpty();
    if (config.isWhole)
        fillInAbsent(config, machineType == "controlplane"_L1);
    return config;
}
