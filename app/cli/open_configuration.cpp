#include "app/cli/open_configuration.h"

#include "app/cli/output.h"
#include "core/values/values_choice.h"
#include "core/yaml/text_file.h"

#include <QDir>
#include <QFile>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr auto presetFolder = ":/datapath/presets/"_L1;
constexpr auto presetPrefix = "builtin:"_L1;
constexpr auto presetSuffix = ".datapath.yaml"_L1;

std::unexpected<Failure> badInput(const QString &path, Error error)
{
    error.file = path;
    return stop(ExitCode::BadInput, error);
}

Outcome<QByteArray> readPreset(const QString &path)
{
    const QString name = path.sliced(presetPrefix.size());
    QFile preset(presetFolder + name + presetSuffix);
    if (!name.contains(u'/') && preset.open(QIODevice::ReadOnly))
        return preset.readAll();
    QStringList known = QDir(presetFolder).entryList({u"*"_s + presetSuffix}, QDir::Files, QDir::Name);
    for (QString &file : known)
        file = presetPrefix + file.chopped(presetSuffix.size());
    return badInput(path, {.message = u"there is no such preset; there is %1"_s.arg(known.join(u", "_s)), .file = {}});
}

Outcome<QByteArray> readStandardInput(QIODevice &in)
{
    constexpr qint64 largestInput = 16LL * 1024 * 1024;
    QByteArray content;
    while (content.size() <= largestInput) {
        const QByteArray more = in.read(largestInput + 1 - content.size());
        if (more.isEmpty())
            return content;
        content += more;
    }
    return badInput(u"-"_s, {.message = u"standard input gives more than 16 MiB, the most that is read"_s, .file = {}});
}

/// The chart that the file is judged by: the one told, else the one it pins, else the usual one. A release of a chart
/// that isn't known is judged by the usual one, too; a profile's target must be known.
Result<std::shared_ptr<const Catalogue>> catalogueOfFile(const QString &path, const YamlText &text,
                                                         const ValuesPlace &place, const CommandLine &line,
                                                         const Streams &streams)
{
    if (line.ownChart)
        return line.ownChart;
    if (!line.told.cilium.isEmpty())
        return Catalogue::builtIn(line.told.cilium);
    const QString pinned = pinnedChart(text, place);
    if (pinned.isEmpty())
        return Catalogue::builtIn(Catalogue::defaultVersion());
    auto catalogue = Catalogue::builtIn(pinned);
    if (catalogue)
        return catalogue;
    if (place.form == ValuesForm::Profile)
        return failure(u"%1; --chart PATH takes a chart of your own"_s.arg(catalogue.error().message));
    tell(streams,
         u"%1 pins chart %2, which isn't known here; judged as %3 (--cilium V or --chart PATH say otherwise)"_s.arg(
             path, pinned, Catalogue::defaultVersion()));
    return Catalogue::builtIn(Catalogue::defaultVersion());
}

/// The values that `--at` chooses, else Cilium's. That there are others is told, or an edit might go to the wrong ones.
Result<ValuesPlace> placeIn(const QString &path, const YamlText &text, const CommandLine &line, const Streams &streams)
{
    if (line.has(u"at"_s))
        return chooseValues(text, line.value(u"at"_s));
    Result<ValuesPlace> found = findValues(text);
    const Result<std::vector<ValuesPlace>> places = valuesPlaces(text);
    if (found && places && places->size() > 1)
        tell(streams, u"%1 holds values at %2 places, taken is %3; --at chooses another: %4"_s.arg(path)
                          .arg(places->size())
                          .arg(std::ranges::find(*places, *found) - places->begin() + 1)
                          .arg(listPlaces(text, *places)));
    return found;
}

/// A machine configuration is a map like a values file; what tells it is that the chart knows nothing of it.
bool isMachineConfig(const Configuration &values)
{
    const std::vector<ExplicitLeaf> &leaves = values.explicitLeaves();
    const auto isKnown = [&values](const ExplicitLeaf &leaf) {
        return values.catalogue().covering(leaf.path) || values.catalogue().isGroup(leaf.path);
    };
    return values.place().form == ValuesForm::Plain && !leaves.empty() && std::ranges::none_of(leaves, isKnown) &&
           readMachineConfig(values.text(), {}).has_value();
}

} // namespace

Outcome<QByteArray> readInput(const QString &path, const Streams &streams)
{
    if (path == "-"_L1)
        return readStandardInput(streams.in);
    if (path.startsWith(presetPrefix))
        return readPreset(path);
    Result<QByteArray> bytes = readTextFile(path);
    if (!bytes)
        return badInput(path, bytes.error());
    return *std::move(bytes);
}

Outcome<std::shared_ptr<const Catalogue>> catalogueFor(const CommandLine &line)
{
    if (line.ownChart)
        return line.ownChart;
    const QString version = line.told.cilium.isEmpty() ? Catalogue::defaultVersion() : line.told.cilium;
    auto catalogue = Catalogue::builtIn(version);
    if (!catalogue)
        return stop(ExitCode::OurFault, catalogue.error());
    return *std::move(catalogue);
}

Outcome<OpenFile> openFile(const QString &path, const CommandLine &line, const Streams &streams)
{
    Outcome<QByteArray> bytes = readInput(path, streams);
    if (!bytes)
        return std::unexpected(bytes.error());
    return openBytes(path, *std::move(bytes), line, streams);
}

Outcome<OpenFile> openBytes(const QString &path, QByteArray bytes, const CommandLine &line, const Streams &streams)
{
    Result<YamlText> text = YamlText::parse(bytes);
    if (!text)
        return badInput(path, text.error());
    Result<ValuesPlace> place = placeIn(path, *text, line, streams);
    if (!place)
        return badInput(path, place.error());
    const auto catalogue = catalogueOfFile(path, *text, *place, line, streams);
    if (!catalogue)
        return badInput(path, catalogue.error());
    Result<Configuration> values = Configuration::at(*std::move(place), *std::move(text), *catalogue);
    if (!values)
        return badInput(path, values.error());
    if (isMachineConfig(*values))
        return badInput(path, {.message = u"this is a Talos machine configuration, not Helm values; pass it with "
                                          "--talos-config beside a values file"_s,
                               .file = {},
                               .line = 1,
                               .column = 1});
    return OpenFile{path, std::move(bytes), *std::move(values)};
}

Outcome<std::optional<MachineConfig>> readMachineConfigs(const CommandLine &line, const Streams &streams)
{
    std::optional<MachineConfig> all;
    for (const QString &path : line.values(u"talos-config"_s)) {
        const Outcome<QByteArray> bytes = readInput(path, streams);
        if (!bytes)
            return std::unexpected(bytes.error());
        const Result<MachineConfig> config =
            YamlText::parse(*bytes).and_then([&path](const YamlText &text) { return readMachineConfig(text, path); });
        if (!config)
            return badInput(path, config.error());
        if (all)
            all->merge(*config);
        else
            all = *config;
    }
    return all;
}

Outcome<CheckContext> contextOf(const OpenFile &file, const CommandLine &line,
                                const std::optional<MachineConfig> &machineConfig)
{
    Result<CheckContext> context = contextFor(file.values, {.target = line.told, .machineConfig = machineConfig});
    if (!context)
        return badInput(file.path, context.error());
    return *std::move(context);
}

QString describeTarget(const CheckContext &context)
{
    return u"Cilium %1, Talos %2, Kubernetes %3, kernel %4"_s.arg(
        context.target.cilium, context.target.talos, context.target.kubernetes, context.kernel().toString());
}
