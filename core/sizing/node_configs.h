#pragma once

#include "core/values/target.h"

#include <QHash>

/// A flag that a CiliumNodeConfig gives the agents that it selects.
struct NodeConfigFlag
{
    QString value;
    QString resource; ///< name of the CiliumNodeConfig
    int index = 0;    ///< of the resource in the profile's list
};

/// The CiliumNodeConfig resources of a profile, laid out so that many pools can be looked up.
///
/// As in the agent (pkg/option/resolver): a resource without a selector selects nothing, one with an empty selector
/// everything, and where several set a flag, the last by name wins.
class NodeConfigs
{
public:
    explicit NodeConfigs(const Value::List &resources);

    /// The flags for nodes with these labels.
    QHash<QString, NodeConfigFlag> flagsFor(const QMap<QString, QString> &labels) const;
    /// Where in the profile's list the resource stands that selects by exactly these labels, or -1.
    int indexSelecting(const QMap<QString, QString> &labels) const;

private:
    struct NodeConfig
    {
        QString name;
        int index = 0;
        Value selector;
        Value defaults;
    };

    std::vector<NodeConfig> m_configs;          ///< by name
    QHash<QString, std::vector<int>> m_byLabel; ///< `key=value` of a selector's first label
    std::vector<int> m_others;                  ///< those that have no label to find them by
};
