#include "core/sizing/guide_rule.h"

#include "core/values/memory_quantity.h"

#include <QLocale>

using namespace Qt::StringLiterals;

namespace {

/// The guide's tables have 327,680 connections for 640 MB, and go on like that.
constexpr double bytesPerConnection = 1953.125;

double quotient(qint64 real, qint64 claimed)
{
    return claimed > 0 ? static_cast<double>(real) / static_cast<double>(claimed) : 0;
}

QString number(qint64 number)
{
    return QLocale(QLocale::English, QLocale::UnitedStates).toString(number); // the C locale leaves the groups out
}

QString factor(double factor)
{
    return QString::number(factor, 'f', 2);
}

} // namespace

GuideRule guideRuleFor(const SizingInput &input, const NodeSizing &sizing)
{
    GuideRule rule;
    const double claimedBytes = static_cast<double>(input.memoryBytes) * input.ratio;
    rule.mapBytes = static_cast<qint64>(claimedBytes);
    rule.connections = static_cast<qint64>(claimedBytes / bytesPerConnection);
    const qint64 connections = sizing.maps.front().entries;
    rule.bytesFactor = quotient(sizing.totalBytes, rule.mapBytes);
    rule.connectionsFactor = quotient(connections, rule.connections);
    rule.text = u"The guide's rule of thumb says %1 of maps (memory × ratio) and %2 connections. It is really %3, %4 "
                "times as much, and %5 TCP connections, %6 times as many."_s.arg(
                    formatMemory(rule.mapBytes), number(rule.connections), formatMemory(sizing.totalBytes),
                    factor(rule.bytesFactor), number(connections), factor(rule.connectionsFactor));
    return rule;
}
