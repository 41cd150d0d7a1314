#pragma once

#include "core/yaml/value.h"
#include "core/yaml/yaml_path.h"

/// What a piece of a Kubernetes manifest (an affinity, tolerations, volumes, …) that a setting takes as a whole has
/// that Kubernetes doesn't know there, or in another form: `nodeAffinity is "x"; a map is needed`. Empty: nothing, or
/// the setting isn't such a piece. Chart and Helm don't look inside, so that the API server is the first to say so.
QString manifestProblem(const YamlPath &setting, const Value &value);
