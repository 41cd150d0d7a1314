#pragma once

#include "app/cli/text_layout.h"
#include "core/catalogue/catalogue.h"

/// Everything that is known of a setting, laid out for reading; fields without content are left out.
QString settingAsText(const Setting &setting, const Catalogue &catalogue, const Paint &paint);

/// The settings of a group, one line each.
QString groupAsText(const YamlPath &group, const Catalogue &catalogue, const Paint &paint);
