#include "core/sizing/sizing_report.h"

using namespace Qt::StringLiterals;

QString sizedByName(SizedBy sizedBy)
{
    switch (sizedBy) {
    case SizedBy::Ratio:
        return u"ratio"_s;
    case SizedBy::Floor:
        return u"floor"_s;
    case SizedBy::Ceiling:
        return u"ceiling"_s;
    case SizedBy::Explicit:
        return u"explicit"_s;
    case SizedBy::NatCap:
        return u"nat-cap"_s;
    case SizedBy::Default:
        break;
    }
    return u"default"_s;
}

QString sizingAsCsv(const ClusterSizing &)
{
    return {};
}

QString sizingAsMarkdown(const ClusterSizing &)
{
    return {};
}
