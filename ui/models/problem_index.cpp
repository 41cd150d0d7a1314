#include "ui/models/problem_index.h"

#include "core/kinds/resource.h"

ProblemIndex::ProblemIndex(const QList<Finding> &findings, const Catalogue &catalogue)
{
    for (int number = 0; number < findings.size(); ++number) {
        const QList<YamlPath> &settings = findings[number].settings;
        if (!settings.isEmpty() && !isInResource(settings.front()))
            m_byPath[rowPath(catalogue, settings.front())].append(number);
    }
}

YamlPath rowPath(const Catalogue &catalogue, const YamlPath &path)
{
    const Setting *setting = catalogue.covering(path);
    return setting ? setting->path() : path;
}
