#pragma once

#include "app/cli/command_line.h"
#include "core/rules/rules.h"

/// For commands that read one place of a file.
inline constexpr Option placeOption{
    "at", "PLACE", "which values of a file that holds several: their number, their path, or the name of their object"};

/// A file of the command line, read as the configuration of the chart version that it is to be judged by.
struct OpenFile
{
    QString path; ///< as given: a path, `-` or `builtin:NAME`
    QByteArray bytes;
    Configuration values;
};

/// The bytes of a path, of standard input (`-`), or of a preset that ships with the program (`builtin:NAME`).
Outcome<QByteArray> readInput(const QString &path, const Streams &streams);

/// The catalogue of `--chart` or `--cilium`, else of the default version.
Outcome<std::shared_ptr<const Catalogue>> catalogueFor(const CommandLine &line);

/// Reads a file for the chart of `--chart` or `--cilium`, else of its own profile's target, else of the default
/// version. Where it holds values at several places, `--at` chooses, else the first that is Cilium's is taken and that
/// is told.
Outcome<OpenFile> openFile(const QString &path, const CommandLine &line, const Streams &streams);
/// The same for bytes that were read already.
Outcome<OpenFile> openBytes(const QString &path, QByteArray bytes, const CommandLine &line, const Streams &streams);

/// What all `--talos-config` files say together, each laid over those before it; nothing where there is none.
Outcome<std::optional<MachineConfig>> readMachineConfigs(const CommandLine &line, const Streams &streams);

/// The context to judge a file in. It refers to the file's configuration.
Outcome<CheckContext> contextOf(const OpenFile &file, const CommandLine &line,
                                const std::optional<MachineConfig> &machineConfig);

/// `Cilium 1.18.5, Talos 1.12.5, Kubernetes 1.34.0, kernel 6.18.9`.
QString describeTarget(const CheckContext &context);
