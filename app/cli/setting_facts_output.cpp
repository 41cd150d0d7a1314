#include "app/cli/setting_facts_output.h"

#include "core/catalogue/range_words.h"

using namespace Qt::StringLiterals;

namespace {

QString alternatives(const std::vector<Value> &values)
{
    QStringList texts;
    for (const Value &value : values)
        texts += value.toDisplay();
    return texts.join(u" or "_s);
}

} // namespace

QString presenceName(Presence presence)
{
    switch (presence) {
    case Presence::Commented:
        return u"commented"_s;
    case Presence::Hidden:
        return u"hidden"_s;
    case Presence::Active:
        break;
    }
    return u"active"_s;
}

QStringList typeNames(const Setting &setting)
{
    return setting.facts.nullable ? setting.facts.types + QStringList(u"null"_s) : setting.facts.types;
}

QString describeRange(const Range &range)
{
    QStringList parts;
    if (const QString possible = boundsInWords(range.min, range.max); !possible.isEmpty())
        parts += possible;
    if (const QString usual = boundsInWords(range.usualMin, range.usualMax); !usual.isEmpty())
        parts += u"usually %1"_s.arg(usual);
    return parts.join(u", "_s);
}

QString describeCondition(const Condition &condition)
{
    QStringList parts;
    if (!condition.is.empty())
        parts += u"%1 is %2"_s.arg(condition.setting.toString(), alternatives(condition.is));
    if (!condition.isNot.empty())
        parts += u"%1 isn't %2"_s.arg(condition.setting.toString(), alternatives(condition.isNot));
    return parts.join(u" and "_s);
}

QString resolvedLink(const QString &url, const Catalogue &catalogue)
{
    return QString(url).replace("{minor}"_L1, catalogue.chartMinor()).replace("{version}"_L1, catalogue.chartVersion());
}
