#include "app/cli/command_line.h"

#include "app/cli/output.h"
#include "core/catalogue/catalogue.h"
#include "core/catalogue/edit_distance.h"
#include "core/talos/talos_release.h"

#include <QCommandLineParser>
#include <QFileInfo>
#include <QVersionNumber>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace {

constexpr Option common[] = {
    {"cilium", "V", "the chart's version, 1.18 or 1.18.5 (default: the profile's, else 1.18.5)"},
    {"chart", "PATH", "a Cilium chart of your own, its folder or .tgz archive, instead of a version"},
    {"talos", "V", "the Talos release (default: the profile's, else the newest stable one)"},
    {"kubernetes", "V", "the Kubernetes version (default: the profile's, else Talos' own)"},
    {"kernel", "V", "the nodes' kernel, where it isn't the one that Talos brings"},
    {"talos-config", "FILE", "a Talos machine configuration to check against; again for patches on top"},
    {"format", "text|json|…", "how the data is written (default: text); some commands know more forms"},
    {"fail-on", "error|warning|hint|never", "the mildest severity that makes the exit code 1 (default: error)"},
    {"color", "auto|always|never", "colors in texts (default: auto, on terminals only)"},
    {"help", nullptr, "show this help", "h"},
};

QString text(const char *utf8)
{
    return QString::fromUtf8(utf8);
}

std::vector<Option> optionsOf(const Command &command)
{
    std::vector<Option> options(command.options.begin(), command.options.end());
    options.insert(options.end(), std::begin(common), std::end(common));
    return options;
}

void addOptions(const std::vector<Option> &options, QCommandLineParser &parser)
{
    for (const Option &option : options) {
        QStringList names{text(option.name)};
        if (option.letter)
            names += text(option.letter);
        parser.addOption(
            QCommandLineOption(names, text(option.text), option.valueName ? text(option.valueName) : QString()));
    }
}

QString written(const QString &optionName)
{
    return (optionName.size() == 1 ? u"-"_s : u"--"_s) + optionName;
}

QString unknownOption(const QString &name, const Command &command, const std::vector<Option> &options)
{
    constexpr int mostSlips = 3;
    QStringList names;
    QStringList known;
    for (const Option &option : options) {
        names += text(option.name);
        known += written(text(option.name));
    }
    const QString nearest = nearestWord(name, names, mostSlips);
    const QString message = u"%1 has no option %2"_s.arg(text(command.name), written(name));
    return nearest.isEmpty() ? u"%1; it takes %2"_s.arg(message, known.join(u", "_s))
                             : u"%1; did you mean %2?"_s.arg(message, written(nearest));
}

Outcome<void> checkArguments(const Command &command, const CommandLine &line)
{
    const auto count = line.arguments.size();
    const bool isRight =
        count >= command.fewestArguments && (command.mostArguments < 0 || count <= command.mostArguments);
    if (!isRight) {
        const QString got = count == 0 ? u"nothing"_s : line.arguments.join(u' ');
        return wrongUsage(u"%1 takes %2, but got %3"_s.arg(
            text(command.name), *command.arguments ? text(command.arguments) : u"no arguments"_s, got));
    }
    const auto uses = line.arguments.count(u"-"_s) + line.values(u"talos-config"_s).count(u"-"_s) +
                      line.values(u"file"_s).count(u"-"_s);
    if (uses > 1)
        return wrongUsage(u"- stands for standard input, which can be read only once"_s);
    return {};
}

template<typename T, size_t count>
Outcome<T> chosen(const CommandLine &line, const QString &option,
                  const std::array<std::pair<const char *, T>, count> &choices)
{
    if (!line.has(option))
        return choices.front().second;
    QStringList known;
    for (const auto &[name, choice] : choices) {
        if (line.value(option) == QLatin1StringView(name))
            return choice;
        known += text(name);
    }
    return wrongUsage(u"--%1 is %2; possible are %3"_s.arg(option, line.value(option), known.join(u", "_s)));
}

enum class Color { Auto, Always, Never };

Outcome<OutputFormat> chosenFormat(const Command &command, const CommandLine &line)
{
    if (!line.has(u"format"_s))
        return command.formats.front();
    QStringList known;
    for (const OutputFormat format : command.formats) {
        if (line.value(u"format"_s) == formatName(format))
            return format;
        known += formatName(format);
    }
    return wrongUsage(u"--format is %1; possible are %2"_s.arg(line.value(u"format"_s), known.join(u", "_s)));
}

