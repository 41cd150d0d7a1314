#pragma once

#include "core/rules/rule.h"

/// One edit of a way out: `value` as YAML, nullptr takes the key out.
struct Step
{
    const char *path = nullptr;
    const char *value = nullptr;
};

struct WayOut
{
    const char *label = nullptr;
    Step steps[3]{};
};

/// Settings that don't go together: what most checks of charts and agents come down to. A rule names one with
/// `check = found<combination>`.
struct Combination
{
    const char *since = nullptr;  ///< first chart version that has the rule; nullptr: all we know
    const char *before = nullptr; ///< first version that has it no longer; nullptr: still does
    bool (*isThere)(const CheckContext &) = nullptr;
    const char *message = nullptr; ///< `{hubble.enabled}` stands for the effective value
    const char *settings[4]{};     ///< the first one is where it shows
    WayOut waysOut[3]{};           ///< best first; those that would change nothing aren't offered
};

QList<Violation> violationsOf(const CheckContext &context, const Combination &combination);

template<const Combination &combination>
QList<Violation> found(const CheckContext &context)
{
    return violationsOf(context, combination);
}

/// A message with the effective value in place of each `{path}`; `unset` where there is none.
QString withValues(const CheckContext &context, const char *message);

/// What `{{ if }}` of a template takes for true: anything but false, 0, null and what is empty.
bool isTruthy(const Value &value);
bool isTruthy(const CheckContext &context, const char *path);

/// `text(context, "loadBalancer.mode") == "dsr"_L1`
inline QString text(const CheckContext &context, const char *path)
{
    return context.values.string(path);
}

inline bool isOn(const CheckContext &context, const char *path)
{
    return context.values.isTrue(path);
}
