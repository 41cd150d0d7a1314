#pragma once

#include "core/yaml/yaml_text.h"

/// A map that stands somewhere in a text, as a text of its own that says the same as `value`: from the most faithful
/// form to the plainest.
QByteArray ownTextOf(const YamlText &text, int node, const Value &value);

/// Whether a text is one document that says what a map says.
bool saysTheSame(const QByteArray &yaml, const Value &values);

QByteArray withoutBlankStart(const QByteArray &text);
