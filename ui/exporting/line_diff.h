#pragma once

#include <QStringList>

#include <vector>

/// One line of a comparison: kept, removed from the old text, or added by the new one.
struct DiffLine
{
    enum class Kind { Same, Removed, Added };

    Kind kind = Kind::Same;
    QString text;

    bool operator==(const DiffLine &) const = default;
};

/// The shortest way from one text to the other, line by line.
std::vector<DiffLine> diffLines(const QString &before, const QString &after);
