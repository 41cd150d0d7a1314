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

QUrl flowUrl(const FlowPicture &flow)
{
    return flow.name.isEmpty() ? QUrl() : QUrl(u"flow:" + flow.name);
}
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
    if (m_picture.isEmpty() || pictureWidth() == qRound(m_image.deviceIndependentSize().width()))
        return;
    drawPicture();
    putPictureInPlace();
}

/// The same with and without a scroll bar, which may come and go with the picture's height.
int ExplanationPanel::pictureWidth() const
{
    const int margins = 2 * qRound(document()->documentMargin());
    const int room = width() - verticalScrollBar()->sizeHint().width() - margins;
    return std::clamp(room, narrowestPicture, widestPicture);
}

void ExplanationPanel::drawPicture()
{
    m_image = QImage();
    if (!m_picture.isEmpty())
        m_image = flowImage(m_picture.path(), palette(), pictureWidth(), devicePixelRatio());
}

/// The document keeps pictures by name, also over a new page.
void ExplanationPanel::putPictureInPlace()
{
    document()->addResource(QTextDocument::ImageResource, m_picture, m_image);
    document()->markContentsDirty(0, document()->characterCount());
}

QVariant ExplanationPanel::loadResource(int type, const QUrl &name)
{
    return name == m_picture ? m_image : QTextBrowser::loadResource(type, name);
}

void ExplanationPanel::render()
{
    const Configuration &configuration = m_project->configuration();
    const int scrolled = verticalScrollBar()->value();
    if (m_path.isEmpty()) {
        setHtml(tr("<p>Select a setting to read what it does.</p>"));
        return;
    }
    const Setting *setting = configuration.catalogue().covering(m_path);
    m_picture = setting ? flowUrl(setting->knowledge.flow) : QUrl();
    drawPicture();
    setHtml(setting ? explanationHtml(*setting, configuration, m_project->findings(), palette())
                    : unknownKeyHtml(m_path, configuration, m_project->findings(), palette()));
    if (!m_picture.isEmpty())
        putPictureInPlace();
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
