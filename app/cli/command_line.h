#pragma once

#include "app/cli/command.h"
#include "core/catalogue/catalogue.h"
#include "core/rules/finding.h"
#include "core/values/target.h"

#include <QHash>

#include <optional>

/// A command's arguments and options, read and judged.
struct CommandLine
{
    QStringList arguments;
    QHash<QString, QStringList> given; ///< the options that are there, each with its values
    Target told;
    std::shared_ptr<const Catalogue> ownChart; ///< of --chart; `told.cilium` is then its version
    OutputFormat format = OutputFormat::Text;
    std::optional<Severity> failOn = Severity::Error; ///< nothing: never
    bool isColored = false;

    bool has(const QString &option) const { return given.contains(option); }
    /// The last value of an option, or an empty text.
    QString value(const QString &option) const { return given.value(option).value(given.value(option).size() - 1); }
    QStringList values(const QString &option) const { return given.value(option); }
    /// The parts of an option that takes several values, separated by commas.
    QStringList parts(const QString &option) const;
};

/// What `--format` calls it.
QString formatName(OutputFormat format);

/// The options that every command takes.
std::span<const Option> commonOptions();

/// Reads what stands behind the command's name. Fails, with what would be right, on unknown options, missing or
/// superfluous arguments, values that an option doesn't take, and versions that can't be read.
Outcome<CommandLine> readCommandLine(const Command &command, const QStringList &arguments, const Streams &streams);

/// Whether help is asked for anywhere before `--`.
bool asksForHelp(const QStringList &arguments);
