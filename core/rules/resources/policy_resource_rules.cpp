#include "core/catalogue/agent_flags.h"
#include "core/rules/resources/resource_rules.h"
#include "core/rules/resources/resource_violations.h"
#include "core/values/value_lookup.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

QList<Violation> checkRedirectNamespaces(const CheckContext &context)
{
    QList<Violation> violations;
    for (const Resource &policy : resourcesIn(context, u"CiliumLocalRedirectPolicy")) {
        const QString ofService = policy.at("spec.redirectFrontend.serviceMatcher.namespace").toString();
        if (ofService.isEmpty() || policy.inNamespace.isEmpty() || ofService == policy.inNamespace)
            continue;
        violations += violationAt(
            policy, "metadata.namespace",
            u"the policy is in %1 and its Service in %2"_s.arg(policy.inNamespace, ofService),
            {fixAt(policy, u"Move the policy to %1"_s.arg(ofService), "metadata.namespace", Value(ofService))});
    }
    return violations;
}

constexpr const char *portLists[] = {"spec.redirectFrontend.addressMatcher.toPorts",
                                     "spec.redirectFrontend.serviceMatcher.toPorts", "spec.redirectBackend.toPorts"};

bool hasSeveralPorts(const Resource &policy)
{
    return std::ranges::any_of(portLists, [&policy](const char *list) { return policy.at(list).toList().size() > 1; });
}

/// A name for a port that has none: `tcp-53`.
QString portName(const Value &port)
{
    return u"%1-%2"_s.arg(textAt(port, "protocol").toLower(), textAt(port, "port"));
}

QList<Violation> checkPortNames(const CheckContext &context)
{
    QList<Violation> violations;
    for (const Resource &policy : resourcesIn(context, u"CiliumLocalRedirectPolicy")) {
        Fix fix{.label = u"Name the ports by protocol and number"_s};
        for (const char *list : portLists) {
            int index = 0;
            for (const Value &port : policy.at(list).toList()) {
                const YamlPath path = policy.path.joined(list).child(index++).child(u"name"_s);
                if (textAt(port, "name").isEmpty())
                    fix.changes.push_back(inProfile(path, Value(portName(port))));
            }
        }
        if (hasSeveralPorts(policy) && !fix.changes.empty())
            violations +=
                violationAt(policy, "spec", u"it has several ports, and not all of them have a name"_s, {fix});
    }
    return violations;
}

void addAmbiguous(QList<Violation> &violations, const Resource &policy, const Value &gateway, const YamlPath &path)
{
    if (textAt(gateway, "interface").isEmpty() || textAt(gateway, "egressIP").isEmpty())
        return;
    violations += violationAt(policy, path, u"%1 has both interface and egressIP"_s.arg(path.toString()),
                              {fixAt(policy, u"Keep the address"_s, path.child(u"interface"_s), {}),
                               fixAt(policy, u"Keep the interface"_s, path.child(u"egressIP"_s), {})});
}

QList<Violation> checkGateways(const CheckContext &context)
{
    QList<Violation> violations;
    for (const Resource &policy : resourcesIn(context, u"CiliumEgressGatewayPolicy")) {
        addAmbiguous(violations, policy, policy.at("spec.egressGateway"), "spec.egressGateway");
        int index = 0;
        for (const Value &gateway : policy.at("spec.egressGateways").toList())
            addAmbiguous(violations, policy, gateway, YamlPath("spec.egressGateways").child(index++));
    }
    return violations;
}

QList<Violation> checkNodeConfigFlags(const CheckContext &context)
{
    const AgentFlags &flags = agentFlags(context.target.cilium);
    QList<Violation> violations;
    for (const Resource &config : resourcesIn(context, u"CiliumNodeConfig")) {
        for (const auto &[flag, value] : config.at("spec.defaults").toMap()) {
            if (flags.knows(flag))
                continue;
            const YamlPath defaults("spec.defaults");
            const Edit removal = inProfile(config.path.joined(defaults.child(flag)), {});
            const QString likely = flags.nearest(flag);
            QList<Fix> fixes;
            if (!likely.isEmpty())
                fixes += Fix{.label = u"Call it %1"_s.arg(likely),
                             .changes = {inProfile(config.path.joined(defaults.child(likely)), value), removal}};
            if (config.at("spec.defaults").toMap().size() > 1) // one without any option is refused
                fixes += Fix{.label = u"Remove %1"_s.arg(flag), .changes = {removal}};
            violations +=
                violationAt(config, defaults.child(flag),
                            u"agents of Cilium %1 read no option %2"_s.arg(context.target.cilium, flag), fixes);
        }
    }
    return violations;
}

constexpr char redirects[] =
    "https://github.com/cilium/cilium/blob/v1.20.0/pkg/loadbalancer/redirectpolicy/redirectpolicy.go";

constexpr Rule rules[] = {
    {"local-redirect.other-namespace", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "A redirect of a Service in another namespace"),
     QT_TRANSLATE_NOOP("Rules", "The agent rejects a policy that isn't in the namespace of the Service it redirects."),
     redirects, checkRedirectNamespaces},
    {"local-redirect.unnamed-ports", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "Several ports without names"),
     QT_TRANSLATE_NOOP("Rules", "With more than one port the agent matches frontends and backends by name, and rejects "
                                "a policy whose ports have none."),
     redirects, checkPortNames},
    {"egress-gateway.interface-and-address", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "A gateway by interface and address"),
     QT_TRANSLATE_NOOP("Rules", "The gateway's address is either that of an interface or one that is given; the agent "
                                "rejects a policy with both."),
     "https://github.com/cilium/cilium/blob/v1.20.0/pkg/egressgateway/policy.go", checkGateways},
    {"node-config.unknown-option", Severity::Warning, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "An option that no agent reads"),
     QT_TRANSLATE_NOOP("Rules", "A CiliumNodeConfig sets options by the names of the ConfigMap. An agent passes over "
                                "those it doesn't know, so that a misspelt one has no effect."),
     "https://docs.cilium.io/en/v1.18/configuration/per-node-config/", checkNodeConfigFlags},
};

} // namespace

std::span<const Rule> policyResourceRules()
{
    return rules;
}
