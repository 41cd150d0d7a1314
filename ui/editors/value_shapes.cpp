#include "ui/editors/value_shapes.h"

#include "core/catalogue/setting_kinds.h"
#include "core/rules/chart/kubernetes_formats.h"
#include "core/values/kubernetes_names.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("ValueShapes", text);
}

QString portRangeProblem(const QString &text)
{
    static const QRegularExpression pattern(u"^(\\d{1,5})-(\\d{1,5})$"_s);
    constexpr int highest = 65535;
    const QRegularExpressionMatch match = pattern.match(text);
    const int first = match.captured(1).toInt();
    const int last = match.captured(2).toInt();
    const bool isRange = match.hasMatch() && first <= last && last <= highest;
    return isRange ? QString() : tr("%1 isn't a range of ports such as 30000-32767").arg(text);
}

/// One requirement of a selector as kubectl writes it: `k8s-app=kube-dns`, `!gpu`, `zone in (a, b)`.
QString requirementProblem(const QString &text)
{
    static const QRegularExpression pattern(
        u"^(?:!\\s*(?<absent>[^\\s=!()]+)|(?<key>[^\\s=!()]+)(?:\\s*(?:==|=|!=)\\s*(?<value>[^\\s=!(),]*)|"
        "\\s+(?:in|notin)\\s*\\((?<values>[^()]*)\\))?)$"_s);
    const QRegularExpressionMatch match = pattern.match(text.trimmed());
    if (!match.hasMatch())
        return tr("%1 isn't a requirement such as k8s-app=kube-dns or zone in (a, b)").arg(text.trimmed());
    if (const QString key = match.captured(u"key") + match.captured(u"absent"); !isQualifiedName(key))
        return kubernetes::labelKeyProblem(key);
    const QString values = match.captured(u"value") + match.captured(u"values");
    for (const QString &value : values.split(u','))
        if (!isLabelValue(value.trimmed()))
            return kubernetes::labelValueProblem(value.trimmed());
    return {};
}

QString selectorProblem(const QString &text)
{
    static const QRegularExpression comma(u",(?![^(]*\\))"_s); // not one inside brackets
    for (const QString &requirement : text.split(comma))
        if (QString problem = requirementProblem(requirement); !problem.isEmpty())
            return problem;
    return {};
}

/// Go's expressions know no way to look ahead or back: https://github.com/google/re2/wiki/Syntax
QString expressionProblem(const QString &text)
{
    static const QRegularExpression beyond(u"\\(\\?(?:[=!]|<[=!]|>)|\\\\[1-9]"_s);
    if (beyond.match(text).hasMatch())
        return tr("Go's regular expressions can't look ahead or back, nor repeat what a group found");
    const QRegularExpression expression(text);
    return expression.isValid()
               ? QString()
               : tr("At character %1: %2").arg(expression.patternErrorOffset()).arg(expression.errorString());
}

QString templateProblem(const QString &text)
{
    return text.count("{{"_L1) == text.count("}}"_L1) ? QString() : tr("A {{ has no }} that ends it");
}

struct Shape
{
    SettingKind kind;
    QString (*problem)(const QString &);
};

constexpr Shape shapes[] = {
    {SettingKind::Quantity, kubernetes::quantityProblem},
    {SettingKind::CountOrPercent, kubernetes::countOrPercentProblem},
    {SettingKind::Cron, kubernetes::cronProblem},
    {SettingKind::PortRange, portRangeProblem},
    {SettingKind::LabelSelector, selectorProblem},
    {SettingKind::RegularExpression, expressionProblem},
    {SettingKind::GoTemplate, templateProblem},
};

QString entryProblem(const Value::Entry &entry, bool isLabel)
{
    if (QString problem = kubernetes::labelKeyProblem(entry.first); !problem.isEmpty())
        return problem;
    return isLabel && entry.second.isString() ? kubernetes::labelValueProblem(entry.second.toString()) : QString();
}

} // namespace

QString shapeProblem(SettingKind kind, const QString &text)
{
    const auto *shape = std::ranges::find(shapes, kind, &Shape::kind);
    return shape == std::end(shapes) ? QString() : shape->problem(text);
}

QString mapProblem(const Setting *setting, const Value::Map &map)
{
    if (!setting)
        return {};
    const QString name = setting->path().lastName().toLower();
    const bool isLabel = name.endsWith("labels"_L1) || name.endsWith("nodeselector"_L1) ||
                         effectiveKind(*setting) == SettingKind::LabelSelector;
    if (!isLabel && !name.endsWith("annotations"_L1))
        return {};
    for (const Value::Entry &entry : map)
        if (QString problem = entryProblem(entry, isLabel); !problem.isEmpty())
            return problem;
    return {};
}
