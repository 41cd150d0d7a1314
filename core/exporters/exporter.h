#pragma once

#include "core/rules/rule.h"

#include <span>

/// A file to be written, its path relative to the export folder.
struct TextFile
{
    QString path;
    QByteArray content;

    bool operator==(const TextFile &) const = default;
};

struct Exporter
{
    const char *id; ///< for `--only`
    const char *title;
    Result<std::vector<TextFile>> (*render)(const CheckContext &);
};

std::span<const Exporter> exporters();
const Exporter *findExporter(QStringView id);

/// The files of the given exporters, of all where `only` is empty.
Result<std::vector<TextFile>> renderExport(const CheckContext &context, const QStringList &only = {});

/// What writing a file would do.
enum class FileChange { New, Changed, Same };
FileChange compareWithFolder(const TextFile &file, const QString &folder);

enum class Overwrite { Refuse, Allow };
/// Writes all files or, as far as that can be told beforehand, none: folders are made and existing files compared
/// first. With `Refuse`, an existing file of other content is an error that names it.
Result<void> writeExport(const std::vector<TextFile> &files, const QString &folder, Overwrite overwrite);
