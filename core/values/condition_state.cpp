#include "core/values/condition_state.h"

#include <algorithm>

bool holds(const Condition &condition, const Configuration &values)
{
    const auto matches = [&condition, &values](const Value &wanted) {
        return values.value(condition.setting).toDisplay() == wanted.toDisplay() ||
               (wanted.isBool() && values.isTrue(condition.setting) == wanted.toBool());
    };
    return (condition.is.empty() || std::ranges::any_of(condition.is, matches)) &&
           std::ranges::none_of(condition.isNot, matches);
}
