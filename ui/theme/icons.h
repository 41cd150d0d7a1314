#pragma once

#include "core/rules/finding.h"
#include "ui/theme/theme.h"

#include <QIcon>

#include <optional>

/// An icon of our own set (`resources/icons/<name>.svg`), drawn in the palette's text colour at the moment it is
/// painted, so that it follows a change of the colour scheme; with a tone, in that.
QIcon icon(QLatin1StringView name, std::optional<Tone> tone = {});
QIcon severityIcon(Severity severity);
/// Of the worst problem, or a good sign.
QIcon severityIcon(std::optional<Severity> severity);
QIcon applicationIcon();
