#include "core/rules/combination.h"
#include "core/rules/flags/agent_options.h"
#include "core/rules/resources/resource_violations.h"
#include "core/rules/talos/dns_forwarding.h"
#include "core/rules/talos/talos_rule_tables.h"
#include "core/values/ip_network.h"
#include "core/values/value_lookup.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr char16_t resolver[] = u"169.254.116.108/32";

/// One `spec` of a policy, and where it stands in it.
struct PolicySpec
{
    Resource policy;
    const Value *spec = nullptr;
    YamlPath path;
};

std::vector<PolicySpec> specsOf(const Resource &policy)
{
    std::vector<PolicySpec> specs;
    if (const Value &spec = policy.at("spec"); spec.isMap())
        specs.push_back({.policy = policy, .spec = &spec, .path = "spec"});
    int index = 0;
    for (const Value &spec : policy.at("specs").toList())
        specs.push_back({.policy = policy, .spec = &spec, .path = YamlPath("specs").child(index++)});
    return specs;
}

constexpr char namespaceLabels[] = "io.cilium.k8s.namespace.labels.";

/// What Talos' CoreDNS pods are known to have.
const Labels &dnsLabels()
{
    static const Labels labels{
        {u"k8s-app"_s, u"kube-dns"_s},
        {u"io.kubernetes.pod.namespace"_s, u"kube-system"_s},
        {u"io.cilium.k8s.policy.serviceaccount"_s, u"coredns"_s},
        {u"io.cilium.k8s.policy.cluster"_s, u"default"_s},
        {QLatin1StringView(namespaceLabels) + "kubernetes.io/metadata.name"_L1, u"kube-system"_s}};
    return labels;
}

/// Cilium lets a key say where the label comes from; pods' labels are Kubernetes' own.
QString bareKey(const QString &key)
{
    for (const QLatin1StringView source : {"k8s:"_L1, "any:"_L1}) {
        if (key.startsWith(source))
            return key.sliced(source.size());
    }
    return key;
}

Value withBareKeys(const Value &selector)
{
    Value::Map labels;
    for (const auto &[key, label] : valueAt(selector, "matchLabels").toMap())
        labels.emplace_back(bareKey(key), label);
    Value::List expressions;
    for (const Value &expression : valueAt(selector, "matchExpressions").toList()) {
        expressions.emplace_back(Value::Map{{u"key"_s, Value(bareKey(textAt(expression, "key")))},
                                            {u"operator"_s, valueAt(expression, "operator")},
                                            {u"values"_s, valueAt(expression, "values")}});
    }
    return Value::Map{{u"matchLabels"_s, Value(std::move(labels))},
                      {u"matchExpressions"_s, Value(std::move(expressions))}};
}

/// Whether CoreDNS is among the pods of a policy. Labels of its namespace that aren't known here may say no.
bool isOfDns(const PolicySpec &each)
{
    const Value *selector = each.spec->find(u"endpointSelector");
    const bool isElsewhere =
        each.policy.kind == "CiliumNetworkPolicy"_L1 && each.policy.inNamespace != "kube-system"_L1;
    if (!selector || isElsewhere)
        return false;
    const Value bare = withBareKeys(*selector);
    const auto isUnknown = [](const QString &key) {
        return key.startsWith(QLatin1StringView(namespaceLabels)) && !dnsLabels().contains(key);
    };
    return std::ranges::none_of(selectorKeys(bare), isUnknown) && selects(bare, dnsLabels());
}

std::vector<PolicySpec> policiesOfDns(const CheckContext &context)
{
    std::vector<PolicySpec> specs;
    for (const char *kind : {"CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy"}) {
        for (const Resource &policy : resourcesIn(context, QString::fromLatin1(kind)))
            std::ranges::copy_if(specsOf(policy), std::back_inserter(specs), isOfDns);
    }
    return specs;
}

bool closesEgress(const PolicySpec &each)
{
    const Value &told = valueAt(*each.spec, "enableDefaultDeny.egress");
    const bool isOpen = told.isBool() && !told.toBool();
    return !valueAt(*each.spec, "egress").toList().empty() && !isOpen;
}

bool mayUseDnsPort(const Value &rule)
{
    const Value::List &lists = valueAt(rule, "toPorts").toList();
    return lists.empty() || std::ranges::any_of(lists, [](const Value &list) {
               const Value::List &ports = valueAt(list, "ports").toList();
               return ports.empty() || std::ranges::any_of(ports, [](const Value &port) {
                          bool isNumber = false;
                          const int first = textAt(port, "port").toInt(&isNumber);
                          const int last = std::max(first, textAt(port, "endPort").toInt());
                          return !isNumber || first == 0 || (first <= 53 && last >= 53);
                      });
           });
}

bool holdsResolver(const QString &cidr)
{
    const QString range = cidr.contains(u'/') ? cidr : cidr + "/32"_L1;
    const Result<IpNetwork> network = IpNetwork::parse(range);
    return !network || network->contains(*IpNetwork::parse(resolver)); // what can't be read may mean it
}

bool hasRange(const Value &rule)
{
    const Value::List &plain = valueAt(rule, "toCIDR").toList();
    const Value::List &sets = valueAt(rule, "toCIDRSet").toList();
    const auto isLeftOut = [](const Value &set) {
        return std::ranges::any_of(valueAt(set, "except").toList(),
                                   [](const Value &cidr) { return holdsResolver(cidr.toString()); });
    };
    return std::ranges::any_of(plain, [](const Value &cidr) { return holdsResolver(cidr.toString()); }) ||
           std::ranges::any_of(sets, [&isLeftOut](const Value &set) {
               return holdsResolver(textAt(set, "cidr")) && !isLeftOut(set); // a group's ranges aren't known
           });
}

