#pragma once

#include "core/yaml/splice.h"

#include <QString>

// The text pane works on lines that end with \n and knows no byte-order mark; the file keeps its own bytes. These
// functions lead from one to the other. Positions count UTF-16 units, as QTextDocument does.

/// What the text pane shows: without byte-order mark, every line end as \n.
QString editorText(const QByteArray &bytes);

qsizetype byteOffset(const QByteArray &bytes, qsizetype position);
qsizetype editorPosition(const QByteArray &bytes, qsizetype byteOffset);

/// `\r\n` where most lines end so, else `\n`.
QByteArray dominantLineEnd(const QByteArray &bytes);

/// What differs between two texts: at `position`, `removed` characters became `inserted`.
struct TextDifference
{
    qsizetype position = 0;
    qsizetype removed = 0;
    QString inserted;

    bool isEmpty() const { return removed == 0 && inserted.isEmpty(); }
};
TextDifference differenceBetween(const QString &before, const QString &after);

/// The splice of the file's bytes after which they show as `typed`. Only what was typed changes; new lines end as most
/// lines do.
Splice typedSplice(const QByteArray &bytes, const QString &typed);
