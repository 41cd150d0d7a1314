#pragma once

#include "core/rules/rule.h"

/// Pieces of Kubernetes objects that the chart hands on as they are: tolerations, affinities, variables, strategies…
/// What a text among objects stands for, by its list: `FOO=bar` is a variable, `regcred` a Secret to pull with. Nothing
/// where that can't be told.
std::optional<Value> objectMeant(const YamlPath &list, const Value &entry);
/// The ways out for an entry that isn't an object: the one that was meant, or none.
QList<Fix> fixesOfEntry(const YamlPath &list, const YamlPath &at, const Value &entry);
/// Fields that Kubernetes doesn't have, as the API server refuses or drops them.
QList<Violation> checkObjectFields(const CheckContext &context);
/// Fields that hold another kind of value than theirs.
QList<Violation> checkObjectForms(const CheckContext &context);
