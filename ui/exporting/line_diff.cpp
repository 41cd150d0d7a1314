#include "ui/exporting/line_diff.h"

#include "core/yaml/line_hunks.h"

namespace {

/// With an end to the last line, so that one that only lacks it counts as the same.
QByteArray wholeLines(const QString &text)
{
    QByteArray bytes = text.toUtf8();
    if (!bytes.isEmpty() && !bytes.endsWith('\n'))
        bytes += '\n';
    return bytes;
}

} // namespace

std::vector<DiffLine> diffLines(const QString &before, const QString &after)
{
    const QByteArray oldText = wholeLines(before);
    const QByteArray newText = wholeLines(after);
    const std::vector<QByteArrayView> old = linesOf(oldText);
    const std::vector<QByteArrayView> fresh = linesOf(newText);
    std::vector<DiffLine> lines;
    const auto add = [&lines](DiffLine::Kind kind, const std::vector<QByteArrayView> &from, qsizetype first,
                              qsizetype end) {
        for (qsizetype line = first; line < end; ++line)
            lines.push_back({kind, QString::fromUtf8(from[static_cast<std::size_t>(line)].chopped(1))});
    };
    qsizetype next = 0;
    for (const LineHunk &hunk : lineHunks(old, fresh)) {
        add(DiffLine::Kind::Same, old, next, hunk.oldFirst);
        add(DiffLine::Kind::Removed, old, hunk.oldFirst, hunk.oldEnd());
        add(DiffLine::Kind::Added, fresh, hunk.newFirst, hunk.newFirst + hunk.newCount);
        next = hunk.oldEnd();
    }
    add(DiffLine::Kind::Same, old, next, static_cast<qsizetype>(old.size()));
    return lines;
}
