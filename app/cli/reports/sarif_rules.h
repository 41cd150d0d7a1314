#pragma once

#include "core/rules/finding.h"

#include <QStringList>

class QJsonObject;

QString sarifLevel(Severity severity); ///< error, warning, note

/// This program and what is known of the rules, in the order of their names.
QJsonObject sarifTool(const QStringList &rules);
