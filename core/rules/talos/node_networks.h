#pragma once

#include "core/rules/rule.h"
#include "core/talos/cluster_addresses.h"

/// The networks that nodes have their addresses in: as the profile tells, and as the machines pick them.
QStringList knownNodeNetworks(const CheckContext &context);
