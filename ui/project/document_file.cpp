#include "ui/project/document_file.h"

#include "core/yaml/text_file.h"

#include <QFileInfo>

DocumentFile::DocumentFile(QObject *parent) : QObject(parent)
{
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, &DocumentFile::look);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, &DocumentFile::look);
}

void DocumentFile::setContent(const QByteArray &content)
{
    adopt({}, content);
}

Result<void> DocumentFile::write(const QString &path, const QByteArray &content)
{
    const QString target = QFileInfo(path).absoluteFilePath();
    if (target == m_path && isChangedOnDisk())
        return std::unexpected(Error{
            .message = tr("was changed by another program since it was read; nothing was written"), .file = target});
    if (const Result<void> written = writeTextFile(target, content); !written)
        return written;
    adopt(target, content);
    return {};
}

bool DocumentFile::isChangedOnDisk() const
{
    if (m_path.isEmpty() || !QFileInfo::exists(m_path))
        return false;
    const Result<QByteArray> disk = readTextFile(m_path);
    return disk && *disk != m_content;
}

Result<void> DocumentFile::acceptDisk()
{
    const Result<QByteArray> disk = readTextFile(m_path);
    if (!disk)
        return std::unexpected(disk.error());
    adopt(m_path, *disk);
    return {};
}

void DocumentFile::adopt(const QString &path, const QByteArray &content)
{
    m_path = path;
    m_content = content;
    m_announced.clear();
    watch();
}

// Programs replace files by renaming, after which only the folder's watch still works: both are watched, and set anew
// each time.
void DocumentFile::watch()
{
    const QStringList watched = m_watcher.files() + m_watcher.directories();
    if (!watched.isEmpty())
        m_watcher.removePaths(watched);
    if (m_path.isEmpty())
        return;
    m_watcher.addPath(QFileInfo(m_path).absolutePath());
    if (QFileInfo::exists(m_path))
        m_watcher.addPath(m_path);
}

void DocumentFile::look()
{
    if (!m_watcher.files().contains(m_path) && QFileInfo::exists(m_path))
        m_watcher.addPath(m_path);
    const Result<QByteArray> disk = readTextFile(m_path);
    if (!disk || *disk == m_content || *disk == m_announced)
        return;
    m_announced = *disk;
    Q_EMIT changedOnDisk();
}
