#pragma once

#include <QByteArray>

#include <string>

// Where scalars end: yaml-cpp tells only where they start. Each answers the offset behind the last byte, or -1.

/// `start` is at the opening quote. -1: it isn't closed before `limit`.
qsizetype quotedEnd(const QByteArray &bytes, qsizetype start, qsizetype limit);

/// Follows the text until the parser's value is used up, over folded lines. -1: the text says something else.
qsizetype plainEnd(const QByteArray &bytes, qsizetype start, qsizetype limit, const std::string &value);

/// `start` is at `|` or `>`; `parentColumn` is the column of the collection around it, -1 at the root. The last line's
/// end isn't part.
qsizetype blockScalarEnd(const QByteArray &bytes, qsizetype start, qsizetype limit, int parentColumn);
