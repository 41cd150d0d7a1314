#include "app/cli/finding_output.h"
#include "app/cli/reports/check_report.h"

using namespace Qt::StringLiterals;

QByteArray textReport(const CheckReport &report, const ReportStyle &style)
{
    const Paint paint(style.isColored);
    QString text;
    for (const CheckedFile &file : report.files) {
        for (const EffectiveFact &fact : file.effective)
            text += u"%1: %2\n"_s.arg(file.path, inWords(fact));
        for (const Finding &finding : file.judgement.findings)
            text += findingAsText(file.path, finding, paint);
        if (!style.showsAccepted)
            continue;
        for (const Finding &finding : file.judgement.accepted)
            text += acceptedAsText(file.path, finding, paint);
    }
    return text.toUtf8();
}
