#include "app/cli/finding_output.h"

#include "app/cli/changes.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

QString painted(Severity severity, const QString &text, const Paint &paint)
{
    switch (severity) {
    case Severity::Error:
        return paint.red(text);
    case Severity::Warning:
        return paint.yellow(text);
    case Severity::Hint:
        break;
    }
    return paint.blue(text);
}

QString fixAsText(const Fix &fix)
{
    const QString safety = fix.safe ? u" (safe)"_s : QString();
    QStringList changes;
    for (const Edit &edit : fix.changes) {
        const QString place = edit.scope == Edit::Scope::Profile ? u"profile: "_s : QString();
        changes += place + describe(ChangeSet{edit}).join(QString());
    }
    return u"%1%2: %3"_s.arg(fix.label, safety, changes.join(u"; "_s));
}

QJsonObject fixAsJson(const Fix &fix)
{
    QJsonArray changes;
    for (const Edit &edit : fix.changes)
        changes.append(toJson(edit));
    return {{"label"_L1, fix.label}, {"safe"_L1, fix.safe}, {"changes"_L1, changes}};
}

} // namespace

QString findingAsText(const QString &file, const Finding &finding, const Paint &paint)
{
    const QString place = u"%1:%2:%3:"_s.arg(file).arg(finding.position.line).arg(finding.position.column);
    const QString kind = u"%1[%2]"_s.arg(severityName(finding.severity), finding.rule);
    QString text = u"%1 %2: %3\n"_s.arg(paint.bold(place), painted(finding.severity, kind, paint), finding.message);
    text += paragraph(u"    "_s, finding.why);
    if (!finding.source.isEmpty())
        text += u"    source: %1\n"_s.arg(finding.source);
    for (const Fix &fix : finding.fixes)
        text += u"    fix: %1\n"_s.arg(fixAsText(fix));
    return text;
}

QString acceptedAsText(const QString &file, const Finding &finding, const Paint &paint)
{
    const QString place = u"%1:%2:%3:"_s.arg(file).arg(finding.position.line).arg(finding.position.column);
    return u"%1 accepted[%2]: %3\n"_s.arg(paint.bold(place), finding.rule, finding.message) +
           paragraph(u"    because: "_s, finding.acceptedBecause);
}

QJsonObject findingAsJson(const Finding &finding)
{
    QJsonArray settings;
    for (const YamlPath &path : finding.settings)
        settings.append(path.toString());
    QJsonArray fixes;
    for (const Fix &fix : finding.fixes)
        fixes.append(fixAsJson(fix));
    QJsonObject json{{"rule"_L1, finding.rule},
                     {"severity"_L1, severityName(finding.severity)},
                     {"origin"_L1, originName(finding.origin)},
                     {"message"_L1, finding.message},
                     {"why"_L1, finding.why},
                     {"source"_L1, finding.source},
                     {"settings"_L1, settings},
                     {"line"_L1, finding.position.line},
                     {"column"_L1, finding.position.column},
                     {"fixes"_L1, fixes}};
    if (!finding.acceptedBecause.isEmpty())
        json.insert("acceptedBecause"_L1, finding.acceptedBecause);
    return json;
}

QString countInWords(const QList<Finding> &findings)
{
    QStringList counts;
    for (const Severity severity : {Severity::Error, Severity::Warning, Severity::Hint}) {
        const auto count = std::ranges::count(findings, severity, &Finding::severity);
        if (count > 0)
            counts += u"%1 %2%3"_s.arg(count).arg(severityName(severity), count == 1 ? QString() : u"s"_s);
    }
    return counts.isEmpty() ? u"no findings"_s : counts.join(u", "_s);
}

QString countInWords(const Judgement &judgement)
{
    const QString counts = countInWords(judgement.findings);
    return judgement.accepted.isEmpty() ? counts : u"%1, %2 accepted"_s.arg(counts).arg(judgement.accepted.size());
}

bool reaches(const QList<Finding> &findings, std::optional<Severity> threshold)
{
    return threshold &&
           std::ranges::any_of(findings, [&](const Finding &finding) { return finding.severity >= *threshold; });
}
