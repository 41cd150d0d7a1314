#include "core/rules/chart/kubernetes_formats.h"

#include "core/values/kubernetes_names.h"

#include <QRegularExpression>

#include <algorithm>
#include <cmath>
#include <iterator>

using namespace Qt::StringLiterals;

namespace kubernetes {

namespace {

/// One field of a cron line: its bounds, and names that stand for numbers from the least on.
struct CronField
{
    const char *what;
    int least;
    int most;
    const char *names = "";
};

constexpr CronField cronFields[] = {{"minute", 0, 59},
                                    {"hour", 0, 23},
                                    {"day of the month", 1, 31},
                                    {"month", 1, 12, "jan feb mar apr may jun jul aug sep oct nov dec"},
                                    {"day of the week", 0, 6, "sun mon tue wed thu fri sat"}};

bool isCronNumber(const QString &text, const CronField &field)
{
    bool isNumber = false;
    const int number = text.toInt(&isNumber);
    return isNumber ? number >= field.least && number <= field.most
                    : QString::fromLatin1(field.names).split(u' ', Qt::SkipEmptyParts).contains(text.toLower());
}

/// `*`, `1-5`, `*/4`: one of the parts that commas separate.
bool isCronPart(const QString &part, const CronField &field)
{
    const QString range = part.section(u'/', 0, 0);
    const QString step = part.section(u'/', 1);
    const bool isStep = !part.contains(u'/') || step.toInt() > 0;
    if (range == "*"_L1 || range == "?"_L1)
        return isStep;
    const QStringList ends = range.split(u'-');
    return isStep && ends.size() <= 2 &&
           std::ranges::all_of(ends, [&field](const QString &end) { return isCronNumber(end, field); });
}

} // namespace

// https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
QString quantityProblem(const QString &text)
{
    static const QRegularExpression pattern(
        u"^[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?\\d+)?\\z"_s);
    return pattern.match(text).hasMatch() ? QString()
                                          : u"%1 isn't an amount as Kubernetes writes it (100m, 2, 64Mi)"_s.arg(text);
}

QString countOrPercentProblem(const QString &text)
{
    static const QRegularExpression pattern(u"^\\d+%?\\z"_s);
    return pattern.match(text).hasMatch() ? QString() : u"%1 is neither a count nor a share (2, 25%)"_s.arg(text);
}

// https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
QString cronProblem(const QString &text)
{
    static const QRegularExpression macro(u"^@(yearly|annually|monthly|weekly|daily|midnight|hourly|every \\S+)\\z"_s);
    if (macro.match(text).hasMatch())
        return {};
    const QStringList fields = text.simplified().split(u' ');
    if (fields.size() != static_cast<qsizetype>(std::size(cronFields)))
        return u"%1 has %2 fields, a cron line has five"_s.arg(text).arg(fields.size());
    for (std::size_t i = 0; i < std::size(cronFields); ++i) {
        const CronField &field = cronFields[i];
        for (const QString &part : fields[static_cast<qsizetype>(i)].split(u',')) {
            if (!isCronPart(part, field))
                return u"%1 of %2 is no %3 (%4 to %5)"_s.arg(part, text, QString::fromLatin1(field.what))
                    .arg(field.least)
                    .arg(field.most);
        }
    }
    return {};
}

QString labelValueProblem(const QString &text)
{
    return isLabelValue(text) ? QString()
                              : u"%1 isn't a label's value (at most 63 letters, digits and inner - _ .)"_s.arg(text);
}

QString labelKeyProblem(const QString &text)
{
    return isQualifiedName(text) ? QString() : u"%1 isn't a label's name (pool, example.org/pool)"_s.arg(text);
}

double amountOf(const QString &quantity)
{
    static const QRegularExpression parts(u"^([+-]?[\\d.]+)([KMGTPE]i|[numkMGTPE])?\\z"_s);
    static const QString decimal = u"numkMGTPE"_s;
    static const QString binary = u"KMGTPE"_s;
    const QRegularExpressionMatch match = parts.match(quantity);
    if (!match.hasMatch())
        return quantity.toDouble();
    const QString unit = match.captured(2);
    const double number = match.captured(1).toDouble();
    if (unit.size() == 2)
        return number * std::pow(1024, 1 + binary.indexOf(unit.at(0)));
    const auto power = static_cast<int>(unit.isEmpty() ? -1 : decimal.indexOf(unit.at(0)));
    return power < 0 ? number : number * std::pow(1000, power < 3 ? power - 3 : power - 2);
}

} // namespace kubernetes