Outcome<void> readChoices(const Command &command, CommandLine &line, const Streams &streams)
{
    using Threshold = std::optional<Severity>;
    constexpr std::array thresholds{std::pair{"error", Threshold(Severity::Error)},
                                    std::pair{"warning", Threshold(Severity::Warning)},
                                    std::pair{"hint", Threshold(Severity::Hint)}, std::pair{"never", Threshold()}};
    constexpr std::array colors{std::pair{"auto", Color::Auto}, std::pair{"always", Color::Always},
                                std::pair{"never", Color::Never}};
    const Outcome<OutputFormat> format = chosenFormat(command, line);
    if (!format)
        return std::unexpected(format.error());
    const Outcome<Threshold> failOn = chosen(line, u"fail-on"_s, thresholds);
    if (!failOn)
        return std::unexpected(failOn.error());
    const Outcome<Color> color = chosen(line, u"color"_s, colors);
    if (!color)
        return std::unexpected(color.error());
    line.format = *format;
    line.failOn = *failOn;
    line.isColored = *color == Color::Always || (*color == Color::Auto && streams.showsColor);
    return {};
}

Outcome<void> readOwnChart(CommandLine &line, const Streams &streams)
{
    if (!line.has(u"chart"_s))
        return {};
    if (line.has(u"cilium"_s))
        return wrongUsage(u"--chart says which version it is; leave --cilium out"_s);
    const auto chart = Catalogue::ofChart(line.value(u"chart"_s));
    if (!chart)
        return stop(ExitCode::BadInput, chart.error());
    line.ownChart = *chart;
    line.told.cilium = line.ownChart->chartVersion();
    if (line.ownChart->knownMinor() != line.ownChart->chartMinor())
        tell(streams, u"Cilium %1 isn't known here: the settings are the chart's own, rules, the agent's flags and the "
                      "kinds of resources those of %2"_s.arg(line.told.cilium, line.ownChart->knownMinor()));
    return {};
}

Outcome<void> checkCilium(const CommandLine &line)
{
    const QString given = line.value(u"cilium"_s);
    if (given.isEmpty())
        return {};
    const auto catalogue = Catalogue::builtIn(line.told.cilium);
    if (catalogue)
        return {};
    const bool isPath = QFileInfo::exists(given);
    return wrongUsage(isPath ? u"--cilium takes a version; %1 is a file or folder, which --chart takes"_s.arg(given)
                             : u"--cilium: %1; a chart of your own goes to --chart"_s.arg(catalogue.error().message));
}

Outcome<void> checkVersions(const CommandLine &line)
{
    if (const Outcome<void> cilium = checkCilium(line); !cilium)
        return cilium;
    if (line.has(u"talos"_s)) {
        if (const auto release = findTalosRelease(line.told.talos); !release)
            return wrongUsage(u"--talos: %1"_s.arg(release.error().message));
    }
    if (line.has(u"kernel"_s)) {
        if (const auto kernel = KernelVersion::parse(line.told.kernel); !kernel)
            return wrongUsage(u"--kernel: %1"_s.arg(kernel.error().message));
    }
    if (line.has(u"kubernetes"_s) && QVersionNumber::fromString(line.told.kubernetes).segmentCount() < 2)
        return wrongUsage(u"--kubernetes is %1; write it like 1.34 or 1.34.0"_s.arg(line.told.kubernetes));
    return {};
}

Target toldBy(const CommandLine &line)
{
    const auto version = [&line](const QString &option) {
        const QString value = line.value(option);
        return value.startsWith(u'v') ? value.sliced(1) : value;
    };
    return {.cilium = version(u"cilium"_s),
            .talos = version(u"talos"_s),
            .kubernetes = version(u"kubernetes"_s),
            .kernel = version(u"kernel"_s)};
}

} // namespace

QString formatName(OutputFormat format)
{
    static constexpr const char *names[] = {"text", "json", "csv", "markdown", "sarif", "github", "junit"};
    return QString::fromLatin1(names[static_cast<int>(format)]);
}

QStringList CommandLine::parts(const QString &option) const
{
    QStringList all;
    for (const QString &value : values(option))
        all += value.split(u',');
    return all;
}

std::span<const Option> commonOptions()
{
    return common;
}

bool asksForHelp(const QStringList &arguments)
{
    for (const QString &argument : arguments) {
        if (argument == "--"_L1)
            return false;
        if (argument == "--help"_L1 || argument == "-h"_L1)
            return true;
    }
    return false;
}

Outcome<CommandLine> readCommandLine(const Command &command, const QStringList &arguments, const Streams &streams)
{
    const std::vector<Option> options = optionsOf(command);
    QCommandLineParser parser;
    addOptions(options, parser);
    if (!parser.parse(QStringList(u"datapathctl"_s) + arguments)) {
        const QStringList unknown = parser.unknownOptionNames();
        return wrongUsage(unknown.isEmpty() ? parser.errorText() : unknownOption(unknown.front(), command, options));
    }
    CommandLine line;
    line.arguments = parser.positionalArguments();
    for (const Option &option : options) {
        const QString name = text(option.name);
        if (parser.isSet(name))
            line.given.insert(name, option.valueName ? parser.values(name) : QStringList());
    }
    line.told = toldBy(line);
    return checkArguments(command, line)
        .and_then([&] { return readChoices(command, line, streams); })
        .and_then([&] { return checkVersions(line); })
        .and_then([&] { return readOwnChart(line, streams); })
        .transform([&] { return line; });
}
