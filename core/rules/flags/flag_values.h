#pragma once

#include <QString>

/// How the agent reads the texts of its flags: as Go's strconv, time and net do. Each answers what is wrong in words;
/// empty: nothing.
namespace flagValue {

/// As a flag of that type: bool, int, uint, uint8, uint16, uint32, duration, float, stringToString. Others take every
/// text.
QString typeProblem(const QString &type, const QString &text);

QString monitorAggregationProblem(const QString &text);
QString tcpFlagsProblem(const QString &text);
QString labelFilterProblem(const QString &text);
QString fixedIdentityProblem(const QString &text);
QString eventBuffersProblem(const QString &text, QChar separator);
QString apiRateLimitProblem(const QString &text);
QString portListProblem(const QString &text);
QString portRangeProblem(const QString &text); ///< LOW-HIGH
QString poolNumbersProblem(const QString &text);
QString labelSelectorProblem(const QString &text);
QString vlanListProblem(const QString &text);

QString cidrProblem(const QString &text); ///< of either family
QString addressProblem(const QString &text, bool mayBeIPv4, bool mayBeIPv6);

} // namespace flagValue
