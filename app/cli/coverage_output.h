#pragma once

#include "core/catalogue/catalogue.h"

#include <QJsonObject>

/// How much is known of a chart version's settings: a table of counts for people, an object for programs.
QString coverageAsText(const Catalogue &catalogue);
QJsonObject coverageAsJson(const Catalogue &catalogue);
