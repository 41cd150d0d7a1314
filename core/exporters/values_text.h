#pragma once

#include "core/values/configuration.h"

/// The values as a text of their own, with the file's comments.
QByteArray minimalValues(const Configuration &configuration);
/// The same with what each setting does as a comment above it.
QByteArray annotatedValues(const Configuration &configuration);
/// Every value that takes effect, as a text without comments. Settings that nobody set and whose default is null are
/// left out: writing null would take the key away.
QByteArray fullValues(const Configuration &configuration);
/// What `fullValues` says.
Value effectiveValues(const Configuration &configuration);
