#pragma once

#include "core/catalogue/catalogue.h"
#include "core/result.h"

/// Reads what was typed for a setting (nullptr: a key that nobody knows, read as YAML). The error says what would be
/// right.
Result<Value> readTyped(const Setting *setting, const QString &text);

/// One item of a list setting.
Result<Value> readTypedItem(const Setting *setting, const QString &text);

/// YAML of any shape, as the free-form settings take it.
Result<Value> readTypedYaml(const QString &text);

/// A scalar as it is shown for editing.
QString textForEditing(const Setting *setting, const Value &value);
