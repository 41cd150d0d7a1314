#pragma once

#include "core/rules/rule.h"

/// Pieces of Kubernetes objects that the chart hands on as they are: tolerations, affinities, variables, strategies…
/// Fields that Kubernetes doesn't have, as the API server refuses or drops them.
QList<Violation> checkObjectFields(const CheckContext &context);
/// Fields that hold another kind of value than theirs.
QList<Violation> checkObjectForms(const CheckContext &context);
