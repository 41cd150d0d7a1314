#include "app/cli/render_chart.h"

#include <QProcess>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace {

constexpr int patience = 120'000; // milliseconds

std::unexpected<Failure> failed(const QString &helm, const QString &why)
{
    return stop(ExitCode::BadInput, Error{.message = u"%1 renders no chart: %2"_s.arg(helm, why), .file = {}});
}

/// Templates leave them behind; with them, the text couldn't stand in a patch as a block that one can read.
QString withoutTrailingBlanks(QString text)
{
    static const QRegularExpression blanks(u"[ \\t]+(?=\\n|$)"_s);
    return text.remove(blanks);
}

} // namespace

Outcome<QString> renderChart(const QString &helm, const QString &chart, const CheckContext &context,
                             const ExportOptions &options)
{
    const auto values = renderExport(context, {u"values"_s}, {.values = ValuesDetail::Minimal});
    if (!values || values->empty())
        return stop(ExitCode::Refused,
                    values ? Error{.message = u"there are no values"_s, .file = {}} : values.error());
    QProcess process;
    process.start(helm,
                  {u"template"_s, options.release, chart, u"--namespace"_s, options.inNamespace, u"--kube-version"_s,
                   context.target.kubernetes, u"--include-crds"_s, u"--skip-tests"_s, u"--values"_s, u"-"_s});
    if (!process.waitForStarted(patience))
        return failed(helm, process.errorString());
    process.write(values->front().content);
    process.closeWriteChannel();
    if (!process.waitForFinished(patience))
        return failed(helm, u"it takes too long"_s);
    if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
        return failed(helm, QString::fromUtf8(process.readAllStandardError()).trimmed());
    return withoutTrailingBlanks(QString::fromUtf8(process.readAllStandardOutput()));
}
