#pragma once

#include "app/cli/text_layout.h"
#include "core/rules/finding.h"

class QJsonObject;

/// `file:line:column: severity[rule]: message`, and indented below it why, the source and the fixes.
QString findingAsText(const QString &file, const Finding &finding, const Paint &paint);

/// A finding as `check --format json` writes it.
QJsonObject findingAsJson(const Finding &finding);

/// `2 errors, 1 warning, 3 hints`, or `no findings`.
QString countInWords(const QList<Finding> &findings);

/// Whether any finding is at the threshold or above; without one, never.
bool reaches(const QList<Finding> &findings, std::optional<Severity> threshold);
