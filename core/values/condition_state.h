#pragma once

#include "core/values/configuration.h"

/// Whether what the catalogue asks of another setting is so.
bool holds(const Condition &condition, const Configuration &values);
