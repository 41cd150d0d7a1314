#include "ui/models/project_standing.h"

#include "core/rules/document_standing.h"

DocumentStanding standingOf(const Project &project)
{
    const Configuration &values = project.configuration();
    DocumentStanding standing =
        standingOf(values, {.findings = project.findings(), .accepted = project.acceptedFindings()});
    standing.knowsChanges = true;
    if (!project.isModified())
        return standing;
    for (const Setting &setting : values.catalogue().settings())
        if (project.explicitValue(setting.path()) != project.savedValue(setting.path()))
            standing.settings[setting.path()].isChanged = true;
    return standing;
}
