#pragma once

#include <QString>

class QPalette;
class QTextDocument;

/// Colours a document after its file's name with KSyntaxHighlighting, in the light or dark theme that goes with the
/// palette; called again, it changes the theme.
void highlightDocument(QTextDocument *document, const QString &fileName, const QPalette &palette);

/// Leaves a text without colours, which a large one needs too long for.
void stopHighlighting(QTextDocument *document);
