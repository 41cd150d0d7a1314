#include "app/cli/reports/check_report.h"

using namespace Qt::StringLiterals;

namespace {

// https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions; what has to be escaped is in
// https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts

QString escaped(QString text)
{
    return text.replace(u'%', "%25"_L1).replace(u'\r', "%0D"_L1).replace(u'\n', "%0A"_L1);
}

QString escapedProperty(const QString &text)
{
    return escaped(text).replace(u':', "%3A"_L1).replace(u',', "%2C"_L1);
}

QString commandFor(Severity severity)
{
    return severity == Severity::Hint ? u"notice"_s : severityName(severity);
}

QString annotation(const QString &path, const Finding &finding)
{
    QString message = finding.message;
    if (!finding.fixes.isEmpty())
        message += u"\nA way out: "_s + finding.fixes.front().label;
    return u"::%1 file=%2,line=%3,col=%4,title=%5::%6\n"_s.arg(
        commandFor(finding.severity), escapedProperty(path), QString::number(finding.position.line),
        QString::number(finding.position.column), escapedProperty(finding.rule), escaped(message));
}

} // namespace

QByteArray gitHubReport(const CheckReport &report, const ReportStyle &)
{
    QString text;
    for (const CheckedFile &file : report.files) {
        for (const Finding &finding : file.judgement.findings)
            text += annotation(file.path, finding);
    }
    for (const Error &error : report.unreadable)
        text += u"::error file=%1,line=%2,col=%3::%4\n"_s.arg(escapedProperty(error.file))
                    .arg(std::max(1, error.line))
                    .arg(std::max(1, error.column))
                    .arg(escaped(error.message));
    return text.toUtf8();
}
