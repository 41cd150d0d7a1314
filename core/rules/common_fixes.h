#pragma once

#include "core/rules/rule.h"

/// The port of KubePrism: the machine configuration's, else Talos' default.
int kubePrismPort(const CheckContext &context);

/// Whether the values say where the API server is, in any of the chart's ways.
bool knowsApiServer(const CheckContext &context);

/// Reach the API server through KubePrism on every node.
ChangeSet throughKubePrism(const CheckContext &context);

/// Turn kube-proxy replacement on, with the API server's address where none is set: without kube-proxy the agent
/// doesn't find it by itself.
Fix replaceKubeProxy(const CheckContext &context);

/// Leave the setting to its default.
Fix removal(const YamlPath &path);

/// Masquerade IPv4 in eBPF, with all that this takes in the version.
Fix masqueradeInBpf(const CheckContext &context);

/// Take items out of a list: one by one where the file has the list, else by writing the rest of the chart's default.
/// Nothing left: the key goes.
template<typename Drops>
ChangeSet withoutItems(const CheckContext &context, const YamlPath &list, Drops drops)
{
    const QStringList items = context.values.strings(list);
    ChangeSet changes;
    Value::List kept;
    for (int i = static_cast<int>(items.size()) - 1; i >= 0; --i) {
        if (drops(items.at(i)))
            changes.push_back(unset(list.child(i)));
        else
            kept.emplace(kept.begin(), items.at(i));
    }
    if (kept.empty())
        return {unset(list)};
    const Value *own = context.values.explicitValue(list);
    return own && own->isList() ? changes : ChangeSet{setTo(list, Value(std::move(kept)))};
}
