#pragma once

#include "core/yaml/value.h"

#include <QStringList>

/// Where a resource breaks the OpenAPI schema of its CustomResourceDefinition, read from a folder of Cilium's own CRDs
/// (`v2/*.yaml`, `v2alpha1/*.yaml`). Independent of the program's own facts and check.
QStringList crdProblems(const Value &resource, const QString &folder);
