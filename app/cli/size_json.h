#pragma once

#include "core/sizing/pool_sizing.h"

class QJsonObject;

QJsonObject poolAsJson(const PoolSizing &pool);
QJsonObject clusterAsJson(const ClusterSizing &cluster);
