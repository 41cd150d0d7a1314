#include "app/cli/finding_output.h"
#include "app/cli/markdown.h"
#include "app/cli/reports/check_report.h"

using namespace Qt::StringLiterals;

namespace {

QString row(const Finding &finding, const QString &last)
{
    const QString rule = u"[%1](%2)"_s.arg(inTableCell(finding.rule), finding.source);
    return u"| %1 | %2 | %3 | %4 | %5 |\n"_s.arg(QString::number(finding.position.line), severityName(finding.severity),
                                                 finding.source.isEmpty() ? inTableCell(finding.rule) : rule,
                                                 inTableCell(finding.message), last);
}

QString waysOut(const Finding &finding)
{
    QStringList labels;
    for (const Fix &fix : finding.fixes)
        labels += inTableCell(fix.label);
    return labels.join("<br>"_L1);
}

QString tableHead(const QString &last)
{
    return u"| line | severity | rule | finding | %1 |\n|---:|---|---|---|---|\n"_s.arg(last);
}

QString fileAsMarkdown(const CheckedFile &file)
{
    const Judgement &judgement = file.judgement;
    QString text = u"## %1\n\n%2 (%3)\n"_s.arg(inTableCell(file.path), countInWords(judgement), file.target);
    if (!judgement.findings.isEmpty())
        text += u'\n' + tableHead(u"ways out"_s);
    for (const Finding &finding : judgement.findings)
        text += row(finding, waysOut(finding));
    if (!judgement.accepted.isEmpty())
        text += u"\nAccepted:\n\n"_s + tableHead(u"because"_s);
    for (const Finding &finding : judgement.accepted)
        text += row(finding, inTableCell(finding.acceptedBecause));
    return text + u'\n';
}

} // namespace

QByteArray markdownReport(const CheckReport &report, const ReportStyle &)
{
    QString text = u"# What datapathctl found\n\n"_s;
    for (const CheckedFile &file : report.files)
        text += fileAsMarkdown(file);
    for (const Error &error : report.unreadable)
        text += u"## %1\n\nNot readable: %2\n\n"_s.arg(inTableCell(error.file), inTableCell(error.message));
    return text.chopped(1).toUtf8();
}
