#pragma once

#include "core/catalogue/catalogue.h"

// The forms of texts that only an editor asks for while they are typed; what the rules judge is in
// core/rules/value_check.h.

/// What is wrong with a text of that kind (an amount, a cron line, a range of ports, a selector, an expression), in
/// words; empty: nothing.
QString shapeProblem(SettingKind kind, const QString &text);

/// What is wrong with the keys and values of a map setting: labels and selectors have a form.
QString mapProblem(const Setting *setting, const Value::Map &map);
