#include "core/sizing/node_configs.h"

#include "core/values/label_selector.h"
#include "core/values/value_lookup.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

QString labelKey(const QString &key, const QString &value)
{
    return key + u'=' + value;
}

} // namespace

NodeConfigs::NodeConfigs(const Value::List &resources)
{
    for (std::size_t i = 0; i < resources.size(); ++i) {
        const Value &resource = resources[i];
        const Value &selector = valueAt(resource, "spec.nodeSelector");
        if (textAt(resource, "kind") != "CiliumNodeConfig"_L1 || !selector.isMap())
            continue;
        m_configs.push_back({.name = textAt(resource, "metadata.name"),
                             .index = static_cast<int>(i),
                             .selector = selector,
                             .defaults = valueAt(resource, "spec.defaults")});
    }
    std::ranges::stable_sort(m_configs, {}, &NodeConfig::name);
    for (std::size_t i = 0; i < m_configs.size(); ++i) {
        const Value::Map &labels = valueAt(m_configs[i].selector, "matchLabels").toMap();
        std::vector<int> &place =
            labels.empty() ? m_others : m_byLabel[labelKey(labels.front().first, scalarText(labels.front().second))];
        place.push_back(static_cast<int>(i));
    }
}

QHash<QString, NodeConfigFlag> NodeConfigs::flagsFor(const QMap<QString, QString> &labels) const
{
    if (m_configs.empty())
        return {};
    std::vector<int> candidates = m_others;
    for (auto label = labels.constBegin(); label != labels.constEnd(); ++label) {
        const std::vector<int> found = m_byLabel.value(labelKey(label.key(), label.value()));
        candidates.insert(candidates.end(), found.begin(), found.end());
    }
    std::ranges::sort(candidates); // the order of names
    QHash<QString, NodeConfigFlag> flags;
    for (const int candidate : candidates) {
        const NodeConfig &config = m_configs[static_cast<std::size_t>(candidate)];
        if (!selects(config.selector, labels))
            continue;
        for (const auto &[flag, value] : config.defaults.toMap())
            flags.insert(flag, {.value = scalarText(value), .resource = config.name, .index = config.index});
    }
    return flags;
}

int NodeConfigs::indexSelecting(const QMap<QString, QString> &labels) const
{
    const auto isExact = [&labels](const NodeConfig &config) {
        const bool hasOnlyLabels = valueAt(config.selector, "matchExpressions").toList().empty();
        const auto count = static_cast<qsizetype>(valueAt(config.selector, "matchLabels").toMap().size());
        return hasOnlyLabels && count == labels.size() && selects(config.selector, labels);
    };
    const auto config = std::ranges::find_if(m_configs, isExact);
    return config == m_configs.end() ? -1 : config->index;
}
