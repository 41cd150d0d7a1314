#pragma once

#include <QByteArrayView>

#include <span>
#include <vector>

/// Lines of a text that another text has in their place, by number from 0. Either side may be empty.
struct LineHunk
{
    qsizetype oldFirst = 0;
    qsizetype oldCount = 0;
    qsizetype newFirst = 0;
    qsizetype newCount = 0;

    qsizetype oldEnd() const { return oldFirst + oldCount; }

    bool operator==(const LineHunk &) const = default;
};

/// The lines of a text, each with its line end.
std::vector<QByteArrayView> linesOf(QByteArrayView text);

/// A shortest way from one text to the other (Myers, "An O(ND) Difference Algorithm"), in order. Texts that have next
/// to nothing in common give one hunk rather than a long computation.
std::vector<LineHunk> lineHunks(std::span<const QByteArrayView> before, std::span<const QByteArrayView> after);
