#pragma once

#include "core/sizing/component_resources.h"

class QJsonObject;

/// What `--explain` adds: the derivation step by step, the maps of fixed size, the components and what is left.
QString explanationAsText(const Configuration &values, const PoolSizing &pool, const NodeLoad &load);
void addExplanation(const Configuration &values, const PoolSizing &pool, const NodeLoad &load, QJsonObject &json);
