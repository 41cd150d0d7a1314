#include "app/cli/rule_output.h"

#include "app/cli/markdown.h"

#include <QJsonObject>

using namespace Qt::StringLiterals;

QString ruleAsLine(const Rule &rule)
{
    constexpr int idWidth = 48;
    constexpr int severityWidth = 8;
    constexpr int originWidth = 14;
    return QString::fromLatin1(rule.id).leftJustified(idWidth) + u' ' +
           severityName(rule.severity).leftJustified(severityWidth) +
           originName(rule.origin).leftJustified(originWidth) + QString::fromUtf8(rule.title) + u'\n';
}

QString ruleTableHead()
{
    return u"| rule | severity | origin | what | why |\n|---|---|---|---|---|\n"_s;
}

QString ruleAsTableRow(const Rule &rule)
{
    return u"| [%1](%2) | %3 | %4 | %5 | %6 |\n"_s.arg(
        QString::fromLatin1(rule.id), QString::fromLatin1(rule.source), severityName(rule.severity),
        originName(rule.origin), inTableCell(QString::fromUtf8(rule.title)), inTableCell(QString::fromUtf8(rule.why)));
}

QString ruleAsText(const Rule &rule, const Paint &paint)
{
    const QString id = paint.bold(QString::fromLatin1(rule.id));
    QString text = u"%1: %2\n"_s.arg(id, QString::fromUtf8(rule.title));
    text += u"a rule: usually %1, origin %2\n\n"_s.arg(severityName(rule.severity), originName(rule.origin));
    text += paragraph(QString(), QString::fromUtf8(rule.why));
    text += u"\nSource: %1\n"_s.arg(QString::fromLatin1(rule.source));
    text += paragraph(u"Accept: "_s,
                      u"`# datapath: accept %1: reason` above or beside a key of a values file, or "
                      "`accepted: [{rule: %1, reason: …}]` in a profile"_s.arg(QString::fromLatin1(rule.id)));
    return text;
}

QJsonObject ruleAsJson(const Rule &rule)
{
    return {{"id"_L1, QString::fromLatin1(rule.id)}, {"severity"_L1, severityName(rule.severity)},
            {"origin"_L1, originName(rule.origin)},  {"title"_L1, QString::fromUtf8(rule.title)},
            {"why"_L1, QString::fromUtf8(rule.why)}, {"source"_L1, QString::fromLatin1(rule.source)}};
}
