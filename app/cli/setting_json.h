#pragma once

#include "core/catalogue/catalogue.h"

class QJsonObject;

/// A setting as `list --format json` writes it.
QJsonObject settingSummaryAsJson(const Setting &setting);

/// Everything that is known of a setting.
QJsonObject settingAsJson(const Setting &setting, const Catalogue &catalogue);
