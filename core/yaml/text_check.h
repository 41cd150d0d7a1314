#pragma once

#include "core/result.h"
#include "core/yaml/yaml_node.h"

#include <QByteArray>

#include <string_view>

/// Whether bytes are text that every YAML reader takes alike: UTF-8, lines ending in LF or CRLF, no control characters,
/// at most 16 MiB.
Result<void> checkText(const QByteArray &bytes);

/// The length of the byte order mark at the start: 3 or 0.
qsizetype byteOrderMark(const QByteArray &bytes);

/// The offset of the first byte of each line; the first one is behind the byte order mark.
std::vector<qsizetype> lineStartsOf(const QByteArray &bytes);

/// The line (from 0) of an offset.
std::size_t lineAt(const std::vector<qsizetype> &lineStarts, qsizetype offset);

TextPosition positionIn(const QByteArray &bytes, const std::vector<qsizetype> &lineStarts, qsizetype offset);

/// An error about a place in a text.
std::unexpected<Error> failureAt(const QByteArray &bytes, qsizetype offset, const QString &message);
