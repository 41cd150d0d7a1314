#include "core/rules/talos/dns_forwarding.h"

#include "core/rules/effective_state.h"
#include "core/rules/resources/resource_violations.h"
#include "core/rules/talos/talos_version.h"
#include "core/talos/known_machines.h"
#include "core/values/value_lookup.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

bool isAboutDns(const Resource &policy)
{
    if (policy.at("spec.redirectFrontend.serviceMatcher.serviceName").toString() == "kube-dns"_L1)
        return true;
    const Value::List &ports = policy.at("spec.redirectFrontend.addressMatcher.toPorts").toList();
    return std::ranges::any_of(ports, [](const Value &port) { return textAt(port, "port") == "53"_L1; });
}

/// What the profile's own patches say, which are laid last.
std::optional<bool> toldByProfile(const CheckContext &context)
{
    const std::optional<MachineConfig> own = knownMachines({}, context.values.profile().machines);
    return own ? own->forwardKubeDnsToHost : std::nullopt;
}

} // namespace

QString dnsRedirect(const CheckContext &context)
{
    const std::vector<Resource> policies = resourcesIn(context, u"CiliumLocalRedirectPolicy");
    const auto policy = std::ranges::find_if(policies, isAboutDns);
    return policy == policies.end() ? QString() : policy->title();
}

bool stopsDnsForwarding(const CheckContext &context)
{
    constexpr int firstWithResolver = 7; // Talos 1.6 refuses the section
    return isTalosAtLeast(context, firstWithResolver) &&
           (effective::routesHostInBpf(context) || !dnsRedirect(context).isEmpty());
}

std::optional<bool> forwardsDnsToHost(const CheckContext &context)
{
    constexpr int firstThatForwards = 8; // of the contracts
    const bool isExported = context.values.place().form == ValuesForm::Profile;
    if (const std::optional<bool> own = toldByProfile(context))
        return own;
    if (isExported && stopsDnsForwarding(context))
        return false;
    if (context.machineConfig)
        return context.machineConfig->forwardKubeDnsToHost;
    return isExported ? std::optional(isTalosAtLeast(context, firstThatForwards)) : std::nullopt;
}
