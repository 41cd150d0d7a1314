#include "core/talos/machine_config_fields.h"

#include "core/talos/machine_field_stores.h"
#include "core/talos/machine_network.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;
using namespace machineFields;

namespace {

template<auto member>
bool storeBool(MachineConfig &config, const Value &value)
{
    config.*member = value.toBool();
    return value.isBool();
}

template<auto member>
bool storeInteger(MachineConfig &config, const Value &value)
{
    config.*member = static_cast<int>(value.toInteger());
    return value.isInteger();
}

template<auto member>
bool appendStrings(MachineConfig &config, const Value &value)
{
    for (const Value &item : value.toList())
        config.*member += item.toString();
    return value.isList();
}

template<auto member>
bool storeStrings(MachineConfig &config, const Value &value)
{
    QStringList texts;
    for (const Value &item : value.toList())
        texts += item.toString();
    config.*member = texts;
    return value.isList() && std::ranges::all_of(value.toList(), &Value::isString);
}

bool storeCni(MachineConfig &config, const Value &value)
{
    config.cni = value.toString();
    return value.isString();
}

bool storeProxyEnabled(MachineConfig &config, const Value &value)
{
    config.kubeProxyDisabled = !value.toBool();
    return value.isBool();
}

/// Arguments of a component are text; an unquoted number is taken, too, and from 1.13.6 on a list, whose last entry
/// counts.
template<auto member>
bool storeMaskArgument(MachineConfig &config, const Value &value)
{
    const Value &argument = value.isList() && !value.toList().empty() ? value.toList().back() : value;
    bool isNumber = argument.isInteger();
    const int mask = isNumber ? static_cast<int>(argument.toInteger()) : argument.toString().toInt(&isNumber);
    config.*member = mask;
    return isNumber;
}

bool storeKubePrismPatch(MachineConfig &config, const Value &value)
{
    if (value.toString() == "delete"_L1)
        config.kubePrismEnabled = false;
    return value.isString();
}

/// Ordinary pods stay away from control planes by one taint.
bool storeTaints(MachineConfig &config, const Value &value)
{
    config.schedulesOnControlPlanes = value.find(u"node-role.kubernetes.io/control-plane") == nullptr;
    return value.isMap();
}

bool storeKubeSpanSection(MachineConfig &config, const Value &)
{
    config.hasKubeSpanSection = true;
    return true;
}

bool storeFirewallAction(MachineConfig &config, const Value &value)
{
    config.firewall.defaultAction = value.toString();
    return value.isString();
}

constexpr char aBool[] = "true or false";
constexpr char aNumber[] = "a number";
constexpr char aName[] = "a name";
constexpr char cidrList[] = "a list of CIDRs";
constexpr char aMap[] = "a map";
constexpr char anArgument[] = "a text";
constexpr char aList[] = "a list";

constexpr std::array mainFields{
    MachineField{"cluster.network.cni.name", aName, storeCni},
    MachineField{"cluster.network.podSubnets", cidrList, storeStrings<&MachineConfig::podCidrs>},
    MachineField{"cluster.network.serviceSubnets", cidrList, storeStrings<&MachineConfig::serviceCidrs>},
    MachineField{"cluster.proxy.disabled", aBool, storeBool<&MachineConfig::kubeProxyDisabled>},
    MachineField{"cluster.controllerManager.extraArgs.node-cidr-mask-size", aNumber,
                 storeMaskArgument<&MachineConfig::nodeCidrMaskIPv4>},
    MachineField{"cluster.controllerManager.extraArgs.node-cidr-mask-size-ipv4", aNumber,
                 storeMaskArgument<&MachineConfig::nodeCidrMaskIPv4>},
    MachineField{"cluster.controllerManager.extraArgs.node-cidr-mask-size-ipv6", aNumber,
                 storeMaskArgument<&MachineConfig::nodeCidrMaskIPv6>},
    MachineField{"machine.features.kubePrism.$patch", "delete", storeKubePrismPatch},
    MachineField{"machine.features.kubePrism.enabled", aBool, storeBool<&MachineConfig::kubePrismEnabled>},
    MachineField{"machine.features.kubePrism.port", aNumber, storeInteger<&MachineConfig::kubePrismPort>},
    MachineField{"machine.features.hostDNS.enabled", aBool, storeBool<&MachineConfig::hostDns>},
    MachineField{"machine.features.hostDNS.forwardKubeDNSToHost", aBool,
                 storeBool<&MachineConfig::forwardKubeDnsToHost>},
    MachineField{"cluster.allowSchedulingOnControlPlanes", aBool, storeBool<&MachineConfig::schedulesOnControlPlanes>},
    MachineField{"cluster.etcd.advertisedSubnets", cidrList, storeStrings<&MachineConfig::etcdSubnets>},
    MachineField{"cluster.inlineManifests", aList, storeInlineManifests},
    MachineField{"machine.kubelet.nodeIP.validSubnets", cidrList, storeStrings<&MachineConfig::nodeIpSubnets>},
    MachineField{"machine.sysctls", aMap, storeSysctls},
    MachineField{"cluster.extraManifests", aList, storeManifestUrls},
    MachineField{"cluster.network.cni.urls", aList, storeManifestUrls},
    MachineField{"machine.install.extensions", aList, storeExtensions},
    MachineField{"machine.install.extraKernelArgs", aList, appendStrings<&MachineConfig::kernelArguments>},
    MachineField{"machine.kernel.modules", aList, storeModules},
    MachineField{"machine.kubelet.extraArgs.rotate-server-certificates", anArgument, storeRotation},
    MachineField{"machine.kubelet.extraConfig.serverTLSBootstrap", aBool, storeRotation},
    MachineField{"machine.network.interfaces", aList, storeInterfaces},
    MachineField{"machine.network.nameservers", aList, storeNameservers},
    MachineField{"machine.network.kubespan", aMap, storeKubeSpanSection},
    MachineField{"machine.network.kubespan.enabled", aBool, storeBool<&MachineConfig::kubeSpan>},
    MachineField{"machine.network.kubespan.mtu", aNumber, storeInteger<&MachineConfig::kubeSpanMtu>},
    MachineField{"machine.network.kubespan.advertiseKubernetesNetworks", aBool,
                 storeBool<&MachineConfig::advertisesKubernetesNetworks>},
};

constexpr std::array networkFields{
    MachineField{"podSubnets", cidrList, storeStrings<&MachineConfig::podCidrs>},
    MachineField{"serviceSubnets", cidrList, storeStrings<&MachineConfig::serviceCidrs>},
    MachineField{"nodeCIDRMaskSizeIPv4", aNumber, storeInteger<&MachineConfig::nodeCidrMaskIPv4>},
    MachineField{"nodeCIDRMaskSizeIPv6", aNumber, storeInteger<&MachineConfig::nodeCidrMaskIPv6>},
};

constexpr std::array proxyFields{MachineField{"enabled", aBool, storeProxyEnabled}};
constexpr std::array kubePrismFields{MachineField{"port", aNumber, storeInteger<&MachineConfig::kubePrismPort>}};
constexpr std::array controllerManagerFields{
    MachineField{"extraArgs.node-cidr-mask-size-ipv4", aNumber, storeMaskArgument<&MachineConfig::nodeCidrMaskIPv4>},
    MachineField{"extraArgs.node-cidr-mask-size-ipv6", aNumber, storeMaskArgument<&MachineConfig::nodeCidrMaskIPv6>},
};

constexpr std::array kubeletFields{
    MachineField{"extraArgs.rotate-server-certificates", anArgument, storeRotation},
    MachineField{"config.serverTLSBootstrap", aBool, storeRotation},
};

constexpr std::array flannelFields{MachineField{"backendPort", aNumber, storeInteger<&MachineConfig::flannelPort>}};

constexpr std::array resolverFields{
    MachineField{"nameservers", aList, storeNameservers},
    MachineField{"hostDNS.enabled", aBool, storeBool<&MachineConfig::hostDns>},
    MachineField{"hostDNS.forwardKubeDNSToHost", aBool, storeBool<&MachineConfig::forwardKubeDnsToHost>},
};

constexpr std::array nodeFields{
    MachineField{"nodeIP.validSubnets", cidrList, storeStrings<&MachineConfig::nodeIpSubnets>},
    MachineField{"taints", aMap, storeTaints},
};

constexpr std::array kubeSpanFields{
    MachineField{"enabled", aBool, storeBool<&MachineConfig::kubeSpan>},
    MachineField{"mtu", aNumber, storeInteger<&MachineConfig::kubeSpanMtu>},
    MachineField{"advertiseKubernetesNetworks", aBool, storeBool<&MachineConfig::advertisesKubernetesNetworks>},
};

constexpr std::array sysctlFields{MachineField{"params", aMap, storeSysctls}};
constexpr std::array linkFields{MachineField{"", aMap, storeLink}};
constexpr std::array bgpFields{MachineField{"", aMap, storeBgpInstance}};
constexpr std::array otherLinkFields{MachineField{"", aMap, storeOtherLink}};
constexpr std::array moduleFields{MachineField{"", aMap, storeModule}};
constexpr std::array manifestUrlFields{MachineField{"", aMap, storeManifestUrl}};
constexpr std::array virtualIpFields{MachineField{"", aMap, storeVirtualIp}};
constexpr std::array manifestFields{MachineField{"", aMap, storeInlineManifest}};
constexpr std::array firewallRuleFields{MachineField{"", aMap, storeFirewallRule}};
constexpr std::array firewallActionFields{MachineField{"ingress", "accept or block", storeFirewallAction}};

constexpr std::array kinds{
    MachineKind{"KubeNetworkConfig", networkFields},
    MachineKind{"KubeProxyConfig", proxyFields},
    MachineKind{"KubeControllerManagerConfig", controllerManagerFields},
    MachineKind{"KubePrismConfig", kubePrismFields, [](MachineConfig &config) { config.kubePrismEnabled = true; },
                [](MachineConfig &config) { config.kubePrismEnabled = false; }},
    MachineKind{"KubeFlannelCNIConfig", flannelFields, [](MachineConfig &config) { config.cni = u"flannel"_s; },
                [](MachineConfig &config) { config.cni = u"none"_s; }},
    MachineKind{"KubeletConfig", kubeletFields},
    MachineKind{"KubeExternalManifestConfig", manifestUrlFields},
    MachineKind{"KernelModuleConfig", moduleFields},
    MachineKind{"ResolverConfig", resolverFields},
    MachineKind{"KubeNodeConfig", nodeFields},
    MachineKind{"KubeSpanConfig", kubeSpanFields},
    MachineKind{"KubeInlineManifestConfig", manifestFields},
    MachineKind{"SysctlConfig", sysctlFields},
    MachineKind{"LinkConfig", linkFields},
    MachineKind{"BondConfig", linkFields},
    MachineKind{"BridgeConfig", linkFields},
    MachineKind{"VLANConfig", linkFields},
    MachineKind{"BGPInstanceConfig", bgpFields},
    MachineKind{"DummyLinkConfig", otherLinkFields},
    MachineKind{"WireguardConfig", otherLinkFields},
    MachineKind{"LinkAliasConfig", otherLinkFields},
    MachineKind{"DHCPv4Config", otherLinkFields},
    MachineKind{"DHCPv6Config", otherLinkFields},
    MachineKind{"Layer2VIPConfig", virtualIpFields},
    MachineKind{"HCloudVIPConfig", virtualIpFields},
    MachineKind{"NetworkDefaultActionConfig", firewallActionFields},
    MachineKind{"NetworkRuleConfig", firewallRuleFields},
};

} // namespace

std::span<const MachineField> mainDocumentFields()
{
    return mainFields;
}

std::span<const MachineKind> machineKinds()
{
    return kinds;
}
