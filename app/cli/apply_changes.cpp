#include "app/cli/apply_changes.h"

Outcome<ExitCode> applyChanges(const CommandLine &line, const Streams &streams, int position, ChangesOf changesOf)
{
    const QString path = line.arguments.at(position);
    const Outcome<Destination> destination = destinationFor(path, line);
    if (!destination)
        return std::unexpected(destination.error());
    const Outcome<OpenFile> file = openFile(path, line, streams);
    if (!file)
        return std::unexpected(file.error());
    const Result<Configuration::Applied> applied =
        changesOf(file->values, line).and_then([&file](const ChangeSet &changes) {
            return file->values.apply(changes);
        });
    if (!applied) {
        Error error = applied.error();
        error.file = path;
        return stop(ExitCode::Refused, error);
    }
    return deliver(*file, applied->after, *destination, line, streams).transform([] { return ExitCode::Done; });
}
