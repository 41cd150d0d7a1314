#pragma once

#include <QStringList>

class QLineEdit;

/// Completes the word at the cursor of a line that holds several with a separator between them.
void completeWords(QLineEdit *line, QChar separator, const QStringList &words);
