#include "core/talos/talos_patches.h"

#include "core/yaml/yaml_writer.h"

using namespace Qt::StringLiterals;

namespace {

using Documents = std::vector<Value::Map>;

enum class Nodes { All, ControlPlane };

Value listOf(const QStringList &texts)
{
    Value::List list;
    for (const QString &text : texts)
        list.emplace_back(text);
    return list;
}

/// Adds `section: content` unless there is nothing in it.
void addSection(Value::Map &map, const QString &section, Value::Map content)
{
    if (!content.empty())
        map.emplace_back(section, Value(std::move(content)));
}

Value::Map subnets(const MachineRequirements &requirements)
{
    Value::Map map;
    if (!requirements.podCidrs.isEmpty())
        map.emplace_back(u"podSubnets"_s, listOf(requirements.podCidrs));
    if (!requirements.serviceCidrs.isEmpty())
        map.emplace_back(u"serviceSubnets"_s, listOf(requirements.serviceCidrs));
    return map;
}

/// Forwarding is part of the host's resolver, which Talos ≥ 1.13 wants to be on beside it.
Value::Map hostDns(const MachineRequirements &requirements)
{
    if (!requirements.forwardKubeDnsToHost)
        return {};
    return {{u"enabled"_s, Value(true)}, {u"forwardKubeDNSToHost"_s, Value(*requirements.forwardKubeDnsToHost)}};
}

Documents singleDocumentAll(const MachineRequirements &requirements)
{
    Value::Map network;
    if (requirements.withoutCni)
        network.emplace_back(u"cni"_s, Value(Value::Map{{u"name"_s, Value(u"none"_s)}}));
    for (Value::Entry &entry : subnets(requirements))
        network.push_back(std::move(entry));

    Value::Map features;
    if (requirements.kubePrism)
        addSection(features, u"kubePrism"_s,
                   {{u"enabled"_s, Value(true)}, {u"port"_s, Value(requirements.kubePrismPort)}});
    addSection(features, u"hostDNS"_s, hostDns(requirements));

    Value::Map document;
    Value::Map cluster;
    addSection(cluster, u"network"_s, std::move(network));
    addSection(document, u"cluster"_s, std::move(cluster));
    Value::Map machine;
    addSection(machine, u"features"_s, std::move(features));
    addSection(document, u"machine"_s, std::move(machine));
    return document.empty() ? Documents() : Documents{std::move(document)};
}

Documents singleDocumentProxy(const MachineRequirements &requirements)
{
    if (!requirements.replacesKubeProxy)
        return {};
    const Value proxy(Value::Map{{u"disabled"_s, Value(true)}});
    return {{{u"cluster"_s, Value(Value::Map{{u"proxy"_s, proxy}})}}};
}

/// The arguments carry their family: without it the controller-manager doesn't start from Talos 1.14 on. Arguments are
/// text.
Documents singleDocumentMask(const MachineRequirements &requirements)
{
    Value::Map arguments;
    if (requirements.nodeCidrMaskIPv4)
        arguments.emplace_back(u"node-cidr-mask-size-ipv4"_s, Value(QString::number(*requirements.nodeCidrMaskIPv4)));
    if (requirements.nodeCidrMaskIPv6)
        arguments.emplace_back(u"node-cidr-mask-size-ipv6"_s, Value(QString::number(*requirements.nodeCidrMaskIPv6)));
    if (arguments.empty())
        return {};
    const Value manager(Value::Map{{u"extraArgs"_s, Value(std::move(arguments))}});
    return {{{u"cluster"_s, Value(Value::Map{{u"controllerManager"_s, manager}})}}};
}

Value::Map documentOf(const QString &kind, const Value::Map &content)
{
    Value::Map document{{u"apiVersion"_s, Value(u"v1alpha1"_s)}, {u"kind"_s, Value(kind)}};
    document.insert(document.end(), content.begin(), content.end());
    return document;
}

Documents multiDocumentAll(const MachineRequirements &requirements)
{
    Documents documents;
    Value::Map network = subnets(requirements);
    if (requirements.nodeCidrMaskIPv4)
        network.emplace_back(u"nodeCIDRMaskSizeIPv4"_s, Value(*requirements.nodeCidrMaskIPv4));
    if (requirements.nodeCidrMaskIPv6)
        network.emplace_back(u"nodeCIDRMaskSizeIPv6"_s, Value(*requirements.nodeCidrMaskIPv6));
    if (!network.empty())
        documents.push_back(documentOf(u"KubeNetworkConfig"_s, network));
    if (requirements.kubePrism)
        documents.push_back(documentOf(u"KubePrismConfig"_s, {{u"port"_s, Value(requirements.kubePrismPort)}}));
    if (const Value::Map dns = hostDns(requirements); !dns.empty())
        documents.push_back(documentOf(u"ResolverConfig"_s, {{u"hostDNS"_s, Value(dns)}}));
    return documents;
}

/// There is no `cni: none` any more: no CNI is the absence of flannel's document, which Talos generates.
Documents multiDocumentControlPlane(const MachineRequirements &requirements)
{
    Documents documents;
    if (requirements.withoutCni)
        documents.push_back(documentOf(u"KubeFlannelCNIConfig"_s, {{u"$patch"_s, Value(u"delete"_s)}}));
    if (requirements.replacesKubeProxy)
        documents.push_back(documentOf(u"KubeProxyConfig"_s, {{u"enabled"_s, Value(false)}}));
    return documents;
}

QByteArray head(Nodes nodes, Contract contract, const QStringList &notes)
{
    const bool isAll = nodes == Nodes::All;
    QByteArray text = "# Written by Datapath Designer, a strategic merge patch for ";
    text += isAll ? "every node.\n" : "control-plane nodes only.\n";
    text += contract == Contract::SingleDocument
                ? "# Machine-config contract: up to v1.13 (sections of the main document).\n"
                : "# Machine-config contract: v1.14 and newer (a document a topic).\n";
    for (const QString &note : notes)
        text += "# " + note.toUtf8() + '\n';
    return text;
}

QByteArray body(const Documents &documents)
{
    QByteArrayList texts;
    for (const Value::Map &document : documents)
        texts += writeBlock(Value(document));
    return texts.join("---\n");
}

QStringList networkNotes(const MachineRequirements &requirements)
{
    QStringList notes;
    if (!requirements.servicesMovedFrom.isEmpty()) {
        notes +=
            u"serviceSubnets: moved, because %1 overlaps the pods' %2 and leaves nodes without pod addresses."_s.arg(
                requirements.servicesMovedFrom, requirements.podCidrs.join(", "_L1));
        notes += u"  For new clusters only: where Services have their addresses already, move the pods instead."_s;
    }
    if (requirements.forwardKubeDnsToHost == false) {
        notes +=
            u"forwardKubeDNSToHost: with BPF host routing, Cilium before 1.18.2 loses CoreDNS' queries to the host's resolver."_s;
        notes += u"  Restart the CoreDNS pods after a change on a running cluster."_s;
    }
    return notes;
}

Documents singleDocumentScheduling(const MachineRequirements &requirements)
{
    if (!requirements.schedulesOnControlPlanes)
        return {};
    return {{{u"cluster"_s, Value(Value::Map{{u"allowSchedulingOnControlPlanes"_s, Value(true)}})}}};
}

/// All taints go: deleting the one by its key is refused when the patch is laid a second time.
Documents multiDocumentScheduling(const MachineRequirements &requirements)
{
    if (!requirements.schedulesOnControlPlanes)
        return {};
    const Value deleted(Value::Map{{u"$patch"_s, Value(u"delete"_s)}});
    return {documentOf(u"KubeNodeConfig"_s, {{u"taints"_s, deleted}})};
}

QStringList schedulingNotes()
{
    return {
        u"There are control planes only (nodePools of the profile): without this, CoreDNS and Hubble find no node."_s};
}

class PatchList
{
public:
    explicit PatchList(Contract contract) : m_contract(contract) {}

