#include "ui/project/file_presence.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace {

QString roomOf(const QString &root, const QString &file)
{
    const QFileInfo info(file);
    const QString name = info.exists() ? info.canonicalFilePath() : info.absoluteFilePath();
    const QByteArray hash = QCryptographicHash::hash(name.toUtf8(), QCryptographicHash::Sha256);
    return root + u'/' + QString::fromLatin1(hash.toHex());
}

/// Held by a run that lives; the lock of one that died goes away here.
bool isHeld(const QString &path)
{
    QLockFile lock(path);
    lock.setStaleLockTime(0);
    return !lock.tryLock(0);
}

} // namespace

FilePresence::FilePresence(QString folder, QObject *parent) : QObject(parent), m_root(std::move(folder))
{
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, &FilePresence::count);
}

FilePresence::~FilePresence()
{
    leave();
}

void FilePresence::enter(const QString &file)
{
    if (file == m_file)
        return;
    leave();
    m_file = file;
    if (file.isEmpty())
        return;
    m_room = roomOf(m_root, file);
    if (!QDir().mkpath(m_room))
        return; // without a place for locks nobody can be told; saving still compares what is on the disk
    m_lock = std::make_unique<QLockFile>(
        QDir(m_room).filePath(QUuid::createUuid().toString(QUuid::WithoutBraces) + u".lock"_s));
    m_lock->setStaleLockTime(0);
    m_lock->tryLock(0);
    m_watcher.addPath(m_room);
    count();
}

QString FilePresence::defaultFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::StateLocation) + u"/open"_s;
}

void FilePresence::leave()
{
    if (!m_watcher.directories().isEmpty())
        m_watcher.removePaths(m_watcher.directories());
    m_lock.reset();
    if (!m_room.isEmpty())
        QDir().rmdir(m_room); // only when the last one leaves is it empty
    m_room.clear();
    m_file.clear();
    m_others = 0;
}

void FilePresence::count()
{
    const QDir room(m_room);
    int others = 0;
    for (const QString &name : room.entryList({u"*.lock"_s}, QDir::Files | QDir::Hidden)) {
        const QString path = room.filePath(name);
        others += m_lock && path != m_lock->fileName() && isHeld(path) ? 1 : 0;
    }
    if (others == m_others)
        return;
    m_others = others;
    Q_EMIT othersChanged(others);
}
