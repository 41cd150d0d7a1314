#pragma once

#include "core/catalogue/knowledge.h"

/// The names of kinds and levels in the catalogue's files and in the programs' output.
QString kindName(SettingKind kind);
std::optional<SettingKind> kindFromName(const QString &name);
QStringList kindNames();

QString levelName(SettingLevel level);
std::optional<SettingLevel> levelFromName(const QString &name);
QStringList levelNames();

/// What an impact can reach, from nothing to everything.
QStringList impactScopes();

struct Setting;
/// The kind to edit a setting as: our knowledge's, else concluded from the chart's types.
SettingKind effectiveKind(const Setting &setting);