    void add(Nodes nodes, const QString &name, const Documents &documents, const QStringList &notes = {})
    {
        if (documents.empty())
            return;
        const QString folder = nodes == Nodes::All ? u"all"_s : u"control-plane"_s;
        m_patches.push_back({.path = u"talos/patches/%1/%2.yaml"_s.arg(folder, name),
                             .content = head(nodes, m_contract, notes) + body(documents)});
    }

    std::vector<TalosPatch> take() { return std::move(m_patches); }

private:
    Contract m_contract;
    std::vector<TalosPatch> m_patches;
};

} // namespace

std::vector<TalosPatch> renderPatches(const MachineRequirements &requirements, Contract contract)
{
    PatchList patches(contract);
    const QStringList notes = networkNotes(requirements);
    if (contract == Contract::SingleDocument) {
        patches.add(Nodes::All, u"10-cilium-network"_s, singleDocumentAll(requirements), notes);
        patches.add(Nodes::ControlPlane, u"20-no-kube-proxy"_s, singleDocumentProxy(requirements));
        patches.add(Nodes::ControlPlane, u"40-node-cidr-mask"_s, singleDocumentMask(requirements));
        patches.add(Nodes::ControlPlane, u"50-single-node"_s, singleDocumentScheduling(requirements),
                    schedulingNotes());
        return patches.take();
    }
    patches.add(Nodes::All, u"10-cilium-network"_s, multiDocumentAll(requirements), notes);
    const QString name = requirements.replacesKubeProxy ? u"20-no-flannel-no-kube-proxy"_s : u"20-no-flannel"_s;
    patches.add(Nodes::ControlPlane, name, multiDocumentControlPlane(requirements));
    patches.add(Nodes::ControlPlane, u"50-single-node"_s, multiDocumentScheduling(requirements), schedulingNotes());
    return patches.take();
}
