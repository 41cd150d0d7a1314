#pragma once

#include "core/sizing/pool_sizing.h"

/// The ratio for all nodes. Takes effect when agents restart, and recreates the maps: open connections are lost.
ChangeSet ratioChange(double ratio);

/// Entries written out by hand, so that all nodes get the same, whatever their memory.
ChangeSet explicitSizesChange(const NodeSizing &sizing);

/// A ratio for the nodes of one pool: a CiliumNodeConfig in the profile's `resources:`, made or changed. Fails, saying
/// why, where the file is no profile, or the pool has no labels to select its nodes by.
Result<ChangeSet> nodeConfigChange(const Configuration &values, const NodePool &pool, double ratio);

/// The same resource as YAML, for those who keep it elsewhere.
Result<QByteArray> nodeConfigText(const NodePool &pool, double ratio);

/// The profile's node pools replaced by these, as they were read from a listing. Fails where the file is no profile.
Result<ChangeSet> nodePoolsChange(const Configuration &values, std::span<const NodePool> pools);
