#include "core/rules/resources/resource_rules.h"
#include "core/rules/resources/resource_violations.h"
#include "core/values/value_lookup.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// Where a kind selects nodes. `[]` in a path stands for each item of a list.
struct NodeSelector
{
    const char *kind;
    const char *list; ///< of the resource; empty: the selector is below the resource itself
    const char *selector;
    bool mayGo; ///< without it the resource is for all nodes
};

constexpr NodeSelector nodeSelectors[] = {
    {"CiliumBGPClusterConfig", "", "spec.nodeSelector", true},
    {"CiliumL2AnnouncementPolicy", "", "spec.nodeSelector", true},
    {"CiliumNodeConfig", "", "spec.nodeSelector", false},
    {"CiliumEgressGatewayPolicy", "", "spec.egressGateway.nodeSelector", false},
    {"CiliumEgressGatewayPolicy", "spec.egressGateways", "nodeSelector", false},
};

struct PlacedSelector
{
    const Value *selector;
    YamlPath path;
};

std::vector<PlacedSelector> selectorsIn(const Resource &resource, const NodeSelector &where)
{
    const YamlPath selector(where.selector);
    std::vector<PlacedSelector> found;
    if (!*where.list) {
        found.push_back({.selector = lookUp(*resource.value, selector), .path = selector});
    } else {
        int index = 0;
        for (const Value &item : resource.at(where.list).toList())
            found.push_back(
                {.selector = lookUp(item, selector), .path = YamlPath(where.list).child(index++).joined(selector)});
    }
    std::erase_if(found, [](const PlacedSelector &each) { return !each.selector || !each.selector->isMap(); });
    return found;
}

/// The labels that a pool's nodes are known to have.
Labels labelsOf(const NodePool &pool)
{
    Labels labels = pool.labels;
    labels.insert(u"kubernetes.io/os"_s, u"linux"_s);
    if (pool.roles.contains("control-plane"_L1) || pool.roles.contains("controlplane"_L1))
        labels.insert(u"node-role.kubernetes.io/control-plane"_s, QString());
    return labels;
}

/// Labels that nodes get by themselves and that no profile writes down: they may have any value.
bool isOwnLabel(const QString &key)
{
    static const QStringList known{u"kubernetes.io/hostname"_s, u"kubernetes.io/arch"_s,
                                   u"topology.kubernetes.io/zone"_s, u"topology.kubernetes.io/region"_s,
                                   u"node.kubernetes.io/instance-type"_s};
    return known.contains(key);
}

bool mayMatch(const Value &selector, const std::vector<NodePool> &pools)
{
    return std::ranges::any_of(selectorKeys(selector), isOwnLabel) ||
           std::ranges::any_of(pools, [&](const NodePool &pool) { return selects(selector, labelsOf(pool)); });
}

/// Whether labels say nothing else of the keys that a selector asks for.
bool agree(const Labels &labels, const Value &selector)
{
    return std::ranges::none_of(selectorKeys(selector), [&labels](const QString &key) { return labels.contains(key); });
}

/// Gives a pool that has none of them the labels that the selector asks for, where it asks for plain ones.
QList<Fix> labelledPools(const CheckContext &context, const Value &selector)
{
    const std::vector<NodePool> &pools = context.values.profile().cluster.nodePools;
    QList<Fix> fixes;
    for (int i = 0; i < static_cast<int>(pools.size()); ++i) {
        Labels labels = pools[static_cast<size_t>(i)].labels;
        for (const auto &[key, label] : valueAt(selector, "matchLabels").toMap())
            labels.insert(key, scalarText(label));
        NodePool labelled = pools[static_cast<size_t>(i)];
        labelled.labels = labels;
        if (agree(pools[static_cast<size_t>(i)].labels, selector) && selects(selector, labelsOf(labelled)))
            fixes += Fix{
                .label = u"Pool %1 has these labels"_s.arg(labelled.name),
                .changes = {inProfile(YamlPath("cluster.nodePools").child(i).child(u"labels"_s), labelMap(labels))}};
    }
    return fixes;
}

QList<Violation> checkNodeSelectors(const CheckContext &context)
{
    QList<Violation> violations;
    for (const NodeSelector &where : nodeSelectors) {
        for (const Resource &resource : resourcesIn(context, QString::fromLatin1(where.kind))) {
            for (const auto &[selector, path] : selectorsIn(resource, where)) {
                if (context.cluster.nodePools.empty() || mayMatch(*selector, context.cluster.nodePools))
                    continue;
                QList<Fix> fixes = labelledPools(context, *selector);
                if (where.mayGo)
                    fixes += fixAt(resource, u"Take all nodes"_s, path, {});
                violations += violationAt(
                    resource, path,
                    u"%1 (%2) selects no node pool of the profile"_s.arg(path.toString(), selector->toDisplay()),
                    fixes);
            }
        }
    }
    return violations;
}

bool mayShareNodes(const Resource &left, const Resource &right, const std::vector<NodePool> &pools)
{
    const Value &one = left.at("spec.nodeSelector");
    const Value &other = right.at("spec.nodeSelector");
    if (one.isNull() && other.isNull())
        return true;
    return std::ranges::any_of(
        pools, [&](const NodePool &pool) { return selects(one, labelsOf(pool)) && selects(other, labelsOf(pool)); });
}

QList<Violation> checkSharedNodes(const CheckContext &context)
{
    const std::vector<Resource> configs = resourcesIn(context, u"CiliumBGPClusterConfig");
    QList<Violation> violations;
    for (auto config = configs.begin(); config != configs.end(); ++config) {
        const auto earlier = std::find_if(configs.begin(), config, [&](const Resource &other) {
            return mayShareNodes(other, *config, context.cluster.nodePools);
        });
        if (earlier != config)
            violations += violationAt(*config, "spec.nodeSelector",
                                      u"it selects nodes that %1 selects, too"_s.arg(earlier->name));
    }
    return violations;
}

constexpr Rule rules[] = {
    {"resources.selects-no-node", Severity::Warning, Origin::Advice,
     QT_TRANSLATE_NOOP("Rules", "A selector that no node fulfils"),
     QT_TRANSLATE_NOOP("Rules", "The resource waits for nodes with these labels, and the profile's pools have none. "
                                "Either the label is misspelt, or a pool's labels aren't written down here."),
     "https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/", checkNodeSelectors},
    {"bgp.cluster-configs-share-nodes", Severity::Warning, Origin::Operator,
     QT_TRANSLATE_NOOP("Rules", "Two BGP configurations for one node"),
     QT_TRANSLATE_NOOP("Rules",
                       "A node takes its BGP instances from one CiliumBGPClusterConfig only. The operator notes "
                       "ConflictingClusterConfigs, and the first that came stays."),
     "https://github.com/cilium/cilium/blob/v1.20.0/operator/pkg/bgp/cluster.go", checkSharedNodes},
};

} // namespace

std::span<const Rule> nodeSelectorRules()
{
    return rules;
}
