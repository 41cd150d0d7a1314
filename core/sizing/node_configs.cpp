#include "core/sizing/node_configs.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

const Value &child(const Value &value, QStringView key)
{
    static const Value null;
    const Value *found = value.find(key);
    return found ? *found : null;
}

QString scalar(const Value &value)
{
    return value.isString() ? value.toString() : value.toDisplay();
}

QString labelKey(const QString &key, const QString &value)
{
    return key + u'=' + value;
}

bool contains(const Value &list, const QString &text)
{
    return std::ranges::any_of(list.toList(), [&text](const Value &item) { return scalar(item) == text; });
}

bool satisfies(const QMap<QString, QString> &labels, const Value &expression)
{
    const QString key = child(expression, u"key").toString();
    const QString verb = child(expression, u"operator").toString();
    const auto label = labels.constFind(key);
    const bool isThere = label != labels.constEnd();
    if (verb == "Exists"_L1)
        return isThere;
    if (verb == "DoesNotExist"_L1)
        return !isThere;
    const bool isListed = isThere && contains(child(expression, u"values"), *label);
    return verb == "In"_L1 ? isListed : verb == "NotIn"_L1 && !isListed;
}

bool selects(const Value &selector, const QMap<QString, QString> &labels)
{
    const auto hasLabel = [&labels](const Value::Entry &entry) {
        const auto label = labels.constFind(entry.first);
        return label != labels.constEnd() && *label == scalar(entry.second);
    };
    return std::ranges::all_of(child(selector, u"matchLabels").toMap(), hasLabel) &&
           std::ranges::all_of(child(selector, u"matchExpressions").toList(),
                               [&labels](const Value &expression) { return satisfies(labels, expression); });
}

} // namespace

NodeConfigs::NodeConfigs(const Value::List &resources)
{
    for (std::size_t i = 0; i < resources.size(); ++i) {
        const Value &resource = resources[i];
        const Value &selector = child(child(resource, u"spec"), u"nodeSelector");
        if (child(resource, u"kind").toString() != "CiliumNodeConfig"_L1 || !selector.isMap())
            continue;
        m_configs.push_back({.name = scalar(child(child(resource, u"metadata"), u"name")),
                             .index = static_cast<int>(i),
                             .selector = selector,
                             .defaults = child(child(resource, u"spec"), u"defaults")});
    }
    std::ranges::stable_sort(m_configs, {}, &NodeConfig::name);
    for (std::size_t i = 0; i < m_configs.size(); ++i) {
        const Value::Map &labels = child(m_configs[i].selector, u"matchLabels").toMap();
        std::vector<int> &place =
            labels.empty() ? m_others : m_byLabel[labelKey(labels.front().first, scalar(labels.front().second))];
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
            flags.insert(flag, {.value = scalar(value), .resource = config.name, .index = config.index});
    }
    return flags;
}

int NodeConfigs::indexSelecting(const QMap<QString, QString> &labels) const
{
    const auto isExact = [&labels](const NodeConfig &config) {
        const bool hasOnlyLabels = child(config.selector, u"matchExpressions").toList().empty();
        const auto count = static_cast<qsizetype>(child(config.selector, u"matchLabels").toMap().size());
        return hasOnlyLabels && count == labels.size() && selects(config.selector, labels);
    };
    const auto config = std::ranges::find_if(m_configs, isExact);
    return config == m_configs.end() ? -1 : config->index;
}
