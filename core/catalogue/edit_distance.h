#pragma once

#include <QStringList>

/// How many letters must be inserted, removed, replaced or swapped with their neighbour to make one text the other;
/// `limit + 1` as soon as it is more than `limit`.
int editDistance(QStringView a, QStringView b, int limit);

/// The word that a misspelt one means, in any case of its letters: the nearest within `mostSlips` and half of its own
/// length, of several the first in the alphabet. Empty where none is near.
QString nearestWord(const QString &misspelt, const QStringList &words, int mostSlips);
