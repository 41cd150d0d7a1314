#pragma once

#include "core/rules/rule.h"

/// Most rules look at the chart's settings, but extraConfig and extraArgs can say the same to the agent. Here their
/// flags are put where the chart has settings for them, so that the same rules judge them.
struct FlagsAsSettings
{
    Configuration values;
    QHash<YamlPath, YamlPath> entries; ///< by the setting that each was put at
};

/// Nothing where no flag has a setting of its own.
std::optional<FlagsAsSettings> flagsAsSettings(const CheckContext &context);

/// What was found there and isn't known, told of extraConfig's entries. What the chart's templates check isn't theirs
/// to check: they never see the flags.
QList<Finding> findingsOfFlags(const QList<Finding> &found, const QList<Finding> &known, const FlagsAsSettings &flags);
