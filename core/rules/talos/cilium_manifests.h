#pragma once

#include <QMap>
#include <QString>

/// The inline manifests among these that hold Cilium's agent: their names, with the version of its image.
QMap<QString, QString> ciliumManifests(const QMap<QString, QString> &manifests);
