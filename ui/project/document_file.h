#pragma once

#include "core/result.h"

#include <QFileSystemWatcher>
#include <QObject>

/// The file a document was read from: what it held when we last read or wrote it, and whether somebody else has changed
/// it since. It never overwrites such a change unasked.
class DocumentFile final : public QObject
{
    Q_OBJECT

public:
    explicit DocumentFile(QObject *parent = nullptr);

    const QString &path() const { return m_path; }
    const QByteArray &content() const { return m_content; }

    /// A document that has no file yet; `content` counts as saved.
    void setContent(const QByteArray &content);
    /// A file that was read, or what an earlier run read of it.
    void adopt(const QString &path, const QByteArray &content);
    /// Refuses where the document's own file was changed by others since.
    Result<void> write(const QString &path, const QByteArray &content);

    bool isChangedOnDisk() const;
    /// From here on what is on the disk now may be overwritten.
    Result<void> acceptDisk();
    /// Announces a change that nobody saw yet.
    void look();

Q_SIGNALS:
    void changedOnDisk();

private:
    void watch();

    QString m_path;
    QByteArray m_content;
    QByteArray m_announced; ///< the foreign content that was reported, so that it is reported once
    QFileSystemWatcher m_watcher;
};
