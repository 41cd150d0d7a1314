#pragma once

#include "core/catalogue/chart_facts.h"

/// A key that a chart's templates read although neither its values.yaml nor its schema mention it: valid, but found
/// only by reading the templates.
struct HiddenKey
{
    YamlPath path;
    QString since; ///< first chart minor that reads it; empty: all we know
    QString until; ///< last chart minor that reads it; empty: still does
};

/// Reads `hidden-keys.yaml`.
Result<std::vector<HiddenKey>> readHiddenKeys(const QString &file);

/// Adds the hidden keys of the facts' version, untyped, behind the settings. What the chart itself mentions stays as it
/// is.
void addHiddenKeys(ChartFacts &facts, const std::vector<HiddenKey> &keys);
