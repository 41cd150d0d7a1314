#include "app/cli/fix_machine_file.h"

#include "app/cli/finding_output.h"
#include "app/cli/output.h"
#include "core/rules/talos/machine_file_rules.h"

#include <QJsonArray>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace {

void tellFixed(const QString &path, const FixedMachineFile &fixed, const Destination &destination,
               const CommandLine &line, const Streams &streams)
{
    const QByteArray &content = fixed.after.bytes();
    QJsonObject json{{"path"_L1, path}, {"fixes"_L1, QJsonArray::fromStringList(fixed.applied)}};
    if (destination.isStandardOutput())
        json.insert("text"_L1, QString::fromUtf8(content));
    else
        json.insert("written"_L1, destination.path);
    if (line.format == OutputFormat::Json)
        print(streams, json);
    else if (destination.isStandardOutput())
        print(streams, content);
    for (const QString &label : fixed.applied)
        tell(streams, u"fix: %1"_s.arg(label));
    if (fixed.applied.isEmpty())
        tell(streams, u"nothing changed"_s);
    else if (!destination.isStandardOutput())
        tell(streams, u"wrote %1"_s.arg(destination.path));
}

} // namespace

Outcome<ExitCode> fixMachineText(const QString &path, const OpenMachineFile &file, const Destination &destination,
                                 const CommandLine &line, const Streams &streams)
{
    const Result<FixedMachineFile> fixed = fixMachineFile(file.text, file.target, !line.has(u"all"_s));
    if (!fixed)
        return stop(ExitCode::Refused, Error{.message = fixed.error().message, .file = path});
    if (!destination.isStandardOutput()) {
        const Outcome<void> written = writeChanged(destination, file.text.bytes(), fixed->after.bytes());
        if (!written)
            return std::unexpected(written.error());
    }
    tellFixed(path, *fixed, destination, line, streams);
    const QList<Finding> rest = checkMachineFile(fixed->after, file.target);
    tell(streams,
         u"left: %1 (Talos %2, contract %3)"_s.arg(countInWords(rest), file.target.talos, file.target.contract));
    return reaches(rest, line.failOn) ? ExitCode::Found : ExitCode::Done;
}
