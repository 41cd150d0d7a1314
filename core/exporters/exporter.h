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

/// How much `values.yaml` says.
enum class ValuesDetail {
    Minimal,   ///< what the file sets, as it stands there
    Annotated, ///< the same, with what each setting does as a comment
    Full,      ///< every value that takes effect
};

/// Who brings the values to the cluster.
enum class Wrapping { Helm, Flux, ArgoCd };

struct ExportOptions
{
    ValuesDetail values = ValuesDetail::Minimal;
    Wrapping wrapping = Wrapping::Helm;
    QString release = QStringLiteral("cilium");
    QString inNamespace = QStringLiteral("kube-system");
    QString inlineManifest; ///< the rendered chart, for Talos to apply at bootstrap; empty: Helm brings it
};

/// The names that stand for the choices, in the order of the enums: `minimal`; `helm`.
QStringList valuesDetailNames();
QStringList wrappingNames();

struct Exporter
{
    const char *id; ///< for `--only`
    const char *title;
    Result<std::vector<TextFile>> (*render)(const CheckContext &, const ExportOptions &);
};

std::span<const Exporter> exporters();
const Exporter *findExporter(QStringView id);

/// The files of the given exporters, of all where `only` is empty.
Result<std::vector<TextFile>> renderExport(const CheckContext &context, const QStringList &only = {},
                                           const ExportOptions &options = {});

/// What to run with the files, from the folder that they are in and in this order, for a new cluster.
QStringList exportCommands(const CheckContext &context, const ExportOptions &options,
                           const std::vector<TextFile> &files);

/// What writing a file would do.
enum class FileChange { New, Changed, Same };
FileChange compareWithFolder(const TextFile &file, const QString &folder);

enum class Overwrite { Refuse, Allow };
/// Writes all files or, as far as that can be told beforehand, none: folders are made and existing files compared
/// first. With `Refuse`, an existing file of other content is an error that names it.
Result<void> writeExport(const std::vector<TextFile> &files, const QString &folder, Overwrite overwrite);
