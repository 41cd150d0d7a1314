#pragma once

#include <QStringView>

/// How many letters must be inserted, removed, replaced or swapped with their neighbour to make one text the other;
/// `limit + 1` as soon as it is more than `limit`.
int editDistance(QStringView a, QStringView b, int limit);
