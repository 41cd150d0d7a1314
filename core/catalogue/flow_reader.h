#pragma once

#include "core/catalogue/knowledge.h"
#include "core/result.h"

/// Where a picture lies in the catalogue's folder.
QString flowFile(const QString &catalogueFolder, const QString &name);
/// The names of all pictures there, sorted.
QStringList flowPicturesIn(const QString &catalogueFolder);

/// What a picture says of itself. Refuses one that is missing, has no size, title or description, or colours of its
/// own: those come from `flows/style.css`, so that they follow the theme.
Result<FlowPicture> readFlowPicture(const QString &catalogueFolder, const QString &name);
