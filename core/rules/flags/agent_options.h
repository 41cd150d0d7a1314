#pragma once

#include "core/rules/rule.h"

/// The agent reads flags, not Helm values: a setting of the chart fills a flag, and `extraConfig.<flag>` comes later in
/// the ConfigMap and wins. Here is what a flag holds in the end.
namespace effective {

/// What `extraConfig.<flag>` says, as text; nothing where it doesn't.
std::optional<QString> overriding(const CheckContext &context, const QString &flag);

/// The flag's text: extraConfig's, else that of the setting which the chart copies into it; nothing where the ConfigMap
/// doesn't have it and the agent's own default holds.
std::optional<QString> option(const CheckContext &context, const QString &flag);
/// The same as a word and as a switch; empty and off where it isn't there.
QString optionText(const CheckContext &context, const QString &flag);
bool isOptionOn(const CheckContext &context, const QString &flag);

/// A setting as the agent reads it: what extraConfig says of the flag that it fills, else its value.
QString settingText(const CheckContext &context, const char *path);
bool isSettingOn(const CheckContext &context, const char *path);

/// Where the flag is set in the file: `extraConfig.<flag>` or the chart's setting.
YamlPath optionPath(const CheckContext &context, const QString &flag);
YamlPath extraConfigPath(const QString &flag);

/// `bpf-lb-map-max` as Go's flag packages read a truth value; nothing where they can't.
std::optional<bool> toBool(const QString &text);

/// Takes away what would override the settings that the changes set.
ChangeSet withoutOverrides(const CheckContext &context, ChangeSet changes);

} // namespace effective
