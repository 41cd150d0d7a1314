#pragma once

#include "core/yaml/value.h"

#include <QByteArray>
#include <QString>

/// Scalars as Helm reads them: YAML 1.1 through go-yaml 2 and JSON, so `yes` is true and `010` is 8. What is an error
/// for Helm (`.inf`,
/// `!!int abc`) stays a string here; a rule can then name it.
Value readPlainScalar(const QString &text);

/// A scalar with quotes or a tag; `tag` as the parser resolved it, empty for none.
Value readScalar(const QString &text, bool isPlain, const QString &tag);

/// The name of an entry whose key is this scalar: JSON has string keys only, so `on:` is the key "true" for Helm.
QString readKey(const QString &text, bool isPlain, const QString &tag);

enum class FlowContext { Block, Flow };

/// Whether a string may stand without quotes and is then read as the same string.
bool isSafePlain(const QString &text, FlowContext context);

/// A string in quotes of the given kind; single ones turn double where the text needs escapes.
QByteArray quoted(const QString &text, char quote);

/// A string with the fewest quotes.
QByteArray writtenString(const QString &text, FlowContext context, char quote);

/// Null, boolean or number.
QByteArray writtenAtom(const Value &value);
