#include "core/talos/machine_field_stores.h"

#include "core/values/value_lookup.h"

using namespace Qt::StringLiterals;

namespace machineFields {

namespace {

/// Ports and the like; what isn't a text in there is another one's finding.
QStringList textsIn(const Value &list)
{
    QStringList texts;
    for (const Value &item : list.toList())
        texts += scalarText(item);
    return texts;
}

/// One text of each entry of a list.
QStringList textsOfEntries(const Value &list, const char *key)
{
    QStringList texts;
    for (const Value &entry : list.toList()) {
        if (const QString text = textAt(entry, key); !text.isEmpty())
            texts += text;
    }
    return texts;
}

} // namespace

bool storeSysctls(MachineConfig &config, const Value &value)
{
    for (const auto &[key, told] : value.toMap())
        config.sysctls[key] = scalarText(told);
    return value.isMap();
}

bool storeInterfaces(MachineConfig &config, const Value &value)
{
    for (const Value &item : value.toList()) {
        const QString name = textAt(item, "interface");
        config.interfaceSections += name;
        if (const Value &mtu = valueAt(item, "mtu"); mtu.isInteger())
            config.linkMtus[name] = static_cast<int>(mtu.toInteger());
        if (const QString address = textAt(item, "vip.ip"); !address.isEmpty())
            config.virtualIps += address;
        layLinks(config.links, linksOfInterface(item));
    }
    return value.isList();
}

bool storeInlineManifests(MachineConfig &config, const Value &value)
{
    for (const Value &item : value.toList())
        config.inlineManifests[textAt(item, "name")] = textAt(item, "contents");
    return value.isList();
}

bool storeModules(MachineConfig &config, const Value &value)
{
    config.kernelModules += textsOfEntries(value, "name");
    return value.isList();
}

bool storeExtensions(MachineConfig &config, const Value &value)
{
    config.extensions += textsOfEntries(value, "image");
    return value.isList();
}

bool storeManifestUrls(MachineConfig &config, const Value &value)
{
    config.manifestUrls += textsIn(value);
    return value.isList();
}

/// An argument is text, a word of the kubelet's own configuration a switch; either turns it on.
bool storeRotation(MachineConfig &config, const Value &value)
{
    const Value &argument = value.isList() && !value.toList().empty() ? value.toList().back() : value;
    if (scalarText(argument) == "true"_L1)
        config.rotatesServerCertificates = true;
    return argument.isScalar();
}

bool storeLink(MachineConfig &config, const Value &document)
{
    if (const Value &mtu = valueAt(document, "mtu"); mtu.isInteger())
        config.linkMtus[textAt(document, "name")] = static_cast<int>(mtu.toInteger());
    return storeOtherLink(config, document);
}

bool storeOtherLink(MachineConfig &config, const Value &document)
{
    layLinks(config.links, {linkOfDocument(document)});
    return true;
}

bool storeVirtualIp(MachineConfig &config, const Value &document)
{
    config.virtualIps += textAt(document, "name");
    return true;
}

bool storeInlineManifest(MachineConfig &config, const Value &document)
{
    config.inlineManifests[textAt(document, "name")] = textAt(document, "manifest");
    return true;
}

bool storeModule(MachineConfig &config, const Value &document)
{
    config.kernelModules += textAt(document, "name");
    return true;
}

bool storeManifestUrl(MachineConfig &config, const Value &document)
{
    config.manifestUrls += textAt(document, "url");
    return true;
}

bool storeFirewallRule(MachineConfig &config, const Value &document)
{
    MachineFirewallRule rule{.name = textAt(document, "name"),
                             .protocol = textAt(document, "portSelector.protocol"),
                             .ports = textsIn(valueAt(document, "portSelector.ports")),
                             .subnets = {}};
    for (const Value &source : valueAt(document, "ingress").toList())
        rule.subnets += textAt(source, "subnet");
    config.firewall.rules.push_back(std::move(rule));
    return true;
}

} // namespace machineFields
