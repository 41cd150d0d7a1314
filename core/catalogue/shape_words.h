#pragma once

#include "core/result.h"

#include <QHash>
#include <QString>

/// The words that a shape's text leaves open, as `{of}`, and what stands for them where the shape is used.
using ShapeWords = QHash<QString, QString>;

/// Puts the words into a shape's text. `{minor}` and `{version}` stay: links fill them per chart. Fails on a word that
/// isn't given, with its line, and on a given word that the text never uses. A word written `{since?}` may be left out:
/// its line goes then, so it has one of its own.
Result<QString> fillShape(const QString &text, const ShapeWords &words);
