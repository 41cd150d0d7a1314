#include "ui/text/yaml_highlighting.h"

#include "ui/theme/theme.h"

#include <KSyntaxHighlighting/Definition>
#include <KSyntaxHighlighting/Repository>
#include <KSyntaxHighlighting/SyntaxHighlighter>
#include <KSyntaxHighlighting/Theme>

#include <QTextDocument>

namespace {

// Its definitions are read-only and take long to load: one for all panes.
KSyntaxHighlighting::Repository &repository()
{
    static KSyntaxHighlighting::Repository definitions;
    return definitions;
}

} // namespace

void highlightDocument(QTextDocument *document, const QString &fileName, const QPalette &palette)
{
    using KSyntaxHighlighting::Repository;
    auto *highlighter = document->findChild<KSyntaxHighlighting::SyntaxHighlighter *>();
    if (!highlighter)
        highlighter = new KSyntaxHighlighting::SyntaxHighlighter(document);
    highlighter->setTheme(repository().defaultTheme(isDark(palette) ? Repository::DarkTheme : Repository::LightTheme));
    highlighter->setDefinition(repository().definitionForFileName(fileName));
    highlighter->rehighlight();
}
