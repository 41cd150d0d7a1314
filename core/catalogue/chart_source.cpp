#include "core/catalogue/chart_source.h"

#include "core/yaml/text_file.h"
#include "core/yaml/yaml_text.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>

#include <sys/resource.h>

using namespace Qt::StringLiterals;

namespace {
constexpr int unpackTimeout = 10'000;
constexpr rlim_t largestFile = 16UL * 1024 * 1024; ///< Cilium's largest has 0.3 MiB

struct ChartIdentity
{
    QString name;
    QString version;
};

std::unexpected<Error> failureIn(const QString &file, const QString &message)
{
    return std::unexpected(Error{.message = message, .file = file});
}

Result<QByteArray> readChartFile(const QString &folder, const QString &name, const QString &chart)
{
    const QFileInfo file(folder + u'/' + name);
    // A link in an archive could name any file of this machine; a pipe would never end.
    if (!file.isFile() || (folder != chart && file.isSymLink()))
        return failureIn(chart, u"isn't a Helm chart: %1 is missing"_s.arg(name));
    return readTextFile(file.filePath());
}

Result<ChartIdentity> chartIdentity(const QByteArray &chartYaml, const QString &chart)
{
    const auto text = YamlText::parse(chartYaml);
    if (!text) {
        Error error = text.error();
        error.file = chart + u"/Chart.yaml";
        return std::unexpected(error);
    }
    const auto textAt = [&text](const YamlPath &path) { return text->value(text->find(path)).toString(); };
    ChartIdentity identity{.name = textAt("name"), .version = textAt("version")};
    if (identity.name != "cilium"_L1)
        return failureIn(chart, u"is the chart %1, not cilium"_s.arg(identity.name));
    if (identity.version.isEmpty())
        return failureIn(chart, u"Chart.yaml has no version"_s);
    return identity;
}

Result<ChartSource> openFolder(const QString &folder, const QString &chart)
{
    const auto chartYaml = readChartFile(folder, u"Chart.yaml"_s, chart);
    if (!chartYaml)
        return std::unexpected(chartYaml.error());
    const auto identity = chartIdentity(*chartYaml, chart);
    if (!identity)
        return std::unexpected(identity.error());
    const auto values = readChartFile(folder, u"values.yaml"_s, chart);
    if (!values)
        return std::unexpected(values.error());
    const auto schema = readChartFile(folder, u"values.schema.json"_s, chart);
    if (!schema)
        return std::unexpected(schema.error());
    return ChartSource{.version = identity->version, .values = *values, .schema = *schema};
}

/// A small archive can hold files that fill the disk.
void limitFileSize()
{
    const rlimit limit{.rlim_cur = largestFile, .rlim_max = largestFile};
    setrlimit(RLIMIT_FSIZE, &limit);
}

// tar and gzip are on every system that runs the designer; Qt reads neither.
Result<ChartSource> openArchive(const QString &archive)
{
    const QTemporaryDir folder;
    if (!folder.isValid())
        return failure(u"can't make a temporary folder: %1"_s.arg(folder.errorString()));

    QProcess tar;
    tar.setChildProcessModifier(limitFileSize);
    tar.start(u"tar"_s,
              {u"--extract"_s, u"--force-local"_s, u"--file"_s, QFileInfo(archive).absoluteFilePath(), u"--directory"_s,
               folder.path(), u"--no-same-owner"_s, u"--strip-components=1"_s, u"--wildcards"_s,
               u"--no-wildcards-match-slash"_s, u"*/Chart.yaml"_s, u"*/values.yaml"_s, u"*/values.schema.json"_s});
    if (!tar.waitForStarted())
        return failureIn(archive, u"can't be unpacked: the program tar is missing"_s);
    if (!tar.waitForFinished(unpackTimeout)) {
        tar.kill();
        tar.waitForFinished();
        return failureIn(archive, u"can't be unpacked: tar takes longer than 10 seconds"_s);
    }
    if (tar.exitStatus() == QProcess::CrashExit)
        return failureIn(archive, u"can't be unpacked: a file in it is larger than 16 MiB"_s);
    // tar also fails where one of the files isn't in the archive: the check below names it.
    if (tar.exitCode() != 0 && QDir(folder.path()).isEmpty())
        return failureIn(archive, u"isn't a Helm chart: neither a folder nor a .tgz archive with Chart.yaml in it"_s);
    return openFolder(folder.path(), archive);
}
} // namespace

Result<ChartSource> openChart(const QString &path)
{
    const QFileInfo place(path);
    if (!place.exists())
        return failureIn(path, u"doesn't exist"_s);
    return place.isDir() ? openFolder(path, path) : openArchive(path);
}
