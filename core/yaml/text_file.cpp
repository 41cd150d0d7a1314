#include "core/yaml/text_file.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#ifdef Q_OS_UNIX
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 largestFile = 16LL * 1024 * 1024; // no larger one is read as YAML
constexpr char largerThanIsRead[] = "is larger than 16 MiB, the most that is read";

std::unexpected<Error> fileFailure(const QString &path, const QString &message)
{
    return std::unexpected(Error{.message = message, .file = path});
}

/// Where a link, or a chain of them, leads, also when nothing is there yet.
QString targetOf(const QString &path)
{
    constexpr int longestChain = 40;
    QString target = path;
    for (int link = 0; link < longestChain; ++link) {
        const QFileInfo info(target);
        if (!info.isSymLink())
            return target;
        target = QDir(info.absolutePath()).absoluteFilePath(info.readSymLink());
    }
    return target;
}

#ifdef Q_OS_UNIX
/// The new file gets the old one's owner where the system permits, and its mode in any case.
void keepOwnerAndMode(const QString &path, QSaveFile &file)
{
    struct stat old{};
    if (::stat(QFile::encodeName(path).constData(), &old) != 0)
        return;
    const int handle = file.handle();
    if (::fchown(handle, old.st_uid, old.st_gid) != 0) {
        // Only root may give files away; the group may still be one of the user's.
        [[maybe_unused]] const int groupKept = ::fchown(handle, static_cast<uid_t>(-1), old.st_gid);
    }
    ::fchmod(handle, old.st_mode & 07777U);
}

/// Without this a crash of the machine may undo the renaming.
void syncFolder(const QString &path)
{
    const int folder = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return;
    ::fsync(folder);
    ::close(folder);
}
#else
void keepOwnerAndMode(const QString &, QSaveFile &)
{
}
void syncFolder(const QString &)
{
}
#endif

Result<void> checkTarget(const QString &path, const QFileInfo &target)
{
    if (target.isDir())
        return fileFailure(path, u"this is a folder; a file name is needed"_s);
    if (!target.absoluteDir().exists())
        return fileFailure(path, u"can't be written: there is no folder %1"_s.arg(target.absolutePath()));
    if (target.exists() && !target.isFile())
        return fileFailure(path, u"can't be written: this is a device or pipe, not a file"_s);
    if (target.exists() && !target.isWritable())
        return fileFailure(path, u"can't be written: the file is read-only"_s);
    return {};
}

/// A disk that fills up takes a part first; only the next write says why the rest doesn't fit.
bool writeAll(QSaveFile &file, const QByteArray &content)
{
    for (qsizetype done = 0; done < content.size();) {
        const qint64 taken = file.write(content.constData() + done, content.size() - done);
        if (taken <= 0)
            return false;
        done += taken;
    }
    return true;
}

Result<QByteArray> readAll(QFile &file, const QString &path)
{
    QByteArray content = file.read(largestFile + 1);
    if (file.error() != QFileDevice::NoError)
        return fileFailure(path, u"can't be read: %1"_s.arg(file.errorString()));
    if (content.size() > largestFile)
        return fileFailure(path, QString::fromLatin1(largerThanIsRead));
    return content;
}

Result<QByteArray> readStandardInput()
{
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly))
        return fileFailure(u"-"_s, u"standard input can't be read: %1"_s.arg(input.errorString()));
    QByteArray content;
    while (content.size() <= largestFile) {
        const QByteArray more = input.read(largestFile + 1 - content.size());
        if (more.isEmpty())
            return content;
        content += more;
    }
    return fileFailure(u"-"_s, u"standard input gives more than 16 MiB, the most that is read"_s);
}

} // namespace

Result<QByteArray> readTextFile(const QString &path)
{
    if (path == u"-"_s)
        return readStandardInput();
    const QFileInfo info(path);
    if (!info.exists())
        return fileFailure(path, info.isSymLink()
                                     ? u"is a link to a file that doesn't exist: %1"_s.arg(info.symLinkTarget())
                                     : u"there is no such file"_s);
    if (info.isDir())
        return fileFailure(path, u"this is a folder, not a file"_s);
    if (info.size() > largestFile)
        return fileFailure(path, QString::fromLatin1(largerThanIsRead));
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fileFailure(path, u"can't be read: %1"_s.arg(file.errorString()));
    return readAll(file, path);
}

Result<void> writeTextFile(const QString &path, const QByteArray &content)
{
    if (content.size() > largestFile)
        return fileFailure(path, u"can't be written: the text "_s + QLatin1StringView(largerThanIsRead));
    const QFileInfo target(targetOf(path));
    if (const Result<void> writable = checkTarget(path, target); !writable)
        return writable;

    QSaveFile file(target.absoluteFilePath());
    if (!file.open(QIODevice::WriteOnly))
        return fileFailure(path, u"can't be written: %1"_s.arg(file.errorString()));
    keepOwnerAndMode(target.absoluteFilePath(), file);
    if (!writeAll(file, content) || !file.commit())
        return fileFailure(path, u"can't be written: %1; the file is as it was"_s.arg(file.errorString()));
    syncFolder(target.absolutePath());

    const Result<QByteArray> written = readTextFile(target.absoluteFilePath());
    if (!written)
        return fileFailure(path, u"was written but can't be read back: %1"_s.arg(written.error().message));
    if (*written != content)
        return fileFailure(path, u"was written, but the disk gives back something else"_s);
    return {};
}
