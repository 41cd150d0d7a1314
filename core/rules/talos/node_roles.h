#pragma once

#include "core/values/target.h"

/// By the roles that a profile tells, in Talos' spelling or Kubernetes'.
bool isControlPlane(const NodePool &pool);

/// Whether every node that a profile tells of is a control plane and nothing else; no where it tells of none.
bool hasOnlyControlPlanes(const std::vector<NodePool> &pools);
