#include "ui/exporting/line_diff.h"

#include <algorithm>

namespace {

QStringList linesOf(const QString &text)
{
    QStringList lines = text.split(u'\n');
    if (lines.last().isEmpty())
        lines.removeLast();
    return lines;
}

/// Lengths of the longest common tails: `lengths[i][j]` for the lines from i and from j on.
std::vector<std::vector<int>> commonLengths(const QStringList &before, const QStringList &after)
{
    const auto rows = static_cast<std::size_t>(before.size());
    const auto columns = static_cast<std::size_t>(after.size());
    std::vector<std::vector<int>> lengths(rows + 1, std::vector<int>(columns + 1, 0));
    for (std::size_t row = rows; row-- > 0;) {
        for (std::size_t column = columns; column-- > 0;) {
            const bool same = before[static_cast<qsizetype>(row)] == after[static_cast<qsizetype>(column)];
            lengths[row][column] =
                same ? lengths[row + 1][column + 1] + 1 : std::max(lengths[row + 1][column], lengths[row][column + 1]);
        }
    }
    return lengths;
}

} // namespace

std::vector<DiffLine> diffLines(const QString &before, const QString &after)
{
    const QStringList old = linesOf(before);
    const QStringList fresh = linesOf(after);
    const auto lengths = commonLengths(old, fresh);
    std::vector<DiffLine> lines;
    qsizetype row = 0;
    qsizetype column = 0;
    while (row < old.size() || column < fresh.size()) {
        const auto at = [&](qsizetype i, qsizetype j) {
            return lengths[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)];
        };
        if (row < old.size() && column < fresh.size() && old[row] == fresh[column]) {
            lines.push_back({.kind = DiffLine::Kind::Same, .text = fresh[column]});
            ++row;
            ++column;
        } else if (column == fresh.size() || (row < old.size() && at(row + 1, column) >= at(row, column + 1))) {
            lines.push_back({.kind = DiffLine::Kind::Removed, .text = old[row++]});
        } else {
            lines.push_back({.kind = DiffLine::Kind::Added, .text = fresh[column++]});
        }
    }
    return lines;
}
