#pragma once

#include "app/cli/outcome.h"
#include "core/catalogue/catalogue.h"

/// A path of the command line; a malformed one is wrong usage.
Outcome<YamlPath> readPath(const QString &text);

/// Whether the chart has something at this path: a setting, a group, or a place inside a list or free-form map.
bool isKnown(const Catalogue &catalogue, const YamlPath &path);

/// Says that the chart has no such path, which chart versions do, and which paths were probably meant.
QString unknownPathMessage(const Catalogue &catalogue, const YamlPath &path);

/// The setting for which people write this path although no chart ever had it, or nullptr.
const Setting *settingMistakenAs(const Catalogue &catalogue, const YamlPath &path);
/// The setting that had this path in older charts, or nullptr.
const Setting *settingOnceCalled(const Catalogue &catalogue, const YamlPath &path);
