#pragma once

#include "core/yaml/yaml_writer.h"

/// What stands behind a `:` or `-`: ` true`, ` |` with its lines, or the lines of a collection. Ends without a line
/// end.
struct BlockValue
{
    QByteArray firstLine;  ///< with the blank before it, empty where a collection starts on the next line
    QByteArray otherLines; ///< each with a line end before it
};

/// The value of a key at `column`.
BlockValue writtenEntryValue(const Value &value, int column, const YamlLayout &layout);

/// The value of a list item whose dash stands at `column`.
BlockValue writtenItemValue(const Value &value, int column, const YamlLayout &layout);

/// A key with its value, as an entry of a map at `column`; its first line isn't indented.
BlockValue writtenEntry(const QString &key, const Value &value, int column, const YamlLayout &layout);

/// Whether a string can stand as a literal block and be read back as it is.
bool fitsLiteral(const QString &text);

/// The header (`|`, `|-`, `|+`) and the lines of a literal block, indented by `column`.
BlockValue writtenLiteral(const QString &text, int column, const QByteArray &lineEnd);
