#include "core/talos/machine_network.h"

#include "core/values/value_lookup.h"

#include <algorithm>
#include <iterator>

using namespace Qt::StringLiterals;

namespace {

MachineNameserver nameserverOf(const Value &item)
{
    if (item.isMap())
        return {.address = textAt(item, "address"), .protocol = textAt(item, "protocol")};
    return {.address = scalarText(item), .protocol = {}};
}

} // namespace

bool storeNameservers(MachineConfig &config, const Value &value)
{
    std::ranges::transform(value.toList(), std::back_inserter(config.nameservers), nameserverOf);
    return value.isList();
}

bool storeBgpInstance(MachineConfig &config, const Value &document)
{
    MachineBgpInstance instance{.name = textAt(document, "name"), .vrf = textAt(document, "vrf"), .neighbors = {}};
    for (const Value &neighbor : valueAt(document, "neighbors").toList()) {
        if (const QString address = textAt(neighbor, "address"); !address.isEmpty())
            instance.neighbors += address;
    }
    config.bgpInstances.push_back(std::move(instance));
    return true;
}

void mergeHostNetwork(MachineConfig &config, const MachineConfig &patch)
{
    std::ranges::copy_if(
        patch.nameservers, std::back_inserter(config.nameservers),
        [&config](const MachineNameserver &server) { return !std::ranges::contains(config.nameservers, server); });
    for (const MachineBgpInstance &instance : patch.bgpInstances) {
        const auto known = std::ranges::find(config.bgpInstances, instance.name, &MachineBgpInstance::name);
        if (known == config.bgpInstances.end()) {
            config.bgpInstances.push_back(instance);
            continue;
        }
        if (!instance.vrf.isEmpty())
            known->vrf = instance.vrf;
        if (!instance.neighbors.isEmpty())
            known->neighbors = instance.neighbors;
    }
}
