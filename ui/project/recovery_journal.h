#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QLockFile>
#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include <memory>

class Project;

/// What a run of the program had in its window and didn't save.
struct UnsavedText
{
    QString entry; ///< the journal's file
    QString file;  ///< of the document; empty: it had none yet
    QString title;
    QByteArray saved; ///< what the document's file held then
    QByteArray text;
    QDateTime when;
};

/// Keeps the unsaved text of a document on the disk, at most two seconds behind, so that a crash takes nothing. What is
/// saved or given up on purpose leaves nothing behind.
class RecoveryJournal final : public QObject
{
    Q_OBJECT

public:
    explicit RecoveryJournal(Project *project, const QString &folder = defaultFolder());
    ~RecoveryJournal() override;

    /// Of runs that ended without leave, the newest first.
    QList<UnsavedText> leftBehind() const;
    void discard(const UnsavedText &unsaved);
    /// Waits until what was noted so far is on the disk.
    void finish() { m_writer.waitForDone(); }

    static QString defaultFolder();

private:
    void noteChange();
    void write();

    Project *m_project;
    QString m_folder;
    QString m_entry;
    std::unique_ptr<QLockFile> m_lock; ///< held as long as this run may still need its entry
    QTimer m_timer;
    QThreadPool m_writer; ///< one thread: its jobs run in order
};
