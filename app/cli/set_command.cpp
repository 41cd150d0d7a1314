#include "app/cli/commands.h"
#include "app/cli/destination.h"
#include "app/cli/known_paths.h"
#include "app/cli/output.h"
#include "app/cli/set_check.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr Option options[] = {
    {"unset", "PATH", "back to the chart's default: the key goes; can be given again"},
    placeOption,
    outputOption,
    inPlaceOption,
    forceOption,
};

Outcome<Edit> readAssignment(const QString &assignment)
{
    const auto equals = assignment.indexOf(u'=');
    if (equals < 0)
        return wrongUsage(u"%1 is no change; write PATH=YAML, like bpf.masquerade=true"_s.arg(assignment));
    const Outcome<YamlPath> path = readPath(assignment.first(equals));
    if (!path)
        return std::unexpected(path.error());
    const Result<YamlText> text = YamlText::parse(assignment.sliced(equals + 1).toUtf8());
    if (!text)
        return wrongUsage(u"the value of %1 isn't YAML: %2"_s.arg(path->toString(), text.error().message));
    if (text->documentCount() > 1)
        return wrongUsage(u"the value of %1 is more than one YAML document"_s.arg(path->toString()));
    return setTo(*path, text->value(text->documentCount() > 0 ? text->root() : -1));
}

Outcome<ChangeSet> readChanges(const CommandLine &line)
{
    ChangeSet changes;
    for (const QString &assignment : line.arguments.sliced(1)) {
        Outcome<Edit> edit = readAssignment(assignment);
        if (!edit)
            return std::unexpected(edit.error());
        changes.push_back(*std::move(edit));
    }
    for (const QString &removed : line.values(u"unset"_s)) {
        const Outcome<YamlPath> path = readPath(removed);
        if (!path)
            return std::unexpected(path.error());
        if (std::ranges::contains(changes, *path, &Edit::path))
            return wrongUsage(u"%1 is both set and unset"_s.arg(removed));
        changes.push_back(unset(*path));
    }
    if (changes.empty())
        return wrongUsage(u"set takes at least one PATH=YAML or --unset PATH"_s);
    return changes;
}

Outcome<ExitCode> runSet(const CommandLine &line, const Streams &streams)
{
    const QString path = line.arguments.front();
    const Outcome<ChangeSet> changes = readChanges(line);
    if (!changes)
        return std::unexpected(changes.error());
    const Outcome<Destination> destination = destinationFor(path, line);
    if (!destination)
        return std::unexpected(destination.error());
    const Outcome<OpenFile> file = openFile(path, line, streams);
    if (!file)
        return std::unexpected(file.error());
    if (Outcome<void> checked = checkChanges(file->values, *changes); !checked) {
        checked.error().error.file = path;
        return std::unexpected(checked.error());
    }
    const Result<Configuration::Applied> applied = file->values.apply(*changes);
    if (!applied) {
        Error error = applied.error();
        error.file = path;
        return stop(ExitCode::Refused, error);
    }
    for (const YamlPath &other : applied->alsoChanged)
        tell(streams, u"%1 changes, too: an anchor shares its text"_s.arg(other.toString()));
    return deliver(*file, applied->after, *destination, line, streams).transform([] { return ExitCode::Done; });
}

} // namespace

constexpr Command setCommand{
    .name = "set",
    .arguments = "FILE PATH=YAML…",
    .summary = "change settings and nothing else of the file",
    .details = "The right side is read as YAML and written in the file's own style. The new text goes to standard "
               "output unless told otherwise, what changed to standard error. Paths that the chart doesn't have, and "
               "values of types that it doesn't take, are refused.",
    .options = options,
    .fewestArguments = 1,
    .mostArguments = -1,
    .run = runSet,
};
