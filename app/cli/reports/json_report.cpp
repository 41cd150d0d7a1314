#include "app/cli/finding_output.h"
#include "app/cli/reports/check_report.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace {

QJsonArray findingsAsJson(const QList<Finding> &findings)
{
    QJsonArray array;
    for (const Finding &finding : findings)
        array.append(findingAsJson(finding));
    return array;
}

QJsonObject fileAsJson(const CheckedFile &file)
{
    QJsonObject json = file.facts;
    json.insert("path"_L1, file.path);
    json.insert("findings"_L1, findingsAsJson(file.judgement.findings));
    json.insert("accepted"_L1, findingsAsJson(file.judgement.accepted));
    QJsonArray effective;
    for (const EffectiveFact &fact : file.effective)
        effective.append(QJsonObject{{"name"_L1, fact.name}, {"value"_L1, fact.value}, {"because"_L1, fact.because}});
    if (!effective.isEmpty())
        json.insert("effective"_L1, effective);
    return json;
}

QJsonObject errorAsJson(const Error &error)
{
    QJsonObject json{{"path"_L1, error.file}, {"message"_L1, error.message}};
    if (error.line > 0) {
        json.insert("line"_L1, error.line);
        json.insert("column"_L1, error.column);
    }
    return json;
}

} // namespace

QByteArray jsonReport(const CheckReport &report, const ReportStyle &)
{
    QJsonArray files;
    for (const CheckedFile &file : report.files)
        files.append(fileAsJson(file));
    QJsonObject json{{"version"_L1, 1}, {"files"_L1, files}};
    QJsonArray errors;
    for (const Error &error : report.unreadable)
        errors.append(errorAsJson(error));
    if (!errors.isEmpty())
        json.insert("errors"_L1, errors);
    return QJsonDocument(json).toJson();
}
