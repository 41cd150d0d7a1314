#include "ui/project/reading.h"

#include "core/values/values_choice.h"
#include "core/yaml/reading_stop.h"
#include "core/yaml/text_file.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QStringDecoder>

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Project", text);
}

Finding syntaxFinding(const Error &error)
{
    return {.rule = u"text.unreadable"_s,
            .severity = Severity::Error,
            .origin = Origin::Chart,
            .message = tr("The text can't be read: %1").arg(error.message),
            .why = tr("Helm refuses a file that it can't read. The settings show the last text that could be read, and "
                      "wait until the text is mended."),
            .source = {},
            .settings = {},
            .position = {.line = error.line, .column = error.column},
            .fixes = {},
            .acceptedBecause = {}};
}

Finding targetFinding(const Error &error)
{
    return {.rule = u"target.unknown"_s,
            .severity = Severity::Error,
            .origin = Origin::Advice,
            .message = error.message,
            .why = tr("Rules that depend on a version can't be checked without one that is known."),
            .source = {},
            .settings = {},
            .position = {},
            .fixes = {},
            .acceptedBecause = {}};
}

Configuration emptyFor(const std::shared_ptr<const Catalogue> &catalogue)
{
    Result<Configuration> empty = Configuration::parse({}, catalogue);
    if (!empty)
        qFatal("an empty text is a configuration: %s", qUtf8Printable(empty.error().message));
    return *empty;
}

Result<Configuration> configurationOf(const YamlText &text, const Told &told,
                                      const std::shared_ptr<const Catalogue> &last)
{
    return findValues(text).and_then(
        [&](const ValuesPlace &place) { return configurationAt(place, text, told, last); });
}

Reading judged(const Result<Configuration> &configuration, const Told &told,
               const std::shared_ptr<const Catalogue> &last)
{
    Reading reading{.configuration = configuration ? *configuration : emptyFor(last),
                    .syntaxError = configuration ? std::nullopt : std::optional(configuration.error()),
                    .judgement = {}};
    reading.judgement = judgementOf(reading.configuration, reading.syntaxError, told);
    return reading;
}

std::unexpected<Error> in(const QString &path, Error error)
{
    error.file = path;
    return std::unexpected(error);
}

} // namespace

Result<void> checkShowable(const QByteArray &bytes, const QString &path)
{
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString text = decoder.decode(bytes);
    Q_UNUSED(text)
    if (decoder.hasError() || bytes.contains('\0'))
        return in(path, {.message = tr("isn't text; a YAML file in UTF-8 is needed"), .file = path});
    return {};
}

Result<Configuration> configurationAt(const ValuesPlace &place, const YamlText &text, const Told &told,
                                      const std::shared_ptr<const Catalogue> &last)
{
    const bool isTold = place.form != ValuesForm::Profile && !told.target.cilium.isEmpty();
    const QString wanted = isTold ? told.target.cilium : pinnedChart(text, place);
    const auto catalogue = catalogueOf(wanted.isEmpty() ? Catalogue::defaultVersion() : wanted, told);
    // The window tells of a version that isn't known; until it is mended the last catalogue serves.
    return Configuration::at(place, text, catalogue.value_or(last));
}

Result<Configuration> configurationIn(const QByteArray &bytes, const Told &told,
                                      const std::shared_ptr<const Catalogue> &last)
{
    return YamlText::parse(bytes).and_then([&](const YamlText &text) { return configurationOf(text, told, last); });
}

Result<Configuration> configurationAgain(const QByteArray &bytes, const Told &told, const Configuration &before)
{
    const bool wasEmpty = before.text().documentCount() == 0;
    return YamlText::parse(bytes).and_then([&](const YamlText &text) {
        const Result<ValuesPlace> place =
            wasEmpty ? findValues(text) : findValuesAgain(text, before.place(), before.text());
        return place ? configurationAt(*place, text, told, before.sharedCatalogue()) : std::unexpected(place.error());
    });
}

Judgement judgementOf(const Configuration &configuration, const std::optional<Error> &syntaxError, const Told &told)
{
    Judgement judgement;
    if (const Result<CheckContext> context = contextFor(configuration, toldBeside(configuration, told)))
        judgement = judge(*context);
    else
        judgement.findings.append(targetFinding(context.error()));
    if (syntaxError)
        judgement.findings.prepend(syntaxFinding(*syntaxError));
    return judgement;
}

Told toldBeside(const Configuration &configuration, const Told &told)
{
    if (configuration.place().form != ValuesForm::Profile)
        return told;
    return {.machineConfig = told.machineConfig};
}

Reading readingOf(const QByteArray &bytes, const Told &told, const std::shared_ptr<const Catalogue> &last)
{
    return judged(configurationIn(bytes, told, last), told, last);
}

Result<OpenedFile> openFile(const QString &path, const Told &told, const std::shared_ptr<const Catalogue> &last,
                            const std::stop_token &stop)
{
    const QString absolute = QFileInfo(path).absoluteFilePath();
    const Result<QByteArray> content = readTextFile(path);
    if (!content)
        return std::unexpected(content.error());
    if (const Result<void> showable = checkShowable(*content, path); !showable)
        return std::unexpected(showable.error());
    const ReadingStop stopping(stop);
    const Result<YamlText> text = YamlText::parse(*content);
    const Result<Configuration> configuration =
        text.and_then([&](const YamlText &parsed) { return configurationOf(parsed, told, last); });
    if (stop.stop_requested())
        return in(path, {.message = tr("reading was stopped"), .file = path});
    if (text && !configuration) // it is YAML, but holds no values
        return in(path, configuration.error());
    return OpenedFile{.path = absolute, .content = *content, .reading = judged(configuration, told, last)};
}
