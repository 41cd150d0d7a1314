#pragma once

#include <QByteArray>

/// The difference of two texts in the form of `diff -u`; empty where they are the same.
QByteArray unifiedDiff(const QByteArray &before, const QByteArray &after, const QByteArray &nameBefore,
                       const QByteArray &nameAfter);
