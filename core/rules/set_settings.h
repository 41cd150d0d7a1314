#pragma once

#include "core/rules/rule.h"

/// Calls `check` for every setting of the chart that the file sets, with its value.
template<typename Check>
QList<Violation> forEachSetting(const CheckContext &context, Check check)
{
    QList<Violation> violations;
    for (const auto &[path, value, setting] : context.values.explicitLeaves()) {
        if (setting && !value->isNull()) {
            if (std::optional<Violation> violation = check(*setting, *value))
                violations += *std::move(violation);
        }
    }
    return violations;
}
