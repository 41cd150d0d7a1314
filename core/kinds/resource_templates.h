#pragma once

#include "core/yaml/value.h"

#include <vector>

/// Something to begin with: a Cilium resource for a profile, or a text that belongs beside them.
struct ResourceTemplate
{
    QString id;
    QString title;
    QString what;
    QString source;
    Value resource; ///< null where it is a text only
    QString text;
};

/// Those that are Cilium resources, in the version of the target; from resources/kinds/templates.yaml.
std::vector<ResourceTemplate> resourceTemplates(const QString &ciliumVersion);
/// All of them; `text` is filled for the resources, too.
std::vector<ResourceTemplate> allTemplates(const QString &ciliumVersion);
