#pragma once

#include "core/yaml/yaml_node.h"

/// The documents of a text, with their directives, `---` and `...`. Found before parsing: a marker at the start of a
/// line is one everywhere, also inside quotes and block scalars, and yaml-cpp 0.8 can hang on texts of several
/// documents.
std::vector<TextSpan> documentSpans(const QByteArray &bytes);

enum class LineMarker { None, DocumentStart, DocumentEnd };

/// Whether a line is a document marker, by its first characters.
LineMarker markerAt(const QByteArray &bytes, qsizetype lineStart);
