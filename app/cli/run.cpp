#include "app/cli/run.h"

#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/cli/help.h"
#include "app/cli/output.h"
#include "core/catalogue/edit_distance.h"

#include <exception>

using namespace Qt::StringLiterals;

namespace {

/// A command, and the arguments behind its name.
struct Request
{
    const Command *command;
    QStringList arguments;
};

std::optional<Request> findRequest(const QStringList &arguments)
{
    for (const Command *command : commands()) {
        const QStringList words = QString::fromUtf8(command->name).split(u' ');
        if (arguments.first(qMin(words.size(), arguments.size())) == words)
            return Request{command, arguments.sliced(words.size())};
    }
    return {};
}

QString unknownCommand(const QString &name)
{
    constexpr int mostSlips = 2;
    if (name.startsWith(u'-'))
        return u"a command comes first, its options behind it; datapathctl --help lists the commands"_s;
    QStringList known;
    for (const Command *command : commands()) {
        const QString other = QString::fromUtf8(command->name);
        if (other.startsWith(QString(name + u' ')))
            return u"%1 alone isn't a command; write %2 %3"_s.arg(name, other, QString::fromUtf8(command->arguments));
        known += other;
    }
    if (const QString nearest = nearestWord(name, known, mostSlips); !nearest.isEmpty())
        return u"there is no command %1; did you mean %2?"_s.arg(name, nearest);
    return u"there is no command %1; there is %2"_s.arg(name, known.join(u", "_s));
}

Outcome<ExitCode> runRequest(const Request &request, const Streams &streams)
{
    if (asksForHelp(request.arguments)) {
        print(streams, commandHelp(*request.command));
        return ExitCode::Done;
    }
    const Outcome<CommandLine> line = readCommandLine(*request.command, request.arguments, streams);
    return line ? request.command->run(*line, streams) : std::unexpected(line.error());
}

Outcome<ExitCode> runArguments(const QStringList &arguments, const Streams &streams)
{
    if (arguments.isEmpty())
        return wrongUsage(u"a command is missing; datapathctl --help lists them"_s);
    if (arguments.front() == "--version"_L1)
        return runArguments(QStringList(u"version"_s) + arguments.sliced(1), streams);
    const std::optional<Request> request = findRequest(arguments);
    if (request)
        return runRequest(*request, streams);
    if (!asksForHelp(arguments))
        return wrongUsage(unknownCommand(arguments.front()));
    print(streams, programHelp());
    return ExitCode::Done;
}

QString messageOf(const Failure &failure)
{
    QString message = failure.error.toString();
    switch (failure.code) {
    case ExitCode::WrongUsage:
        return u"datapathctl: "_s + message;
    case ExitCode::OurFault:
        return u"datapathctl failed: %1. This is a fault of the program, please report it."_s.arg(message);
    default:
        return message;
    }
}

} // namespace

int run(const QStringList &arguments, const Streams &streams)
{
    Outcome<ExitCode> outcome = ExitCode::Done;
    try {
        outcome = runArguments(arguments, streams);
    } catch (const std::exception &exception) {
        // Nothing of ours throws; this keeps the promise of the exit code if a library does.
        outcome = stop(ExitCode::OurFault, QString::fromUtf8(exception.what()));
    }
    if (outcome)
        return static_cast<int>(*outcome);
    tell(streams, messageOf(outcome.error()));
    return static_cast<int>(outcome.error().code);
}
