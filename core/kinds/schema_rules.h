#pragma once

#include "core/yaml/value.h"

/// What is wrong with a value by one of the schema's rules (CEL, as the cluster writes it); empty where it holds, and
/// for rules that aren't known.
QString ruleProblem(const QString &rule, const Value &value);
bool isKnownRule(const QString &rule);
