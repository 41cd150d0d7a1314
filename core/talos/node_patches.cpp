#include "core/talos/patch_documents.h"

using namespace Qt::StringLiterals;

namespace {

PatchDocuments interfaceSections(const MachineRequirements &requirements)
{
    Value::List interfaces;
    for (const MachineLink &link : requirements.links) {
        Value::Map entry{{u"interface"_s, Value(link.name)}, {u"mtu"_s, Value(link.mtu)}};
        if (link.dhcp)
            entry.emplace_back(u"dhcp"_s, Value(true));
        interfaces.emplace_back(std::move(entry));
    }
    return inSections({u"machine"_s, u"network"_s}, {{u"interfaces"_s, Value(std::move(interfaces))}});
}

Value::Map ruleDocument(const MachineFirewallRule &rule)
{
    Value::List ports;
    for (const QString &port : rule.ports)
        ports.push_back(port.contains(u'-') ? Value(port) : Value(port.toInt()));
    Value::List sources;
    for (const QString &subnet : rule.subnets)
        sources.emplace_back(Value::Map{{u"subnet"_s, Value(subnet)}});
    const Value selector(Value::Map{{u"ports"_s, Value(std::move(ports))}, {u"protocol"_s, Value(rule.protocol)}});
    return documentOf(
        u"NetworkRuleConfig"_s,
        {{u"name"_s, Value(rule.name)}, {u"portSelector"_s, selector}, {u"ingress"_s, Value(std::move(sources))}});
}

PatchDocuments documentsOf(const MachineFirewall &firewall)
{
    PatchDocuments documents;
    if (firewall.defaultAction)
        documents.push_back(
            documentOf(u"NetworkDefaultActionConfig"_s, {{u"ingress"_s, Value(*firewall.defaultAction)}}));
    for (const MachineFirewallRule &rule : firewall.rules)
        documents.push_back(ruleDocument(rule));
    return documents;
}

} // namespace

/// The first document of a link ends the DHCP that Talos runs by itself on all of them: a link that lives on it gets a
/// document for that, too.
PatchDocuments linkDocuments(const MachineRequirements &requirements, Contract)
{
    if (requirements.links.empty())
        return {};
    if (!requirements.hasLinkDocuments)
        return interfaceSections(requirements);
    PatchDocuments documents;
    for (const MachineLink &link : requirements.links) {
        documents.push_back(documentOf(u"LinkConfig"_s, {{u"name"_s, Value(link.name)}, {u"mtu"_s, Value(link.mtu)}}));
        if (link.dhcp)
            documents.push_back(documentOf(u"DHCPv4Config"_s, {{u"name"_s, Value(link.name)}}));
    }
    return documents;
}

PatchDocuments kubeSpanDocuments(const MachineRequirements &requirements, Contract)
{
    if (!requirements.kubeSpan)
        return {};
    Value::Map content{{u"enabled"_s, Value(true)}};
    if (requirements.advertisesKubernetesNetworks)
        content.emplace_back(u"advertiseKubernetesNetworks"_s, Value(true));
    if (requirements.hasKubeSpanDocument)
        return {documentOf(u"KubeSpanConfig"_s, content)};
    return inSections({u"machine"_s, u"network"_s, u"kubespan"_s}, std::move(content));
}

PatchDocuments nodeAddressDocuments(const MachineRequirements &requirements, Contract contract)
{
    if (requirements.nodeIpSubnets.isEmpty())
        return {};
    const Value::Map content{{u"validSubnets"_s, listOf(requirements.nodeIpSubnets)}};
    if (contract == Contract::SingleDocument)
        return inSections({u"machine"_s, u"kubelet"_s, u"nodeIP"_s}, content);
    return {documentOf(u"KubeNodeConfig"_s, {{u"nodeIP"_s, Value(content)}})};
}

/// A section in every contract: etcd has no document.
PatchDocuments etcdAddressDocuments(const MachineRequirements &requirements, Contract)
{
    if (requirements.etcdSubnets.isEmpty())
        return {};
    return inSections({u"cluster"_s, u"etcd"_s}, {{u"advertisedSubnets"_s, listOf(requirements.etcdSubnets)}});
}

/// In documents all taints go: deleting the one by its key is refused when the patch is laid a second time.
PatchDocuments schedulingDocuments(const MachineRequirements &requirements, Contract contract)
{
    if (!requirements.schedulesOnControlPlanes)
        return {};
    if (contract == Contract::SingleDocument)
        return inSections({u"cluster"_s}, {{u"allowSchedulingOnControlPlanes"_s, Value(true)}});
    const Value deleted(Value::Map{{u"$patch"_s, Value(u"delete"_s)}});
    return {documentOf(u"KubeNodeConfig"_s, {{u"taints"_s, deleted}})};
}

PatchDocuments sysctlDocuments(const MachineRequirements &requirements, Contract contract)
{
    Value::Map parameters;
    for (const auto &[key, value] : requirements.sysctls.asKeyValueRange())
        parameters.emplace_back(key, Value(value));
    if (contract == Contract::SingleDocument)
        return inSections({u"machine"_s, u"sysctls"_s}, std::move(parameters));
    return parameters.empty() ? PatchDocuments()
                              : PatchDocuments{documentOf(u"SysctlConfig"_s, {{u"params"_s, Value(parameters)}})};
}

PatchDocuments firewallDocuments(const MachineRequirements &requirements, Contract)
{
    return documentsOf(requirements.firewall);
}

PatchDocuments controlPlaneFirewallDocuments(const MachineRequirements &requirements, Contract)
{
    return documentsOf(requirements.controlPlaneFirewall);
}

/// The old list is appended to: an entry of the same name must go in the same breath.
PatchDocuments inlineManifestDocuments(const MachineRequirements &requirements, Contract contract)
{
    const Value name(requirements.manifestName);
    const Value manifest(requirements.inlineManifest);
    if (requirements.inlineManifest.isEmpty())
        return {};
    if (contract == Contract::MultiDocument)
        return {documentOf(u"KubeInlineManifestConfig"_s, {{u"name"_s, name}, {u"manifest"_s, manifest}})};
    Value::List entries;
    if (requirements.replacesInlineManifest)
        entries.emplace_back(Value::Map{{u"name"_s, name}, {u"$patch"_s, Value(u"delete"_s)}});
    entries.emplace_back(Value::Map{{u"name"_s, name}, {u"contents"_s, manifest}});
    return inSections({u"cluster"_s}, {{u"inlineManifests"_s, Value(std::move(entries))}});
}
