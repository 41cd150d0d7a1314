#include "core/talos/talos_patches.h"

#include "core/talos/patch_documents.h"
#include "core/yaml/yaml_writer.h"

#include <ranges>

using namespace Qt::StringLiterals;

Value listOf(const QStringList &texts)
{
    Value::List list;
    for (const QString &text : texts)
        list.emplace_back(text);
    return list;
}

PatchDocuments inSections(const QStringList &sections, Value::Map content)
{
    if (content.empty())
        return {};
    for (const QString &section : std::views::reverse(sections))
        content = {{section, Value(std::move(content))}};
    return {std::move(content)};
}

Value::Map documentOf(const QString &kind, const Value::Map &content)
{
    Value::Map document{{u"apiVersion"_s, Value(u"v1alpha1"_s)}, {u"kind"_s, Value(kind)}};
    document.insert(document.end(), content.begin(), content.end());
    return document;
}

namespace {

enum class Nodes { All, ControlPlane, Worker };

struct NodesText
{
    const char *folder;
    const char *words;
};

constexpr NodesText nodesTexts[] = {
    {"all", "every node"}, {"control-plane", "control-plane nodes only"}, {"worker", "workers only"}};

template<auto member>
PatchDocuments ownDocuments(const MachineRequirements &requirements, Contract)
{
    PatchDocuments documents;
    for (const Value &document : requirements.*member)
        documents.push_back(document.toMap());
    return documents;
}

struct PatchFile
{
    Nodes nodes;
    const char *name;
    PatchTopic topic;
    PatchDocuments (*documents)(const MachineRequirements &, Contract);
};

/// Laid in this order: those for all nodes come first anyway, whatever the order on talosctl's command line.
constexpr PatchFile files[] = {
    {Nodes::All, "10-cilium-network", PatchTopic::Network, networkDocuments},
    {Nodes::All, "30-links", PatchTopic::Links, linkDocuments},
    {Nodes::All, "35-kubespan", PatchTopic::KubeSpan, kubeSpanDocuments},
    {Nodes::All, "40-node-cidr-mask", PatchTopic::NodeBlocks, nodeBlockDocument},
    {Nodes::All, "45-node-ip", PatchTopic::NodeAddress, nodeAddressDocuments},
    {Nodes::All, "55-sysctls", PatchTopic::Sysctls, sysctlDocuments},
    {Nodes::All, "60-ingress-firewall", PatchTopic::Firewall, firewallDocuments},
    {Nodes::All, "70-own", PatchTopic::Own, ownDocuments<&MachineRequirements::patches>},
    {Nodes::ControlPlane, nullptr, PatchTopic::KubeProxy, kubeProxyDocuments},
    {Nodes::ControlPlane, "40-node-cidr-mask", PatchTopic::NodeBlocks, nodeBlockSection},
    {Nodes::ControlPlane, "46-etcd-addresses", PatchTopic::EtcdAddress, etcdAddressDocuments},
    {Nodes::ControlPlane, "50-single-node", PatchTopic::Scheduling, schedulingDocuments},
    {Nodes::ControlPlane, "61-ingress-firewall", PatchTopic::ControlPlaneFirewall, controlPlaneFirewallDocuments},
    {Nodes::ControlPlane, "70-own", PatchTopic::Own, ownDocuments<&MachineRequirements::controlPlanePatches>},
    {Nodes::ControlPlane, "90-cilium-inline", PatchTopic::InlineManifest, inlineManifestDocuments},
    {Nodes::Worker, "70-own", PatchTopic::Own, ownDocuments<&MachineRequirements::workerPatches>},
};

/// Without a name of its own, it is called after what it takes away.
QString nameOf(const PatchFile &file, const MachineRequirements &requirements, Contract contract)
{
    if (file.name)
        return QString::fromLatin1(file.name);
    const bool takesFlannel = contract == Contract::MultiDocument && requirements.withoutCni;
    if (!takesFlannel)
        return u"20-no-kube-proxy"_s;
    return requirements.replacesKubeProxy ? u"20-no-flannel-no-kube-proxy"_s : u"20-no-flannel"_s;
}

QByteArray headOf(const PatchFile &file, const MachineRequirements &requirements, Contract contract)
{
    QByteArray text = "# Written by Datapath Designer, a strategic merge patch for ";
    text += nodesTexts[static_cast<int>(file.nodes)].words;
    text += contract == Contract::SingleDocument
                ? ".\n# Machine-config contract: up to v1.13 (sections of the main document).\n"
                : ".\n# Machine-config contract: v1.14 and newer (a document a topic).\n";
    const auto notes = requirements.notes.find(file.topic);
    if (notes == requirements.notes.end())
        return text;
    for (const QString &note : notes->second)
        text += "# " + note.toUtf8() + '\n';
    return text;
}

QByteArray bodyOf(const PatchDocuments &documents)
{
    QByteArrayList texts;
    for (const Value::Map &document : documents)
        texts += writeBlock(Value(document));
    return texts.join("---\n");
}

} // namespace

std::vector<TalosPatch> renderPatches(const MachineRequirements &requirements, Contract contract)
{
    std::vector<TalosPatch> patches;
    for (const PatchFile &file : files) {
        const PatchDocuments documents = file.documents(requirements, contract);
        if (documents.empty())
            continue;
        const QString folder = QString::fromLatin1(nodesTexts[static_cast<int>(file.nodes)].folder);
        patches.push_back({.path = u"talos/patches/%1/%2.yaml"_s.arg(folder, nameOf(file, requirements, contract)),
                           .content = headOf(file, requirements, contract) + bodyOf(documents)});
    }
    return patches;
}
