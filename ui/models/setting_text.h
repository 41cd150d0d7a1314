#pragma once

#include "core/catalogue/setting_kinds.h"
#include "core/values/configuration.h"

// How settings are put into words. Pure functions, shared by the list, the details and the editors.

/// A value on one line, as people read it: On, `10.0.0.0/8`, `dns, drop, tcp`, empty text as “”.
QString displayText(const Value &value);
/// What holds where the file says nothing.
QString defaultText(const Setting &setting);
QString stateText(SettingState state); ///< unset, set, set to the default, null
QString levelText(SettingLevel level);
QString impactText(const QString &scope);
/// `1 error` or `3 errors`; `many` has a %1 for the number.
QString counted(int count, const QString &one, const QString &many);
/// The first sentence of a longer text.
QString firstSentence(const QString &text);
/// A setting's label, or its path where nobody named it.
QString labelOf(const Catalogue &catalogue, const YamlPath &path);
