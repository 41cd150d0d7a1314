#pragma once

#include <QStringList>

/// `1.18` of `1.18.5` where it is among the known ones, else the one nearest to it; of two as near the newer.
QString nearestMinor(const QString &version, const QStringList &known);
