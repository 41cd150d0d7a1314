#pragma once

#include "core/values/change_set.h"
#include "core/yaml/yaml_node.h"

#include <QList>

enum class Severity { Hint, Warning, Error };

/// Whose rule it is.
enum class Origin { Chart, Agent, Operator, Talos, Kernel, Kubernetes, Documentation, Advice };

QString severityName(Severity severity); ///< error, warning, hint
QString originName(Origin origin);       ///< chart, agent, …

struct Fix
{
    QString label; ///< imperative: "Turn Hubble on"
    ChangeSet changes;
    bool safe = false; ///< touches nothing the user set, and leads to no new finding

    bool operator==(const Fix &) const = default;
};

/// Something that is wrong or could be better in a configuration, and the ways out.
struct Finding
{
    QString rule;
    Severity severity = Severity::Error;
    Origin origin = Origin::Advice;
    QString message; ///< one sentence with the actual values
    QString why;
    QString source;
    QList<YamlPath> settings; ///< the first one is where it shows
    TextPosition position;
    QList<Fix> fixes;
    QString acceptedBecause; ///< the reason of whoever decided to live with it; empty: nobody did
};
