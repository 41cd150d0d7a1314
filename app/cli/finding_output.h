#pragma once

#include "app/cli/text_layout.h"
#include "core/rules/rules.h"

class QJsonObject;

/// `file:line:column: severity[rule]: message`, and indented below it why, the source and the fixes.
QString findingAsText(const QString &file, const Finding &finding, const Paint &paint);

/// An accepted finding in one line, with its reason.
QString acceptedAsText(const QString &file, const Finding &finding, const Paint &paint);

/// A finding as `check --format json` writes it.
QJsonObject findingAsJson(const Finding &finding);

/// `2 errors, 1 warning, 3 hints`, or `no findings`.
QString countInWords(const QList<Finding> &findings);
/// With the accepted ones: `1 error, 2 accepted`.
QString countInWords(const Judgement &judgement);

/// Whether any finding is at the threshold or above; without one, never.
bool reaches(const QList<Finding> &findings, std::optional<Severity> threshold);
