#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QString>

/// Reads a whole file; `-` is standard input. Errors say what is there instead: missing, a folder, unreadable, too
/// large (16 MiB).
Result<QByteArray> readTextFile(const QString &path);

/// Writes a file so that either the old or the new content is there, never a half: a temporary file beside it, then
/// renamed. Links are followed, mode (and owner, where permitted) are kept; what was written is read back and compared.
Result<void> writeTextFile(const QString &path, const QByteArray &content);
