#pragma once

#include "core/rules/rule.h"

#include <QVersionNumber>

/// The version that the cluster was made with (upgradeCompatibility), whose defaults the chart keeps; null where it
/// isn't told or can't be read.
QVersionNumber madeWith(const CheckContext &context);