/// As what the agent knows the resolver's address: up to 1.18 as one of the world, from 1.19 on as the host's.
enum class Standing { World, Host, Either };

Standing standingOf(const CheckContext &context)
{
    const bool isTold = effective::overriding(context, u"local-max-addr-scope"_s).has_value();
    const bool matchesNodes = context.values.strings("policyCIDRMatchMode").contains("nodes"_L1);
    if (isTold || matchesNodes)
        return Standing::Either;
    return context.ciliumAtLeast(u"1.19") ? Standing::Host : Standing::World;
}

bool hasEntity(const Value &rule, Standing standing)
{
    static const QStringList ofHost{u"host"_s, u"cluster"_s, u"all"_s};
    static const QStringList ofWorld{u"world"_s, u"world-ipv4"_s, u"all"_s};
    return std::ranges::any_of(valueAt(rule, "toEntities").toList(), [standing](const Value &entity) {
        return (standing != Standing::World && ofHost.contains(entity.toString())) ||
               (standing != Standing::Host && ofWorld.contains(entity.toString()));
    });
}

/// An endpoint selector that may take more than pods: an empty one of the whole cluster, or one of reserved labels.
bool mayTakeHost(const PolicySpec &each, const Value &rule)
{
    const bool isClusterwide = each.policy.kind == "CiliumClusterwideNetworkPolicy"_L1;
    return std::ranges::any_of(valueAt(rule, "toEndpoints").toList(), [isClusterwide](const Value &selector) {
        const QStringList keys = selectorKeys(selector);
        return (keys.isEmpty() && isClusterwide) ||
               std::ranges::any_of(keys, [](const QString &key) { return key.startsWith("reserved"_L1); });
    });
}

bool admitsResolver(const PolicySpec &each, const Value &rule, Standing standing)
{
    static const QStringList destinations{u"toCIDR"_s,     u"toCIDRSet"_s, u"toEntities"_s, u"toEndpoints"_s,
                                          u"toServices"_s, u"toFQDNs"_s,   u"toGroups"_s,   u"toNodes"_s};
    if (!rule.isMap() || !mayUseDnsPort(rule))
        return false;
    const auto isThere = [&rule](const QString &key) { return rule.find(key) != nullptr; };
    if (std::ranges::none_of(destinations, isThere))
        return isThere(u"toPorts"_s); // whatever the address; without ports, too, a rule admits nothing
    return hasEntity(rule, standing) || (standing != Standing::Host && hasRange(rule)) || mayTakeHost(each, rule) ||
           isThere(u"toNodes"_s) || isThere(u"toGroups"_s);
}

/// A rule that lets the queries through, in the form that the version knows.
Value admittingRule(const CheckContext &context)
{
    const auto port = [](const QString &protocol) {
        return Value(Value::Map{{u"port"_s, Value(u"53"_s)}, {u"protocol"_s, Value(protocol)}});
    };
    const Value ports(Value::Map{{u"ports"_s, Value(Value::List{port(u"UDP"_s), port(u"TCP"_s)})}});
    const bool isHost = context.ciliumAtLeast(u"1.19");
    const QString who = isHost ? u"host"_s : QString::fromUtf16(resolver);
    return Value::Map{{isHost ? u"toEntities"_s : u"toCIDR"_s, Value(Value::List{Value(who)})},
                      {u"toPorts"_s, Value(Value::List{ports})}};
}

QList<Violation> checkDnsPolicies(const CheckContext &context)
{
    if (context.values.profile().resources.empty() || text(context, "policyEnforcementMode") == "never"_L1)
        return {};
    const std::vector<PolicySpec> specs = policiesOfDns(context);
    const auto closing = std::ranges::find_if(specs, closesEgress);
    if (closing == specs.end() || !forwardsDnsToHost(context).value_or(false))
        return {};
    const Standing standing = standingOf(context);
    for (const PolicySpec &each : specs) {
        for (const Value &rule : valueAt(*each.spec, "egress").toList()) {
            if (admitsResolver(each, rule, standing))
                return {};
        }
    }
    const YamlPath egress = closing->path.child(u"egress"_s);
    const auto next = static_cast<int>(valueAt(*closing->spec, "egress").toList().size());
    return {violationAt(closing->policy, egress,
                        u"it closes CoreDNS' egress, and no policy here lets it ask Talos' resolver at "
                        "169.254.116.108:53, which Cilium %1 knows as %2"_s.arg(
                            context.target.cilium, context.ciliumAtLeast(u"1.19") ? u"the host"_s : u"the world's"_s),
                        {fixAt(closing->policy, u"Admit the queries"_s, egress.child(next), admittingRule(context))})};
}

constexpr Rule rules[] = {
    {"talos.dns-policy-closes-resolver", Severity::Warning, Origin::Talos,
     QT_TRANSLATE_NOOP("Rules", "A policy that keeps CoreDNS from the nodes' resolver"),
     QT_TRANSLATE_NOOP(
         "Rules", "With forwardKubeDNSToHost, CoreDNS asks 169.254.116.108 on its own node. A policy with egress "
                  "rules closes what none of them names. Up to Cilium 1.18 the address counts as one of the world, "
                  "to be named by toCIDR; from 1.19 on as the host's own, to be named by toEntities: [host]."),
     "https://github.com/cilium/cilium/pull/41778", checkDnsPolicies},
};

} // namespace

std::span<const Rule> dnsPolicyRules()
{
    return rules;
}
