#pragma once

#include "app/cli/text_layout.h"
#include "core/rules/rule.h"

class QJsonObject;

QString ruleAsLine(const Rule &rule);
/// For Markdown.
QString ruleTableHead();
QString ruleAsTableRow(const Rule &rule);

QString ruleAsText(const Rule &rule, const Paint &paint);
QJsonObject ruleAsJson(const Rule &rule);
