#pragma once

#include "core/values/target.h"

/// What the profile's CiliumNodeConfig resources tell the agents of one pool.
struct NodeConfigFlags
{
    QMap<QString, QString> flags; ///< agent flag to value
    QMap<QString, QString> names; ///< agent flag to the resource that sets it
};

/// The flags for nodes with these labels. As in the agent (pkg/option/resolver) a resource without a selector selects
/// nothing, and where several set a flag, the last by name wins.
NodeConfigFlags nodeConfigFlags(const Value::List &resources, const QMap<QString, QString> &labels);
