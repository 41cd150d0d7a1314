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

// The default dark theme's keys are too dim on a dark ground.
KSyntaxHighlighting::Theme themeFor(const QPalette &palette)
{
    using KSyntaxHighlighting::Repository;
    if (!isDark(palette))
        return repository().defaultTheme(Repository::LightTheme);
    const KSyntaxHighlighting::Theme theme = repository().theme(QStringLiteral("GitHub Dark"));
    return theme.isValid() ? theme : repository().defaultTheme(Repository::DarkTheme);
}

} // namespace

void highlightDocument(QTextDocument *document, const QString &fileName, const QPalette &palette)
{
    auto *highlighter = document->findChild<KSyntaxHighlighting::SyntaxHighlighter *>();
    if (!highlighter)
        highlighter = new KSyntaxHighlighting::SyntaxHighlighter(document);
    highlighter->setTheme(themeFor(palette));
    highlighter->setDefinition(repository().definitionForFileName(fileName));
    highlighter->rehighlight();
}

void stopHighlighting(QTextDocument *document)
{
    delete document->findChild<KSyntaxHighlighting::SyntaxHighlighter *>();
}
