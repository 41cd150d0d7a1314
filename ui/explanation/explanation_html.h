#pragma once

#include "core/catalogue/catalogue.h"
#include "core/rules/finding.h"
#include "core/values/configuration.h"

class QPalette;

/// Everything that is known of a setting, as rich text. Links are `setting:<path>`, `fix:<finding>/<fix>` (numbers into
/// `findings`) and web addresses. A picture is `flow:<name>`.
/// Every text is escaped; `code` between backticks is set in a fixed font.
QString explanationHtml(const Setting &setting, const Configuration &configuration, const QList<Finding> &findings,
                        const QPalette &palette);
/// For a key of the file that the chart doesn't know.
QString unknownKeyHtml(const YamlPath &path, const Configuration &configuration, const QList<Finding> &findings,
                       const QPalette &palette);
