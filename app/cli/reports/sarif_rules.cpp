#include "app/cli/reports/sarif_rules.h"

#include "core/rules/rules.h"

#include <QJsonArray>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace {

QJsonObject message(const char *text)
{
    return {{"text"_L1, QString::fromUtf8(text)}};
}

QJsonObject ruleAsSarif(const Rule &rule)
{
    const QString help = QString::fromUtf8(rule.why) + u"\n\nSource: "_s + QString::fromLatin1(rule.source);
    return {{"id"_L1, QString::fromLatin1(rule.id)},
            {"shortDescription"_L1, message(rule.title)},
            {"fullDescription"_L1, message(rule.why)},
            {"help"_L1, QJsonObject{{"text"_L1, help}}},
            {"helpUri"_L1, QString::fromLatin1(rule.source)},
            {"defaultConfiguration"_L1, QJsonObject{{"level"_L1, sarifLevel(rule.severity)}}},
            {"properties"_L1,
             QJsonObject{{"origin"_L1, originName(rule.origin)}, {"tags"_L1, QJsonArray{originName(rule.origin)}}}}};
}

} // namespace

QString sarifLevel(Severity severity)
{
    return severity == Severity::Hint ? u"note"_s : severityName(severity);
}

QJsonObject sarifTool(const QStringList &rules)
{
    QJsonArray known;
    for (const QString &id : rules) {
        const Rule *rule = findRule(id);
        known.append(rule ? ruleAsSarif(*rule) : QJsonObject{{"id"_L1, id}});
    }
    return {{"driver"_L1, QJsonObject{{"name"_L1, u"datapathctl"_s},
                                      {"semanticVersion"_L1, QStringLiteral(DATAPATH_VERSION)},
                                      {"rules"_L1, known}}}};
}
