#pragma once

#include "core/rules/finding.h"

#include <QColor>
#include <QFont>

class QPalette;

/// The colours that a palette doesn't have. Each comes with a mark or a word wherever it is used.
enum class Tone { Set, Error, Warning, Hint, Good, Muted };

/// A tone that is readable on the palette's base, light or dark.
QColor tone(Tone tone, const QPalette &palette);
Tone toneOf(Severity severity);
bool isDark(const QPalette &palette);
/// `share` of `top` over `bottom`, 0 to 1.
QColor mixed(const QColor &top, const QColor &bottom, double share);

enum class Scheme { System, Light, Dark };
/// Switches the whole program, also where the platform has no theme to ask (offscreen, plain X11).
void applyScheme(Scheme scheme);

/// The fixed-width font for paths and YAML, in the size of the given one.
QFont monospaceFont(const QFont &like);
