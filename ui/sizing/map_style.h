#pragma once

#include "ui/sizing/map_curves.h"

#include <QPen>

class QPainter;
class QPalette;

/// How a map's line looks. Lines that lie on each other stay apart: a broad unbroken one below, narrower broken ones
/// above it.
QPen linePen(std::size_t curve, const QPalette &palette);
/// The line that the file leads to, while the slider asks for another one.
QPen presentPen(std::size_t curve, const QPalette &palette);

QString mapTitle(std::size_t curve);      ///< `Connections, TCP`
QString shortMapTitle(std::size_t curve); ///< `CT TCP`
QString decisionText(const MapSize &map); ///< what decided its size, in words with numbers

/// `16 Mi`, `96 Ki`, `1.5 Gi` (entries count in powers of two, as the agent's limits do); `7.47 GiB` for memory.
QString shortAmount(qint64 amount, Measure measure);
QString exactNumber(qint64 number); ///< with the locale's groups of thousands
