#pragma once

#include "core/rules/finding.h"
#include "core/values/configuration.h"

/// Writes down that somebody lives with a finding: an entry in a profile, elsewhere a comment above the setting where
/// it shows, or on the first line where the file doesn't set it.
Result<Configuration::Applied> accept(const Configuration &values, const Finding &finding, const QString &reason);

/// Takes out every acceptance of a finding.
Result<Configuration::Applied> retract(const Configuration &values, const Finding &accepted);
