#include "core/yaml/line_hunks.h"

#include <algorithm>

namespace {

using Lines = std::span<const QByteArrayView>;

constexpr qsizetype mostDifferences = 3000; ///< the ways so far are remembered: 36 MB at most

qsizetype commonStart(Lines before, Lines after)
{
    return std::ranges::mismatch(before, after).in1 - before.begin();
}

qsizetype commonEnd(Lines before, Lines after)
{
    const auto most = static_cast<qsizetype>(std::min(before.size(), after.size()));
    qsizetype count = 0;
    while (count < most && before[before.size() - 1 - static_cast<std::size_t>(count)] ==
                               after[after.size() - 1 - static_cast<std::size_t>(count)])
        ++count;
    return count;
}

/// How far one gets in `before` on each diagonal (place in `before` minus place in `after`) with a number of
/// differences. Diagonals run from -`reach` to `reach`.
class Frontier
{
public:
    explicit Frontier(qsizetype reach) : m_reach(reach), m_furthest(static_cast<std::size_t>(2 * reach + 3), 0) {}

    qsizetype &at(qsizetype diagonal) { return m_furthest[static_cast<std::size_t>(diagonal + m_reach + 1)]; }
    qsizetype at(qsizetype diagonal) const { return m_furthest[static_cast<std::size_t>(diagonal + m_reach + 1)]; }

    /// Whether the way to a diagonal comes from the one above (a line added) rather than below (a line removed).
    bool isAddition(qsizetype diagonal, qsizetype differences) const
    {
        return diagonal == -differences || (diagonal != differences && at(diagonal - 1) < at(diagonal + 1));
    }

private:
    qsizetype m_reach;
    std::vector<qsizetype> m_furthest;
};

/// One frontier for each number of differences; the last one reaches the end. Empty: too many differences.
std::vector<Frontier> frontiers(Lines before, Lines after)
{
    const auto oldSize = static_cast<qsizetype>(before.size());
    const auto newSize = static_cast<qsizetype>(after.size());
    std::vector<Frontier> all;
    for (qsizetype differences = 0; differences <= std::min(oldSize + newSize, mostDifferences); ++differences) {
        Frontier next(differences);
        for (qsizetype diagonal = -differences; diagonal <= differences; diagonal += 2) {
            qsizetype place = 0;
            if (differences > 0) {
                const Frontier &last = all.back();
                place = last.isAddition(diagonal, differences) ? last.at(diagonal + 1) : last.at(diagonal - 1) + 1;
            }
            while (place < oldSize && place - diagonal < newSize &&
                   before[static_cast<std::size_t>(place)] == after[static_cast<std::size_t>(place - diagonal)])
                ++place;
            next.at(diagonal) = place;
        }
        all.push_back(next);
        if (std::abs(oldSize - newSize) <= differences && next.at(oldSize - newSize) >= oldSize)
            return all;
    }
    return {};
}

/// Puts one added or removed line before the hunks that are there; one that touches the first joins it.
void prepend(std::vector<LineHunk> &reversed, const LineHunk &line)
{
    if (!reversed.empty()) {
        LineHunk &next = reversed.back();
        if (line.oldEnd() == next.oldFirst && line.newFirst + line.newCount == next.newFirst) {
            next = {line.oldFirst, line.oldCount + next.oldCount, line.newFirst, line.newCount + next.newCount};
            return;
        }
    }
    reversed.push_back(line);
}

std::vector<LineHunk> shortestWay(Lines before, Lines after)
{
    const std::vector<Frontier> all = frontiers(before, after);
    if (all.empty())
        return {{0, static_cast<qsizetype>(before.size()), 0, static_cast<qsizetype>(after.size())}};
    std::vector<LineHunk> reversed;
    qsizetype diagonal = static_cast<qsizetype>(before.size()) - static_cast<qsizetype>(after.size());
    for (auto differences = static_cast<qsizetype>(all.size()) - 1; differences > 0; --differences) {
        const Frontier &last = all[static_cast<std::size_t>(differences) - 1];
        const bool isAddition = last.isAddition(diagonal, differences);
        diagonal += isAddition ? 1 : -1;
        const qsizetype place = last.at(diagonal);
        prepend(reversed, {place, isAddition ? 0 : 1, place - diagonal, isAddition ? 1 : 0});
    }
    std::ranges::reverse(reversed);
    return reversed;
}

} // namespace

std::vector<QByteArrayView> linesOf(QByteArrayView text)
{
    std::vector<QByteArrayView> lines;
    for (qsizetype start = 0; start < text.size();) {
        const qsizetype found = text.indexOf('\n', start);
        const qsizetype end = found < 0 ? text.size() : found + 1;
        lines.push_back(text.sliced(start, end - start));
        start = end;
    }
    return lines;
}

std::vector<LineHunk> lineHunks(Lines before, Lines after)
{
    const qsizetype start = commonStart(before, after);
    const Lines oldRest = before.subspan(static_cast<std::size_t>(start));
    const Lines newRest = after.subspan(static_cast<std::size_t>(start));
    const qsizetype end = commonEnd(oldRest, newRest);
    const Lines oldMiddle = oldRest.first(oldRest.size() - static_cast<std::size_t>(end));
    const Lines newMiddle = newRest.first(newRest.size() - static_cast<std::size_t>(end));
    if (oldMiddle.empty() && newMiddle.empty())
        return {};
    std::vector<LineHunk> hunks = shortestWay(oldMiddle, newMiddle);
    for (LineHunk &hunk : hunks) {
        hunk.oldFirst += start;
        hunk.newFirst += start;
    }
    return hunks;
}
