#pragma once

#include "core/catalogue/search_filters.h"
#include "ui/project/project.h"

/// What the search's filters may ask of the document as it stands, with what changed since it was saved.
DocumentStanding standingOf(const Project &project);
