#include "app/cli/reports/check_report.h"
#include "app/cli/reports/sarif_rules.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// The format: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
QString uriOf(const QString &path)
{
    if (path == "-"_L1)
        return u"stdin"_s;
    if (path.startsWith("builtin:"_L1))
        return path;
    if (path.startsWith(u'/'))
        return QUrl::fromLocalFile(path).toString(QUrl::FullyEncoded);
    return QString::fromLatin1(QUrl::toPercentEncoding(path, "/"));
}

QJsonObject artifactOf(const QString &path)
{
    return {{"uri"_L1, uriOf(path)}};
}

QJsonObject locationOf(const QString &path, const TextPosition &position)
{
    const QJsonObject region{{"startLine"_L1, position.line}, {"startColumn"_L1, position.column}};
    return {{"physicalLocation"_L1, QJsonObject{{"artifactLocation"_L1, artifactOf(path)}, {"region"_L1, region}}}};
}

/// The fix as one replacement: of the bytes from the first that changes to the last.
std::optional<QJsonObject> fixAsSarif(const CheckedFile &file, const Fix &fix)
{
    const Result<Configuration::Applied> applied = file.values->apply(fix.changes);
    if (!applied)
        return {};
    const YamlText &before = file.values->text();
    const Splice splice = Splice::between(before.bytes(), applied->after.text().bytes());
    const TextPosition start = before.positionOf(splice.offset);
    const TextPosition end = before.positionOf(splice.offset + splice.removed.size());
    const QJsonObject region{{"startLine"_L1, start.line},
                             {"startColumn"_L1, start.column},
                             {"endLine"_L1, end.line},
                             {"endColumn"_L1, end.column}};
    const QJsonObject replacement{{"deletedRegion"_L1, region},
                                  {"insertedContent"_L1, QJsonObject{{"text"_L1, QString::fromUtf8(splice.inserted)}}}};
    const QJsonObject change{{"artifactLocation"_L1, artifactOf(file.path)},
                             {"replacements"_L1, QJsonArray{replacement}}};
    return QJsonObject{{"description"_L1, QJsonObject{{"text"_L1, fix.label}}},
                       {"artifactChanges"_L1, QJsonArray{change}}};
}

QJsonArray fixesAsSarif(const CheckedFile &file, const Finding &finding)
{
    QJsonArray fixes;
    for (const Fix &fix : finding.fixes) {
        if (const std::optional<QJsonObject> written = file.values ? fixAsSarif(file, fix) : std::nullopt)
            fixes.append(*written);
    }
    return fixes;
}

/// What stays the same when lines move, so that a code host knows the finding again.
QString fingerprintOf(const Finding &finding)
{
    QStringList settings;
    for (const YamlPath &path : finding.settings)
        settings += path.toString();
    return finding.rule + u'@' + settings.join(u',');
}

QJsonObject resultOf(const CheckedFile &file, const Finding &finding, const QStringList &rules)
{
    QJsonObject result{{"ruleId"_L1, finding.rule},
                       {"ruleIndex"_L1, rules.indexOf(finding.rule)},
                       {"level"_L1, sarifLevel(finding.severity)},
                       {"message"_L1, QJsonObject{{"text"_L1, finding.message}}},
                       {"locations"_L1, QJsonArray{locationOf(file.path, finding.position)}},
                       {"partialFingerprints"_L1, QJsonObject{{"ruleAndSettings/v1"_L1, fingerprintOf(finding)}}}};
    if (const QJsonArray fixes = fixesAsSarif(file, finding); !fixes.isEmpty())
        result.insert("fixes"_L1, fixes);
    if (!finding.acceptedBecause.isEmpty())
        result.insert("suppressions"_L1, QJsonArray{QJsonObject{{"kind"_L1, u"inSource"_s},
                                                                {"justification"_L1, finding.acceptedBecause}}});
    return result;
}

QStringList rulesIn(const CheckReport &report)
{
    QStringList rules;
    for (const CheckedFile &file : report.files) {
        for (const Finding &finding : file.judgement.findings + file.judgement.accepted)
            rules += finding.rule;
    }
    rules.removeDuplicates();
    return rules;
}

QJsonObject invocationOf(const CheckReport &report)
{
    QJsonArray notifications;
    for (const Error &error : report.unreadable) {
        const TextPosition position{.line = std::max(1, error.line), .column = std::max(1, error.column)};
        notifications.append(QJsonObject{{"level"_L1, u"error"_s},
                                         {"message"_L1, QJsonObject{{"text"_L1, error.message}}},
                                         {"locations"_L1, QJsonArray{locationOf(error.file, position)}}});
    }
    return {{"executionSuccessful"_L1, report.unreadable.empty()}, {"toolExecutionNotifications"_L1, notifications}};
}

} // namespace

QByteArray sarifReport(const CheckReport &report, const ReportStyle &)
{
    const QStringList rules = rulesIn(report);
    QJsonArray results;
    for (const CheckedFile &file : report.files) {
        for (const Finding &finding : file.judgement.findings + file.judgement.accepted)
            results.append(resultOf(file, finding, rules));
    }
    const QJsonObject run{{"tool"_L1, sarifTool(rules)},
                          {"columnKind"_L1, u"unicodeCodePoints"_s},
                          {"invocations"_L1, QJsonArray{invocationOf(report)}},
                          {"results"_L1, results}};
    const QJsonObject log{{"$schema"_L1, u"https://json.schemastore.org/sarif-2.1.0.json"_s},
                          {"version"_L1, u"2.1.0"_s},
                          {"runs"_L1, QJsonArray{run}}};
    return QJsonDocument(log).toJson();
}
