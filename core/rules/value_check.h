#pragma once

#include "core/rules/rule.h"
#include "core/values/templated_text.h"

/// Whether the chart's schema takes the value: one of the types, a number where a number is wanted, null where it may
/// be null. Settings that the schema doesn't type take everything.
bool isOfType(const Setting &setting, const Value &value);

/// Whether JSON Schema's types take the value.
bool fitsTypes(const QStringList &types, const Value &value);

/// `true or false, or a text`: the types for messages.
QString typesInWords(const QStringList &types);

/// What the author probably meant, in a type that the chart takes: `"7445"` as 7445, `"true"` as true, a text as a list
/// of one. Nothing where that can't be told.
std::optional<Value> convertedToType(const Setting &setting, const Value &value);

/// What is wrong with a value of that kind (CIDR, address, port, …), in words; empty: nothing.
QString formatProblem(SettingKind kind, const Value &value);

/// The violation of the hand-written range: an error outside the possible, a warning outside the usual values.
std::optional<Violation> outOfRange(const Setting &setting, const Value &value);
