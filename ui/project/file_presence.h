#pragma once

#include <QFileSystemWatcher>
#include <QLockFile>
#include <QObject>

#include <memory>

/// Lets the runs of the program that have one file open know of each other.
class FilePresence final : public QObject
{
    Q_OBJECT

public:
    explicit FilePresence(QString folder = defaultFolder(), QObject *parent = nullptr);
    ~FilePresence() override;

    /// Leaves the file that was open before; an empty path only leaves.
    void enter(const QString &file);
    int others() const { return m_others; }

    static QString defaultFolder();

Q_SIGNALS:
    void othersChanged(int others);

private:
    void leave();
    void count();

    QString m_root;
    QString m_file;
    QString m_room; ///< the folder in which everyone who has the file open holds a lock
    std::unique_ptr<QLockFile> m_lock;
    QFileSystemWatcher m_watcher;
    int m_others = 0;
};
