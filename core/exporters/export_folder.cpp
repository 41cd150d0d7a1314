#include "core/exporters/exporter.h"

#include "core/yaml/text_file.h"

#include <QDir>
#include <QFile>
#include <QSaveFile>

#include <filesystem>
#include <memory>
#include <optional>
#include <ranges>
#include <system_error>

using namespace Qt::StringLiterals;

namespace {

std::unexpected<Error> failureAt(const QString &file, const QString &message)
{
    return std::unexpected(Error{.message = message, .file = file});
}

QString pathIn(const QString &folder, const TextFile &file)
{
    return QDir(folder).filePath(file.path);
}

/// The folders of a path from the outermost to the one that holds the file.
QStringList foldersOf(const QString &path)
{
    QStringList folders;
    for (QString folder = QFileInfo(path).path(); !folders.contains(folder); folder = QFileInfo(folder).path())
        folders.prepend(folder);
    return folders;
}

Result<void> checkPlace(const QString &path)
{
    for (const QString &folder : foldersOf(path)) {
        if (QFileInfo::exists(folder) && !QFileInfo(folder).isDir())
            return failureAt(folder, u"is a file where the export needs a folder"_s);
    }
    if (QFileInfo(path).isDir())
        return failureAt(path, u"is a folder where the export needs a file"_s);
    return {};
}

Result<void> checkAll(const std::vector<TextFile> &files, const QString &folder, Overwrite overwrite)
{
    QStringList changed;
    for (const TextFile &file : files) {
        if (const Result<void> place = checkPlace(pathIn(folder, file)); !place)
            return place;
        if (compareWithFolder(file, folder) == FileChange::Changed)
            changed += file.path;
    }
    if (overwrite == Overwrite::Allow || changed.isEmpty())
        return {};
    return failureAt(folder, u"holds other content already, nothing was written: %1"_s.arg(changed.join(", "_L1)));
}

/// A file that is complete beside its target, and what is there now; nothing: no file.
struct StagedFile
{
    std::unique_ptr<QSaveFile> file;
    std::optional<QByteArray> before;
};

std::optional<QByteArray> contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? std::optional(file.readAll()) : std::nullopt;
}

/// The files of one export while they are written: complete beside their targets first, then renamed together. What
/// isn't finished goes away again, with the folders that were made for it.
class Staging
{
public:
    Staging() = default;
    Staging(const Staging &) = delete;
    Staging &operator=(const Staging &) = delete;
    ~Staging()
    {
        m_files.clear(); // removes what wasn't committed
        if (m_isDone)
            return;
        for (const QString &folder : std::views::reverse(m_madeFolders))
            QDir().rmdir(folder); // leaves what isn't empty
    }

    Result<void> add(const QString &path, const QByteArray &content)
    {
        if (const Result<void> made = makeFolders(path); !made)
            return made;
        auto file = std::make_unique<QSaveFile>(path);
        if (!file->open(QIODevice::WriteOnly) || file->write(content) != content.size() || !file->flush())
            return failureAt(path, u"can't be written: %1"_s.arg(file->errorString()));
        m_files.push_back({.file = std::move(file), .before = contentOf(path)});
        return {};
    }

    Result<void> commit()
    {
        std::size_t renamed = 0;
        for (const StagedFile &staged : m_files) {
            if (!staged.file->commit()) {
                putBack(renamed);
                return failureAt(staged.file->fileName(), u"can't be written: %1"_s.arg(staged.file->errorString()));
            }
            ++renamed;
        }
        m_isDone = true;
        return {};
    }

private:
    Result<void> makeFolders(const QString &path)
    {
        for (const QString &folder : foldersOf(path)) {
            if (QFileInfo::exists(folder))
                continue;
            std::error_code error;
            std::filesystem::create_directory(QDir(folder).filesystemPath(), error);
            if (error)
                return failureAt(folder,
                                 u"the folder can't be made: %1"_s.arg(QString::fromStdString(error.message())));
            m_madeFolders += folder;
        }
        return {};
    }

    /// Undoes the first `count` renames, as one that failed mustn't leave half an export.
    void putBack(std::size_t count)
    {
        for (const StagedFile &staged : std::span(m_files).first(count)) {
            if (!staged.before)
                QFile::remove(staged.file->fileName());
            else if (const Result<void> restored = writeTextFile(staged.file->fileName(), *staged.before); !restored)
                qWarning("%s", qPrintable(restored.error().toString()));
        }
    }

    std::vector<StagedFile> m_files;
    QStringList m_madeFolders;
    bool m_isDone = false;
};

} // namespace

FileChange compareWithFolder(const TextFile &file, const QString &folder)
{
    QFile existing(pathIn(folder, file));
    if (!existing.exists())
        return FileChange::New;
    const bool isSame = existing.size() == file.content.size() && existing.open(QIODevice::ReadOnly) &&
                        existing.readAll() == file.content;
    return isSame ? FileChange::Same : FileChange::Changed;
}

Result<void> writeExport(const std::vector<TextFile> &files, const QString &folder, Overwrite overwrite)
{
    if (const Result<void> possible = checkAll(files, folder, overwrite); !possible)
        return possible;
    Staging staging;
    for (const TextFile &file : files) {
        if (compareWithFolder(file, folder) == FileChange::Same)
            continue;
        if (const Result<void> added = staging.add(pathIn(folder, file), file.content); !added)
            return added;
    }
    return staging.commit();
}
