#include "ui/explanation/explanation_panel.h"

#include "ui/explanation/explanation_html.h"
#include "ui/explanation/flow_image.h"

#include <QDesktopServices>
#include <QEvent>
#include <QScrollBar>

#include <algorithm>

namespace {
constexpr int narrowestPicture = 330; ///< below it the words in it couldn't be read
constexpr int widestPicture = 640;
} // namespace

ExplanationPanel::ExplanationPanel(Project *project, QWidget *parent) : QTextBrowser(parent), m_project(project)
{
    setOpenLinks(false);
    setFrameShape(QFrame::NoFrame);
    setAccessibleName(tr("Details of the current setting"));
    document()->setDocumentMargin(12);
    connect(this, &QTextBrowser::anchorClicked, this, &ExplanationPanel::follow);
    connect(project, &Project::configurationChanged, this, &ExplanationPanel::render);
    connect(project, &Project::documentOpened, this, &ExplanationPanel::render);
}

void ExplanationPanel::showSetting(const YamlPath &path)
{
    m_path = path;
    render();
    verticalScrollBar()->setValue(0);
}

void ExplanationPanel::changeEvent(QEvent *event)
{
    QTextBrowser::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        render();
}

void ExplanationPanel::resizeEvent(QResizeEvent *event)
{
    QTextBrowser::resizeEvent(event);
    if (m_picture.isEmpty() || pictureWidth() == m_drawnWidth)
        return;
    document()->addResource(QTextDocument::ImageResource, m_picture,
                            loadResource(QTextDocument::ImageResource, m_picture));
    document()->markContentsDirty(0, document()->characterCount());
}

int ExplanationPanel::pictureWidth() const
{
    const int room = viewport()->width() - 2 * qRound(document()->documentMargin());
    return std::clamp(room, narrowestPicture, widestPicture);
}

QVariant ExplanationPanel::loadResource(int type, const QUrl &name)
{
    if (type != QTextDocument::ImageResource || name.scheme() != u"flow")
        return QTextBrowser::loadResource(type, name);
    m_picture = name;
    m_drawnWidth = pictureWidth();
    return flowImage(name.path(), palette(), m_drawnWidth, devicePixelRatio());
}

void ExplanationPanel::render()
{
    const Configuration &configuration = m_project->configuration();
    const int scrolled = verticalScrollBar()->value();
    m_picture.clear();
    if (m_path.isEmpty()) {
        setHtml(tr("<p>Select a setting to read what it does.</p>"));
        return;
    }
    const Setting *setting = configuration.catalogue().covering(m_path);
    setHtml(setting ? explanationHtml(*setting, configuration, m_project->findings(), palette())
                    : unknownKeyHtml(m_path, configuration, m_project->findings(), palette()));
    verticalScrollBar()->setValue(scrolled);
}

void ExplanationPanel::follow(const QUrl &link)
{
    if (link.scheme() == u"fix")
        return applyFix(link.path());
    if (link.scheme() != u"setting") {
        QDesktopServices::openUrl(link);
        return;
    }
    if (const Result<YamlPath> path = YamlPath::parse(link.path(QUrl::FullyDecoded)))
        Q_EMIT settingRequested(*path);
}

void ExplanationPanel::applyFix(const QString &numbers)
{
    const int finding = numbers.section(u'/', 0, 0).toInt();
    const int fix = numbers.section(u'/', 1, 1).toInt();
    const QList<Finding> &findings = m_project->findings();
    if (finding >= findings.size() || fix >= findings[finding].fixes.size())
        return;
    Finding alone = findings[finding];
    alone.fixes = {findings[finding].fixes[fix]};
    const QList<Fix> sound = m_project->soundFixes(alone);
    if (sound.isEmpty())
        m_project->say(Severity::Warning,
                       tr("Not applied, as it would lead to another error: %1").arg(alone.fixes.front().label));
    else
        m_project->apply(sound.front().changes, tr("Fix: %1").arg(sound.front().label));
}
