#pragma once

#include <QByteArray>
#include <QImage>

class QPalette;

/// A picture of the catalogue (`resources/catalogue/flows/<name>.svg`) with the style sheet of all pictures in the
/// palette's colours. Empty where there is no such picture.
QByteArray flowSvg(const QString &name, const QPalette &palette);

/// The picture as wide as that, sharp on a screen of that pixel ratio.
QImage flowImage(const QString &name, const QPalette &palette, int width, qreal devicePixelRatio);
