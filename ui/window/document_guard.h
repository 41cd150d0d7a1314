#pragma once

#include "ui/project/file_presence.h"
#include "ui/project/recovery_journal.h"

class Project;
class QWidget;

/// Sees to it that nothing of the document is lost: unsaved text outlives a crash, other windows with the same file are
/// told of, and what other programs write is merged rather than overwritten.
class DocumentGuard final : public QObject
{
    Q_OBJECT

public:
    DocumentGuard(Project *project, QWidget *window);

    /// Tells of the newest text that a crash left behind, if there is one.
    void offerRecovery();

private:
    void askAboutDisk(const QString &text);
    void merge();

    Project *m_project;
    QWidget *m_window;
    RecoveryJournal m_journal;
    FilePresence m_presence;
};
