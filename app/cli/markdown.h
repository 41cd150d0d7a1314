#pragma once

#include <QString>

/// A text as one cell of a Markdown table shows it literally.
QString inTableCell(const QString &text);
