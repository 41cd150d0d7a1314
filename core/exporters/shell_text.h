#pragma once

#include <QString>

/// A word of a POSIX shell's command line that the shell hands on as it is, whatever is in it.
QString shellWord(const QString &text);

/// A text as YAML or shell comment lines, each beginning with `#`: no character of it can end the comment.
QByteArray commentLines(const QString &text, int indent = 0);

/// A text on one line, for headings and comments: what isn't printable becomes a blank.
QString onOneLine(const QString &text);
