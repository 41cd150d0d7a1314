#include "ui/sizing/changed_part.h"

#include <QStringList>

#include <algorithm>

ChangedPart changedPart(const QString &before, const QString &after, int linesAround)
{
    const QStringList old = before.split(u'\n');
    const QStringList fresh = after.split(u'\n');
    const qsizetype least = std::min(old.size(), fresh.size());
    qsizetype head = 0;
    while (head < least && old[head] == fresh[head])
        ++head;
    qsizetype tail = 0;
    while (tail < least - head && old[old.size() - 1 - tail] == fresh[fresh.size() - 1 - tail])
        ++tail;
    head = std::max<qsizetype>(0, head - linesAround);
    tail = std::max<qsizetype>(0, tail - linesAround);
    const auto part = [&](const QStringList &lines) { return lines.sliced(head, lines.size() - tail - head); };
    return {.before = part(old).join(u'\n'), .after = part(fresh).join(u'\n')};
}
