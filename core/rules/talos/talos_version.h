#pragma once

#include "core/rules/rule.h"

#include <QVersionNumber>

/// Whether the machines run Talos 1.`minor` or newer.
inline bool isTalosAtLeast(const CheckContext &context, int minor)
{
    return QVersionNumber::fromString(context.talos().version) >= QVersionNumber(1, minor);
}
