#pragma once

#include "core/catalogue/catalogue.h"

// A setting that the chart takes in several forms ("true" and true, a number or a text, a list or its one entry) is
// shown as what it means, and stays in the form that the file has it in.

/// What is meant by a value: `"true"` of a switch that may be a text is true.
Value meantBy(const Setting &setting, const Value &written);

/// A new value in the form of the one that stands in the file, where the chart takes it so.
Value inHabitOf(const Setting &setting, const std::optional<Value> &written, const Value &wanted);

/// A value as the entries of a list: a single text counts as a list of one.
Value::List entriesOf(const Value &value);
