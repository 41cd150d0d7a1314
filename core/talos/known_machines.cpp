#include "core/talos/known_machines.h"

#include "core/yaml/yaml_writer.h"

namespace {

/// A patch that can't be read is another rule's finding.
void lay(MachineConfig &machines, const Value::List &patches)
{
    for (const Value &patch : patches) {
        const Result<YamlText> text = YamlText::parse(writeBlock(patch));
        const Result<MachineConfig> config =
            text ? readMachineConfig(*text, machines.file) : Result<MachineConfig>(std::unexpected(text.error()));
        if (config)
            machines.merge(*config);
    }
}

ConfiguredLinks linksOf(const std::vector<MachineLink> &told)
{
    ConfiguredLinks links;
    links.reserve(told.size());
    for (const MachineLink &link : told) {
        links.push_back({.name = link.name,
                         .kind = {},
                         .driver = {},
                         .addresses = {},
                         .mtu = link.mtu,
                         .usesDhcp = link.dhcp,
                         .hasDefaultRoute = false});
    }
    return links;
}

} // namespace

std::optional<MachineConfig> knownMachines(const std::optional<MachineConfig> &loaded, const MachineAdditions &own)
{
    if (own == MachineAdditions())
        return loaded;
    MachineConfig machines = loaded.value_or(MachineConfig());
    for (const Value::List *patches : {&own.patches, &own.controlPlanePatches, &own.workerPatches})
        lay(machines, *patches);
    machines.sysctls.insert(own.sysctls);
    machines.nodeIpSubnets += own.nodeIpSubnets;
    machines.nodeIpSubnets.removeDuplicates();
    layLinks(machines.links, linksOf(own.links));
    return machines;
}
