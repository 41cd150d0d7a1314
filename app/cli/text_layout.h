#pragma once

#include <QStringList>

/// The widest line of texts that are laid out for reading.
inline constexpr int textWidth = 100;

/// The lines of a text, broken at blanks so that none is wider than `width` (but for words that are). Line ends in the
/// text stay.
QStringList wrapped(const QString &text, int width);

/// The wrapped lines of a text, each ending with a line end: the first behind `first`, the others behind as many
/// blanks.
QString paragraph(const QString &first, const QString &text);

/// How parts of a text stand out on a terminal; where colors are off, not at all.
class Paint
{
public:
    explicit Paint(bool isColored) : m_isColored(isColored) {}

    QString bold(const QString &text) const { return painted("1", text); }
    QString red(const QString &text) const { return painted("1;31", text); }
    QString yellow(const QString &text) const { return painted("1;33", text); }
    QString blue(const QString &text) const { return painted("1;34", text); }
    QString green(const QString &text) const { return painted("32", text); }

private:
    QString painted(const char *code, const QString &text) const;

    bool m_isColored;
};
