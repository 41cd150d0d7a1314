#pragma once

#include "core/rules/rule.h"

#include <algorithm>

template<typename Check>
QList<Violation> forEachSettingIn(std::initializer_list<SettingState> states, const CheckContext &context, Check check)
{
    QList<Violation> violations;
    for (const ExplicitLeaf &leaf : context.values.explicitLeaves()) {
        if (!leaf.setting || !std::ranges::contains(states, leaf.state))
            continue;
        if (std::optional<Violation> violation = check(*leaf.setting, *leaf.value))
            violations += *std::move(violation);
    }
    return violations;
}

/// Calls `check` for every setting of the chart that the file sets, with its value.
template<typename Check>
QList<Violation> forEachSetting(const CheckContext &context, Check check)
{
    return forEachSettingIn({SettingState::Set, SettingState::Pinned}, context, std::move(check));
}

/// The same without those that are set to the chart's default, which is in order.
template<typename Check>
QList<Violation> forEachChangedSetting(const CheckContext &context, Check check)
{
    return forEachSettingIn({SettingState::Set}, context, std::move(check));
}
