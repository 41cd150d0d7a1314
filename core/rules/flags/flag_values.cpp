#include "core/rules/flags/flag_values.h"

#include "core/values/ip_network.h"

#include <QJsonDocument>
#include <QRegularExpression>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace flagValue {

namespace {

bool matches(const QString &text, const QString &pattern)
{
    return QRegularExpression(QRegularExpression::anchoredPattern(pattern)).match(text).hasMatch();
}

bool isTruth(const QString &text)
{
    return matches(text, u"1|t|T|true|TRUE|True|0|f|F|false|FALSE|False"_s);
}

/// Go reads a number with its base in front, and the flag library drops zeros behind a point.
bool isInteger(const QString &text)
{
    return text.isEmpty() || matches(text, u"[-+]?(\\d[\\d_]*(\\.0*)?|0[xX][\\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+)"_s);
}

bool isDuration(const QString &text)
{
    const QString units = u"((\\d+(\\.\\d*)?|\\.\\d+)(ns|us|µs|μs|ms|s|m|h))+"_s;
    return matches(text, u"[-+]?(0|%1)"_s.arg(units));
}

QString unsignedProblem(const QString &text, double most)
{
    const bool fits = isInteger(text) && !text.startsWith(u'-') && text.toDouble() <= most;
    return fits ? QString() : u"%1 isn't a whole number from 0 to %2"_s.arg(text).arg(most, 0, 'f', 0);
}

QString mapProblem(const QString &text)
{
    const QString trimmed = text.trimmed();
    if (trimmed.startsWith(u'{'))
        return QJsonDocument::fromJson(trimmed.toUtf8()).isObject() ? QString() : u"%1 isn't JSON"_s.arg(text);
    const bool isPairs = text.isEmpty() || matches(text, u"[^=,]+=[^=]*(,[^=,]+=[^=]*)*"_s);
    return isPairs ? QString() : u"%1 isn't written key=value,key=value"_s.arg(text);
}

QString wholeNumberProblem(const QString &text)
{
    return matches(text, u"[+]?\\d+"_s) ? QString() : u"%1 isn't a whole number of at least 0"_s.arg(text);
}

QString rateProblem(const QString &text)
{
    const QString rate = u"[-+]?\\d*\\.?\\d+([eE][-+]?\\d+)?/(\\d+(\\.\\d*)?)?(ns|us|µs|ms|s|m|h)(\\d.*)?"_s;
    return matches(text, rate) ? QString() : u"%1 isn't a rate such as 10/s or 5/2m"_s.arg(text);
}

QString rateOptionProblem(const QString &option, const QString &value)
{
    static const QStringList numbers{
        u"rate-burst"_s, u"parallel-requests"_s, u"min-parallel-requests"_s, u"max-parallel-requests"_s,
        u"mean-over"_s,  u"skip-initial"_s};
    static const QStringList durations{u"min-wait-duration"_s, u"max-wait-duration"_s,
                                       u"estimated-processing-duration"_s};
    static const QStringList factors{u"delayed-adjustment-factor"_s, u"max-adjustment-factor"_s};
    if (option == "rate-limit"_L1)
        return rateProblem(value);
    if (numbers.contains(option))
        return wholeNumberProblem(value);
    if (durations.contains(option))
        return isDuration(value) ? QString() : u"%1 isn't a duration such as 15s"_s.arg(value);
    if (factors.contains(option))
        return typeProblem(u"float"_s, value);
    if (option == "auto-adjust"_L1 || option == "log"_L1)
        return isTruth(value) ? QString() : u"%1 is neither true nor false"_s.arg(value);
    return u"%1 isn't an option of a rate limit"_s.arg(option);
}

QString rateOptionsProblem(const QString &options)
{
    for (const QString &token : options.split(u',', Qt::SkipEmptyParts)) {
        const qsizetype colon = token.indexOf(u':');
        if (colon < 0)
            return u"%1 isn't written option:value"_s.arg(token);
        const QString problem = rateOptionProblem(token.first(colon).toLower(), token.sliced(colon + 1));
        if (!problem.isEmpty())
            return problem;
    }
    return {};
}

} // namespace

QString typeProblem(const QString &type, const QString &text)
{
    if (type == "bool"_L1)
        return isTruth(text) ? QString() : u"%1 is neither true nor false"_s.arg(text);
    if (type == "int"_L1)
        return isInteger(text) ? QString() : u"%1 isn't a whole number"_s.arg(text);
    if (type == "uint"_L1)
        return unsignedProblem(text, 18446744073709551615.0);
    if (type == "uint8"_L1)
        return unsignedProblem(text, 255);
    if (type == "uint16"_L1)
        return unsignedProblem(text, 65535);
    if (type == "uint32"_L1)
        return unsignedProblem(text, 4294967295.0);
    if (type == "float"_L1)
        return text.isEmpty() || matches(text, u"[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?|[-+]?[iI]nf|NaN"_s)
                   ? QString()
                   : u"%1 isn't a number"_s.arg(text);
    if (type == "duration"_L1) // a plain number counts nanoseconds
        return isDuration(text) || matches(text, u"[-+]?(\\d+\\.?\\d*|\\.\\d+)"_s)
                   ? QString()
                   : u"%1 isn't a duration as Go writes it (15s, 1m30s, 2h)"_s.arg(text);
    return type == "stringToString"_L1 ? mapProblem(text) : QString();
}

QString monitorAggregationProblem(const QString &text)
{
    const bool isKnown = matches(text.toLower(), u"|none|disabled|lowest|low|medium|max|maximum|\\+?0*[0-4]"_s);
    return isKnown ? QString() : u"%1 isn't one of none, lowest, low, medium, maximum, or 0 to 4"_s.arg(text);
}

