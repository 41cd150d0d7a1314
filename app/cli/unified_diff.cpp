#include "app/cli/unified_diff.h"

#include "core/yaml/line_hunks.h"

#include <QString>

#include <algorithm>

namespace {

constexpr qsizetype contextLines = 3;

using Lines = std::vector<QByteArrayView>;

/// Hunks so near that their contexts touch are shown as one.
struct Section
{
    std::vector<LineHunk> hunks;
    qsizetype first() const { return qMax<qsizetype>(0, hunks.front().oldFirst - contextLines); }
    qsizetype end(qsizetype size) const { return qMin(size, hunks.back().oldEnd() + contextLines); }
};

std::vector<Section> sectionsOf(const std::vector<LineHunk> &hunks)
{
    std::vector<Section> sections;
    for (const LineHunk &hunk : hunks) {
        const bool isNear =
            !sections.empty() && hunk.oldFirst - sections.back().hunks.back().oldEnd() <= 2 * contextLines;
        if (!isNear)
            sections.emplace_back();
        sections.back().hunks.push_back(hunk);
    }
    return sections;
}

void addLines(QByteArray &text, char mark, const Lines &lines, qsizetype first, qsizetype end)
{
    for (qsizetype line = first; line < end; ++line)
        text += mark + lines[static_cast<std::size_t>(line)].toByteArray();
}

QByteArray bodyOf(const Section &section, const Lines &before, const Lines &after)
{
    QByteArray text;
    qsizetype next = section.first();
    for (const LineHunk &hunk : section.hunks) {
        addLines(text, ' ', before, next, hunk.oldFirst);
        addLines(text, '-', before, hunk.oldFirst, hunk.oldEnd());
        addLines(text, '+', after, hunk.newFirst, hunk.newFirst + hunk.newCount);
        next = hunk.oldEnd();
    }
    addLines(text, ' ', before, next, section.end(static_cast<qsizetype>(before.size())));
    return text;
}

QByteArray headOf(const Section &section, qsizetype size)
{
    const LineHunk &first = section.hunks.front();
    qsizetype grown = 0;
    for (const LineHunk &hunk : section.hunks)
        grown += hunk.newCount - hunk.oldCount;
    const qsizetype oldCount = section.end(size) - section.first();
    const qsizetype newFirst = section.first() + first.newFirst - first.oldFirst;
    const auto range = [](qsizetype start, qsizetype count) {
        return QByteArray::number(count == 0 ? start : start + 1) + ',' + QByteArray::number(count);
    };
    return "@@ -" + range(section.first(), oldCount) + " +" + range(newFirst, oldCount + grown) + " @@\n";
}

QByteArray wholeLines(QByteArray text)
{
    if (!text.isEmpty() && !text.endsWith('\n'))
        text += '\n';
    return text;
}

} // namespace

QByteArray unifiedDiff(const QByteArray &before, const QByteArray &after, const QByteArray &nameBefore,
                       const QByteArray &nameAfter)
{
    const QByteArray oldText = wholeLines(before);
    const QByteArray newText = wholeLines(after);
    const Lines old = linesOf(oldText);
    const Lines fresh = linesOf(newText);
    QByteArray text;
    for (const Section &section : sectionsOf(lineHunks(old, fresh)))
        text += headOf(section, static_cast<qsizetype>(old.size())) + bodyOf(section, old, fresh);
    if (text.isEmpty())
        return text;
    return "--- " + nameBefore + "\n+++ " + nameAfter + '\n' + text;
}
