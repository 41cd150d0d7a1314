#pragma once

#include "core/catalogue/catalogue.h"

// Names and short texts for what a setting is, as `explain` and `list` write them.

QString presenceName(Presence presence);               ///< active, commented, hidden
QStringList typeNames(const Setting &setting);         ///< JSON Schema's names, with null where it may be null
QString describeRange(const Range &range);             ///< `from 0 to 1, usually from 0.0025 to 0.1`; empty: none
QString describeCondition(const Condition &condition); ///< `hubble.enabled is true`
/// An address with `{minor}` and `{version}` replaced by the chart's.
QString resolvedLink(const QString &url, const Catalogue &catalogue);
