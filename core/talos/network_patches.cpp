#include "core/talos/patch_documents.h"

using namespace Qt::StringLiterals;

namespace {

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

PatchDocuments networkSections(const MachineRequirements &requirements)
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
    return document.empty() ? PatchDocuments() : PatchDocuments{std::move(document)};
}

} // namespace

PatchDocuments networkDocuments(const MachineRequirements &requirements, Contract contract)
{
    if (contract == Contract::SingleDocument)
        return networkSections(requirements);
    PatchDocuments documents;
    if (const Value::Map network = subnets(requirements); !network.empty())
        documents.push_back(documentOf(u"KubeNetworkConfig"_s, network));
    if (requirements.kubePrism)
        documents.push_back(documentOf(u"KubePrismConfig"_s, {{u"port"_s, Value(requirements.kubePrismPort)}}));
    if (const Value::Map dns = hostDns(requirements); !dns.empty())
        documents.push_back(documentOf(u"ResolverConfig"_s, {{u"hostDNS"_s, Value(dns)}}));
    return documents;
}

/// In documents there is no `cni: none`: no CNI is the absence of flannel's document, which Talos generates.
PatchDocuments kubeProxyDocuments(const MachineRequirements &requirements, Contract contract)
{
    PatchDocuments documents;
    if (contract == Contract::SingleDocument)
        return requirements.replacesKubeProxy ? inSections({u"cluster"_s, u"proxy"_s}, {{u"disabled"_s, Value(true)}})
                                              : documents;
    if (requirements.withoutCni)
        documents.push_back(documentOf(u"KubeFlannelCNIConfig"_s, {{u"$patch"_s, Value(u"delete"_s)}}));
    if (requirements.replacesKubeProxy)
        documents.push_back(documentOf(u"KubeProxyConfig"_s, {{u"enabled"_s, Value(false)}}));
    return documents;
}

/// The arguments carry their family: without it the controller-manager doesn't start from Talos 1.14 on. Arguments are
/// text.
PatchDocuments nodeBlockSection(const MachineRequirements &requirements, Contract contract)
{
    Value::Map arguments;
    if (requirements.nodeCidrMaskIPv4)
        arguments.emplace_back(u"node-cidr-mask-size-ipv4"_s, Value(QString::number(*requirements.nodeCidrMaskIPv4)));
    if (requirements.nodeCidrMaskIPv6)
        arguments.emplace_back(u"node-cidr-mask-size-ipv6"_s, Value(QString::number(*requirements.nodeCidrMaskIPv6)));
    if (contract != Contract::SingleDocument)
        return {};
    return inSections({u"cluster"_s, u"controllerManager"_s, u"extraArgs"_s}, std::move(arguments));
}

PatchDocuments nodeBlockDocument(const MachineRequirements &requirements, Contract contract)
{
    Value::Map network;
    if (requirements.nodeCidrMaskIPv4)
        network.emplace_back(u"nodeCIDRMaskSizeIPv4"_s, Value(*requirements.nodeCidrMaskIPv4));
    if (requirements.nodeCidrMaskIPv6)
        network.emplace_back(u"nodeCIDRMaskSizeIPv6"_s, Value(*requirements.nodeCidrMaskIPv6));
    if (contract != Contract::MultiDocument || network.empty())
        return {};
    return {documentOf(u"KubeNetworkConfig"_s, network)};
}
