#include "ui/window/document_guard.h"

#include "ui/project/project.h"
#include "ui/window/merge_dialog.h"

#include <QFileInfo>
#include <QLocale>

DocumentGuard::DocumentGuard(Project *project, QWidget *window)
    : m_project(project), m_window(window), m_journal(project)
{
    const auto enter = [this] { m_presence.enter(m_project->filePath()); };
    connect(project, &Project::documentOpened, this, enter);
    connect(project, &Project::targetChanged, this, enter); // the file is another one after Save As
    connect(project, &Project::changedOnDisk, this, &DocumentGuard::askAboutDisk);
    connect(&m_presence, &FilePresence::othersChanged, this, [this](int others) {
        if (others > 0)
            m_project->say(Severity::Warning,
                           tr("%1 is open in another window of Datapath Designer, too. Whoever saves last will be "
                              "asked to merge.")
                               .arg(QFileInfo(m_project->filePath()).fileName()));
    });
}

void DocumentGuard::offerRecovery()
{
    const QList<UnsavedText> all = m_journal.leftBehind();
    if (all.isEmpty())
        return;
    const UnsavedText &unsaved = all.front();
    const QString when = QLocale().toString(unsaved.when.toLocalTime(), QLocale::ShortFormat);
    const QString name = unsaved.file.isEmpty() ? unsaved.title : QFileInfo(unsaved.file).fileName();
    const auto discard = [this, unsaved] {
        m_journal.discard(unsaved);
        offerRecovery(); // the next one
    };
    m_project->say(Severity::Warning,
                   tr("The program ended unexpectedly with unsaved changes to %1, last on %2.").arg(name, when),
                   {{tr("&Recover"),
                     [this, unsaved] {
                         m_project->restore(unsaved);
                         m_journal.discard(unsaved); // the document is a changed one again, with an entry of its own
                     }},
                    {tr("&Discard"), discard}});
}

void DocumentGuard::askAboutDisk(const QString &text)
{
    m_project->say(Severity::Warning, text,
                   {{tr("&Reload"),
                     [this] { [[maybe_unused]] const Result<void> reloaded = m_project->reload(); }}, // it tells itself
                    {tr("&Merge …"), [this] { merge(); }},
                    {tr("&Keep Mine"), [this] { m_project->keepMine(); }}});
}

void DocumentGuard::merge()
{
    const Result<ThreeWayMerge> merge = m_project->mergeWithDisk();
    if (!merge)
        return m_project->say(Severity::Error, tr("Can’t merge: %1").arg(merge.error().toString()));
    if (merge->conflicts.empty()) {
        m_project->takeMerged(merge->text.bytes());
        return m_project->say(Severity::Hint, tr("Merged with the file on disk. Undo takes it back."));
    }
    MergeDialog dialog(*merge, m_project->bytes(), m_window);
    if (dialog.exec() == QDialog::Accepted)
        m_project->takeMerged(dialog.merged().value().bytes());
    else
        askAboutDisk(tr("%1 was changed by another program.").arg(QFileInfo(m_project->filePath()).fileName()));
}