QString tcpFlagsProblem(const QString &text)
{
    static const QStringList known{u"none"_s, u"all"_s, u"syn"_s, u"ack"_s, u"rst"_s,
                                   u"fin"_s,  u"psh"_s, u"urg"_s, u"ece"_s, u"cwr"_s};
    for (const QString &flag : text.simplified().split(u' ', Qt::SkipEmptyParts)) {
        if (!known.contains(flag.toLower()))
            return u"%1 isn't a TCP flag; they are separated by blanks: syn fin rst"_s.arg(flag);
    }
    return {};
}

QString labelFilterProblem(const QString &text)
{
    for (const QString &entry : text.simplified().split(u' ', Qt::SkipEmptyParts)) {
        const qsizetype colon = entry.indexOf(u':');
        QString prefix = colon < 0 ? entry : entry.sliced(colon + 1);
        if (prefix.isEmpty())
            return u"%1 has nothing behind the source"_s.arg(entry);
        if (prefix.startsWith(u'!'))
            prefix.removeFirst();
        if (const QRegularExpression pattern(prefix); !pattern.isValid())
            return u"%1 isn't a regular expression: %2"_s.arg(prefix, pattern.errorString());
    }
    return {};
}

QString fixedIdentityProblem(const QString &text)
{
    for (const QString &entry : text.split(u',')) {
        const QStringList parts = entry.split(u'=');
        bool isNumber = false;
        const int identity = parts.front().toInt(&isNumber);
        if (parts.size() != 2)
            return u"%1 isn't written number=name"_s.arg(entry);
        if (!isNumber || identity < 128 || identity > 255)
            return u"%1 isn't a number from 128 to 255"_s.arg(parts.front());
        if (parts.back().startsWith("reserved:"_L1))
            return u"%1 is reserved by Cilium itself"_s.arg(parts.back());
    }
    return {};
}

QString eventBuffersProblem(const QString &text, QChar separator)
{
    const QString entry =
        u"[^=,]+=(enabled|disabled)%1\\d+%1([-+]?(0|((\\d+(\\.\\d*)?)(ns|us|ms|s|m|h))+))"_s.arg(separator);
    const QString all = separator == u',' ? entry : u"%1(,%1)*"_s.arg(entry);
    return matches(text, all) ? QString()
                              : u"%1 isn't written map=enabled%2SIZE%2DURATION"_s.arg(text, QString(separator));
}

QString apiRateLimitProblem(const QString &text)
{
    if (const QString problem = mapProblem(text); !problem.isEmpty())
        return problem;
    if (text.trimmed().startsWith(u'{'))
        return {};
    static const QRegularExpression nextCall(u",(?=[^,:=]+=)"_s);
    for (const QString &call : text.split(nextCall, Qt::SkipEmptyParts)) {
        if (const QString problem = rateOptionsProblem(call.section(u'=', 1)); !problem.isEmpty())
            return problem;
    }
    return {};
}

QString portListProblem(const QString &text)
{
    return matches(text, u"|auto|\\d+(-\\d+)?(,\\d+(-\\d+)?)*"_s)
               ? QString()
               : u"%1 isn't auto or a list of ports such as 11000-19999,30000"_s.arg(text);
}

QString portRangeProblem(const QString &text)
{
    const QStringList ends = text.split(u'-');
    const bool isRange = ends.size() == 2 && typeProblem(u"uint16"_s, ends.front()).isEmpty() &&
                         typeProblem(u"uint16"_s, ends.back()).isEmpty() && !ends.front().isEmpty() &&
                         !ends.back().isEmpty();
    return isRange ? QString() : u"%1 isn't a range of ports such as 32768-60999"_s.arg(text);
}

QString poolNumbersProblem(const QString &text)
{
    return matches(text, u"|[^=,]+=[+]?\\d+(,[^=,]+=[+]?\\d+)*"_s) ? QString()
                                                                   : u"%1 isn't written pool=number"_s.arg(text);
}

QString labelSelectorProblem(const QString &text)
{
    const QString key = u"[A-Za-z0-9]([-A-Za-z0-9_./]*[A-Za-z0-9])?"_s;
    const QString value = u"([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?"_s;
    const QString term =
        u"\\s*(!?\\s*%1|%1\\s*(=|==|!=)\\s*%2|%1\\s+(in|notin)\\s*\\(\\s*%2(\\s*,\\s*%2)*\\s*\\)|%1\\s*[<>]"
        "\\s*\\d+)\\s*"_s.arg(key, value);
    return matches(text, u"|%1(,%1)*"_s.arg(term)) ? QString() : u"%1 isn't a label selector"_s.arg(text);
}

QString vlanListProblem(const QString &text)
{
    for (const QString &id : text.simplified().split(u' ', Qt::SkipEmptyParts)) {
        if (!matches(id, u"[-+]?\\d+"_s))
            return u"%1 isn't the number of a VLAN"_s.arg(id);
    }
    return {};
}

QString cidrProblem(const QString &text)
{
    const Result<IpNetwork> network = IpNetwork::parse(text);
    return network ? QString() : network.error().message;
}

QString addressProblem(const QString &text, bool mayBeIPv4, bool mayBeIPv6)
{
    if (!IpNetwork::isAddress(text))
        return u"%1 isn't an IP address"_s.arg(text);
    const bool isIPv6 = text.contains(u':');
    if (isIPv6 ? mayBeIPv6 : mayBeIPv4)
        return {};
    return u"%1 is an %2 address"_s.arg(text, isIPv6 ? u"IPv6"_s : u"IPv4"_s);
}

} // namespace flagValue
