#pragma once

#include "core/values/configuration.h"

class QJsonArray;
class QJsonObject;

/// What became of one path between two texts; no value: it isn't there.
struct Difference
{
    Edit edit;
    std::optional<Value> before;
};

/// What a reader of the file sees changed, leaf by leaf, in the order of the new text; what went comes where it stood.
std::vector<Difference> differencesBetween(const Configuration &before, const Configuration &after);

/// `bpf.masquerade = true (was unset)`, one line each.
QStringList describe(const std::vector<Difference> &differences);

QJsonArray toJson(const std::vector<Difference> &differences);
/// One change as `check` writes it: path, `value` or `unset`, and its scope where that isn't the values.
QJsonObject toJson(const Edit &edit);
