#pragma once

#include <QString>

/// Where two texts differ, with some lines around: what a preview of a small change in a long file shows.
struct ChangedPart
{
    QString before;
    QString after;
};

ChangedPart changedPart(const QString &before, const QString &after, int linesAround = 3);
