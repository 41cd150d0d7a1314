#pragma once

#include "core/catalogue/catalogue.h"
#include "core/rules/finding.h"

#include <QHash>

#include <optional>

/// Which findings show at which setting. A finding shows where its first setting is; a place inside a list or map
/// counts for the setting that holds it.
class ProblemIndex
{
public:
    ProblemIndex() = default;
    ProblemIndex(const QList<Finding> &findings, const Catalogue &catalogue);

    QList<int> at(const YamlPath &path) const
    {
        return m_byPath.value(path);
    } ///< numbers into the findings, worst first
    QList<YamlPath> paths() const { return m_byPath.keys(); }

private:
    QHash<YamlPath, QList<int>> m_byPath;
};

/// The path that a row of the list has for a place in the values.
YamlPath rowPath(const Catalogue &catalogue, const YamlPath &path);
