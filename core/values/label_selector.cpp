#include "core/values/label_selector.h"

#include "core/values/value_lookup.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

bool contains(const Value &list, const QString &text)
{
    return std::ranges::any_of(list.toList(), [&text](const Value &item) { return scalarText(item) == text; });
}

bool satisfies(const Labels &labels, const Value &expression)
{
    const QString verb = valueAt(expression, "operator").toString();
    const auto label = labels.constFind(valueAt(expression, "key").toString());
    const bool isThere = label != labels.constEnd();
    if (verb == "Exists"_L1)
        return isThere;
    if (verb == "DoesNotExist"_L1)
        return !isThere;
    const bool isListed = isThere && contains(valueAt(expression, "values"), *label);
    return verb == "In"_L1 ? isListed : verb == "NotIn"_L1 && !isListed;
}

} // namespace

bool selects(const Value &selector, const Labels &labels)
{
    const auto hasLabel = [&labels](const Value::Entry &entry) {
        const auto label = labels.constFind(entry.first);
        return label != labels.constEnd() && *label == scalarText(entry.second);
    };
    return std::ranges::all_of(valueAt(selector, "matchLabels").toMap(), hasLabel) &&
           std::ranges::all_of(valueAt(selector, "matchExpressions").toList(),
                               [&labels](const Value &expression) { return satisfies(labels, expression); });
}

QStringList selectorKeys(const Value &selector)
{
    QStringList keys;
    for (const auto &[key, value] : valueAt(selector, "matchLabels").toMap())
        keys += key;
    for (const Value &expression : valueAt(selector, "matchExpressions").toList())
        keys += textAt(expression, "key");
    return keys;
}

Value labelMap(const Labels &labels)
{
    Value::Map map;
    for (const auto &[key, label] : labels.asKeyValueRange())
        map.emplace_back(key, Value(label));
    return {std::move(map)};
}

Value selectorFor(const Labels &labels)
{
    return Value::Map{{u"matchLabels"_s, labelMap(labels)}};
}
