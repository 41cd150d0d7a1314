#pragma once

#include "core/rules/rules.h"

#include <stop_token>

/// A text as it was read, and what the rules say of it.
struct Reading
{
    Configuration configuration;      ///< of an empty text where this one can't be read
    std::optional<Error> syntaxError; ///< why it can't be read
    Judgement judgement;
};

/// A file that was read and judged. Made without the window, so also beside it, where the file is large.
struct OpenedFile
{
    QString path;
    QByteArray content;
    Reading reading;
};

/// Refuses what the text pane can't show without losing a byte; the rest is for the YAML reader to judge.
Result<void> checkShowable(const QByteArray &bytes, const QString &path);

/// The values of a text for the chart that the session, the profile or the file asks for; for `last` where it asks for
/// one that isn't known.
Result<Configuration> configurationIn(const QByteArray &bytes, const Told &told,
                                      const std::shared_ptr<const Catalogue> &last);
/// The same for the next state of a text: of several places with values the one that was read before.
Result<Configuration> configurationAgain(const QByteArray &bytes, const Told &told, const Configuration &before);
/// The same for one of the text's `valuesPlaces`.
Result<Configuration> configurationAt(const ValuesPlace &place, const YamlText &text, const Told &told,
                                      const std::shared_ptr<const Catalogue> &last);

/// What the rules say, and what keeps them from it.
Judgement judgementOf(const Configuration &configuration, const std::optional<Error> &syntaxError, const Told &told);

/// What was told for the session; a profile says it all itself but for the machine config.
Told toldBeside(const Configuration &configuration, const Told &told);

/// Reads and judges a text.
Reading readingOf(const QByteArray &bytes, const Told &told, const std::shared_ptr<const Catalogue> &last);

/// Text that isn't YAML is opened with its error; YAML that holds no Helm values is refused.
/// Fails soon where somebody stops it.
Result<OpenedFile> openFile(const QString &path, const Told &told, const std::shared_ptr<const Catalogue> &last,
                            const std::stop_token &stop = {});
