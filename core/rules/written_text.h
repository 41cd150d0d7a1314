#pragma once

#include "core/rules/rule.h"

/// The text of a scalar as the file has it, without quotes: `off` where Helm reads false, `1.10` where it reads 1.1.
/// Nothing for what isn't a plain scalar: a quoted text is what it says.
std::optional<QString> plainText(const CheckContext &context, const YamlPath &path);

/// Whether YAML 1.1, and so Helm, takes the word for a truth value, and other readers take it for a text.
bool isYamlTruthWord(const QString &text);
