#include "app/cli/commands.h"
#include "app/cli/known_paths.h"
#include "app/cli/open_configuration.h"
#include "app/cli/output.h"
#include "core/yaml/yaml_writer.h"

#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace {

constexpr Option options[] = {
    placeOption,
    {"explicit", nullptr,
     "only what FILE itself sets; where it sets nothing, nothing is printed and the exit code is 1"},
};

QString stateName(SettingState state)
{
    switch (state) {
    case SettingState::Set:
        return u"set"_s;
    case SettingState::Pinned:
        return u"pinned"_s;
    case SettingState::Null:
        return u"null"_s;
    case SettingState::Unset:
        break;
    }
    return u"unset"_s;
}

QJsonObject valueAsJson(const OpenFile &file, const YamlPath &path, const Value &value)
{
    QJsonObject json{{"path"_L1, path.toString()},
                     {"cilium"_L1, file.values.catalogue().chartVersion()},
                     {"state"_L1, stateName(file.values.state(path))},
                     {"value"_L1, value.toJson()}};
    if (file.values.isExplicit(path)) {
        const TextPosition position = file.values.position(path);
        json.insert("line"_L1, position.line);
        json.insert("column"_L1, position.column);
    }
    return json;
}

Outcome<ExitCode> runGet(const CommandLine &line, const Streams &streams)
{
    const Outcome<YamlPath> path = readPath(line.arguments[1]);
    if (!path)
        return std::unexpected(path.error());
    const Outcome<OpenFile> file = openFile(line.arguments[0], line, streams);
    if (!file)
        return std::unexpected(file.error());
    const Configuration &values = file->values;
    const Value *own = values.explicitValue(*path);
    if (!own && !isKnown(values.catalogue(), *path))
        return wrongUsage(unknownPathMessage(values.catalogue(), *path));
    if (own && !isKnown(values.catalogue(), *path))
        tell(streams, u"the file sets it, but %1"_s.arg(unknownPathMessage(values.catalogue(), *path)));
    if (!own && line.has(u"explicit"_s)) {
        tell(streams, u"%1 isn't set in %2"_s.arg(path->toString(), file->path));
        return ExitCode::Found;
    }
    const Value value = own && line.has(u"explicit"_s) ? *own : values.value(*path);
    if (line.format == OutputFormat::Json)
        print(streams, valueAsJson(*file, *path, value));
    else
        print(streams, writeBlock(value));
    return ExitCode::Done;
}

} // namespace

constexpr Command getCommand{
    .name = "get",
    .arguments = "FILE PATH",
    .summary = "print the effective value of a setting or group",
    .details = "As YAML: what FILE sets, else the chart's default. Dots inside a key are written \\., list items [0].",
    .options = options,
    .fewestArguments = 2,
    .mostArguments = 2,
    .run = runGet,
};
