#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "core/catalogue/catalogue.h"
#include "core/talos/talos_release.h"

#include <QJsonArray>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace {

Outcome<ExitCode> runVersion(const CommandLine &line, const Streams &streams)
{
    const QString release = QStringLiteral(DATAPATH_VERSION);
    const QStringList charts = Catalogue::builtInVersions();
    QStringList talos;
    for (const TalosRelease &known : talosReleases())
        talos += known.version;
    if (line.format == OutputFormat::Json) {
        print(streams, QJsonObject{{"program"_L1, u"datapathctl"_s},
                                   {"release"_L1, release},
                                   {"cilium"_L1, QJsonArray::fromStringList(charts)},
                                   {"talos"_L1, QJsonArray::fromStringList(talos)}});
        return ExitCode::Done;
    }
    print(streams, u"datapathctl %1\nCilium charts: %2\nTalos releases: %3 to %4\n"_s.arg(
                       release, charts.join(u", "_s), talos.value(0), talos.value(talos.size() - 1)));
    return ExitCode::Done;
}

} // namespace

constexpr Command versionCommand{
    .name = "version",
    .arguments = "",
    .summary = "print the program's version and the charts and releases it knows",
    .details = "",
    .options = {},
    .fewestArguments = 0,
    .mostArguments = 0,
    .run = runVersion,
};
