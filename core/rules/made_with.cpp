#include "core/rules/made_with.h"

using namespace Qt::StringLiterals;

QVersionNumber madeWith(const CheckContext &context)
{
    const QString told = context.values.string("upgradeCompatibility");
    return QVersionNumber::fromString(told.startsWith(u'v') ? told.sliced(1) : told); // the chart takes v1.12, too
}
