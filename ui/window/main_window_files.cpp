// The part of MainWindow that brings files in and out.
#include "ui/window/main_window.h"

#include <QCloseEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QProgressBar>
#include <QSettings>

using namespace Qt::StringLiterals;

namespace {

constexpr QLatin1StringView recentKey{"files/recent"};
constexpr qsizetype recentMost = 12;

QString fileFilter()
{
    return MainWindow::tr("Helm values and profiles (*.yaml *.yml);;All files (*)");
}

} // namespace

Result<void> MainWindow::open(const QString &path)
{
    const Result<void> opened = m_project.open(path);
    if (opened)
        noteRecent(m_project.filePath());
    return opened;
}

void MainWindow::load(const QString &path)
{
    m_loader.cancel();
    if (!FileLoader::isLarge(path))
        return sayUnopened(open(path));
    m_loader.start(path, m_project.told(), m_project.configuration().sharedCatalogue());
    m_loading->show();
    const QFileInfo file(path);
    m_project.say(Severity::Hint, tr("Reading %1 (%2) …").arg(file.fileName(), locale().formattedDataSize(file.size())),
                  {{tr("&Cancel"), [this] {
                        m_loader.cancel();
                        m_loading->hide();
                    }}});
}

void MainWindow::finishLoading(const OpenedFile &opened)
{
    m_loading->hide();
    if (!mayDiscard()) // what was typed meanwhile
        return m_project.silence();
    m_project.take(opened);
    noteRecent(m_project.filePath());
}

Result<void> MainWindow::openBuiltIn(const QString &preset)
{
    return m_project.openBuiltIn(preset);
}

void MainWindow::sayUnopened(const Result<void> &opened)
{
    if (!opened)
        m_project.say(Severity::Error, tr("Can’t open it: %1").arg(opened.error().toString()));
}

void MainWindow::askForFile()
{
    if (!mayDiscard())
        return;
    const QString folder = QFileInfo(m_project.filePath()).absolutePath();
    const QString path = QFileDialog::getOpenFileName(this, tr("Open"), folder, fileFilter());
    if (!path.isEmpty())
        load(path);
}

bool MainWindow::save()
{
    return m_project.filePath().isEmpty() ? saveAs() : m_project.save().has_value();
}

bool MainWindow::saveAs()
{
    const QString suggestion = m_project.isProfile() ? u"profile.datapath.yaml"_s : u"values.yaml"_s;
    const QString path = QFileDialog::getSaveFileName(
        this, tr("Save As"), m_project.filePath().isEmpty() ? suggestion : m_project.filePath(), fileFilter());
    if (path.isEmpty() || !m_project.saveAs(path))
        return false;
    noteRecent(m_project.filePath());
    return true;
}

/// Asks once what is to become of unsaved changes; false: stay.
bool MainWindow::mayDiscard()
{
    if (!m_project.isModified())
        return true;
    const auto answer =
        QMessageBox::question(this, tr("Unsaved Changes"), tr("%1 has unsaved changes.").arg(m_project.title()),
                              QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, QMessageBox::Save);
    return answer == QMessageBox::Discard || (answer == QMessageBox::Save && save());
}

void MainWindow::noteRecent(const QString &path)
{
    QSettings settings;
    QStringList recent = settings.value(recentKey).toStringList();
    recent.removeAll(path);
    recent.prepend(path);
    settings.setValue(recentKey, recent.first(std::min(recentMost, recent.size())));
}

void MainWindow::fillRecentMenu()
{
    m_recent->clear();
    const QStringList recent = QSettings().value(recentKey).toStringList();
    for (const QString &path : recent) {
        QAction *action = m_recent->addAction(path, this, [this, path] {
            if (mayDiscard())
                load(path);
        });
        action->setEnabled(QFileInfo::exists(path));
    }
    if (recent.isEmpty())
        m_recent->addAction(tr("No files yet"))->setEnabled(false);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (!mayDiscard()) {
        event->ignore();
        return;
    }
    showSettings(); // its layout is the one to come back to
    saveLayout();
    event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (urls.size() == 1 && urls.front().isLocalFile())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    const QString path = event->mimeData()->urls().value(0).toLocalFile();
    if (!path.isEmpty() && mayDiscard())
        load(path);
}
