#include "app/cli/destination.h"

#include "app/cli/output.h"
#include "core/yaml/text_file.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace {

std::unexpected<Failure> refused(const QString &path, const QString &message)
{
    return stop(ExitCode::Refused, Error{.message = message, .file = path});
}

bool isFile(const QString &path)
{
    return path != "-"_L1 && !path.startsWith("builtin:"_L1);
}

bool isSameFile(const QString &left, const QString &right)
{
    const QString real = QFileInfo(left).canonicalFilePath();
    return !real.isEmpty() && real == QFileInfo(right).canonicalFilePath();
}

QJsonObject deliveryJson(const OpenFile &file, const std::vector<Difference> &differences, const QByteArray &content,
                         const Destination &destination)
{
    QJsonObject json{{"path"_L1, file.path},
                     {"cilium"_L1, file.values.catalogue().chartVersion()},
                     {"changes"_L1, toJson(differences)}};
    if (destination.isStandardOutput())
        json.insert("text"_L1, QString::fromUtf8(content));
    else
        json.insert("written"_L1, destination.path);
    return json;
}

} // namespace

Outcome<Destination> destinationFor(const QString &file, const CommandLine &line)
{
    const bool isInPlace = line.has(u"in-place"_s);
    const QString output = line.value(u"output"_s);
    if (isInPlace && line.has(u"output"_s))
        return wrongUsage(u"--in-place and -o both say where to write; give one of them"_s);
    if (line.has(u"output"_s) && output.isEmpty())
        return wrongUsage(u"-o needs the name of a file"_s);
    if (isInPlace && !isFile(file))
        return wrongUsage(u"--in-place needs a file to write to, %1 isn't one; -o OUT names another"_s.arg(file));
    if (!isInPlace && (output.isEmpty() || output == "-"_L1))
        return Destination{};
    return Destination{.path = isInPlace ? file : output,
                       .mayOverwrite = line.has(u"force"_s),
                       .isInput = isInPlace || (isFile(file) && isSameFile(file, output))};
}

Outcome<void> writeChanged(const Destination &destination, const QByteArray &read, const QByteArray &content)
{
    if (destination.isInput) {
        const Result<QByteArray> current = readTextFile(destination.path);
        if (!current || *current != read)
            return refused(destination.path, u"was changed by another program in the meantime; nothing is written"_s);
        if (content == read)
            return {};
    }
    const QFileInfo target(destination.path);
    if (!destination.isInput && target.isFile() && !destination.mayOverwrite)
        return refused(destination.path, u"exists already; --force overwrites it"_s);
    const Result<void> written = writeTextFile(destination.path, content);
    return written ? Outcome<void>() : stop(ExitCode::Refused, written.error());
}

Outcome<void> deliver(const OpenFile &file, const Configuration &after, const Destination &destination,
                      const CommandLine &line, const Streams &streams)
{
    const QByteArray &content = after.text().bytes();
    if (!destination.isStandardOutput()) {
        const Outcome<void> written = writeChanged(destination, file.bytes, content);
        if (!written)
            return written;
    }
    const std::vector<Difference> differences = differencesBetween(file.values, after);
    if (line.format == OutputFormat::Json)
        print(streams, deliveryJson(file, differences, content, destination));
    else if (destination.isStandardOutput())
        print(streams, content);
    for (const QString &change : describe(differences))
        tell(streams, change);
    if (differences.empty())
        tell(streams, u"nothing changed"_s);
    if (!destination.isStandardOutput() && !(destination.isInput && content == file.bytes))
        tell(streams, u"wrote %1"_s.arg(destination.path));
    return {};
}
