#include "core/rules/value_check.h"

#include "core/catalogue/range_words.h"
#include "core/rules/common_fixes.h"
#include "core/values/ip_network.h"

#include <QHash>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

QString textOf(const Value &value)
{
    return value.isString() ? value.toString() : value.toDisplay();
}

QString networkProblem(const QString &text)
{
    const Result<IpNetwork> network = IpNetwork::parse(text);
    return network ? QString() : network.error().message;
}

QString addressProblem(const QString &text)
{
    return IpNetwork::isAddress(text) ? QString() : u"%1 isn't an IP address"_s.arg(text);
}

QString portProblem(const QString &text)
{
    bool isNumber = false;
    const int port = text.toInt(&isNumber);
    return isNumber && port >= 1 && port <= 65535 ? QString() : u"%1 isn't a port (1 to 65535)"_s.arg(text);
}

constexpr double mostHours = 9223372036854775807.0 / 3600e9;

double hoursOf(const QString &duration)
{
    static const QRegularExpression hours(u"(\\d+(\\.\\d*)?)h"_s);
    return hours.match(duration).captured(1).toDouble();
}

QString durationProblem(const QString &text)
{
    static const QRegularExpression pattern(
        u"^[-+]?(0|(\\d+(\\.\\d*)?|\\.\\d+)(ns|us|µs|ms|s|m|h))((\\d+(\\.\\d*)?|\\.\\d+)(ns|us|µs|ms|s|m|h))*\\z"_s);
    if (!pattern.match(text).hasMatch())
        return u"%1 isn't a duration as Go writes it (15s, 1m30s, 2h)"_s.arg(text.trimmed());
    return hoursOf(text) < mostHours ? QString() : u"%1 is longer than Go counts, about 292 years"_s.arg(text);
}

QString pathProblem(const QString &text)
{
    return text.startsWith(u'/') ? QString() : u"%1 isn't an absolute path"_s.arg(text);
}

QString booleanProblem(const QString &text)
{
    return text == "true"_L1 || text == "false"_L1 ? QString() : u"%1 is neither true nor false"_s.arg(text);
}

using Problem = QString (*)(const QString &);

Problem problemOf(SettingKind kind)
{
    switch (kind) {
    case SettingKind::Boolean:
        return booleanProblem;
    case SettingKind::Cidr:
    case SettingKind::CidrList:
        return networkProblem;
    case SettingKind::IpAddress:
        return addressProblem;
    case SettingKind::Port:
        return portProblem;
    case SettingKind::Duration:
        return durationProblem;
    case SettingKind::FilePath:
        return pathProblem;
    default:
        return nullptr;
    }
}

bool isWithin(double number, std::optional<double> min, std::optional<double> max)
{
    return (!min || number >= *min) && (!max || number <= *max);
}

} // namespace

bool isOfType(const Setting &setting, const Value &value)
{
    const QStringList &types = setting.facts.types;
    if (value.isNull() || (value.isString() && isTemplated(value.toString())))
        return true;
    if (types.isEmpty())
        return !setting.facts.nullable; // untyped; or null and nothing else
    return fitsTypes(types, value);
}

bool fitsTypes(const QStringList &types, const Value &value)
{
    const QString type = value.typeName();
    // JSON Schema's integer takes 2.0, too.
    const bool isWholeNumber =
        value.isNumber() && value.toDouble() == static_cast<double>(static_cast<qint64>(value.toDouble()));
    return types.contains(type) || (value.isNumber() && types.contains("number"_L1)) ||
           (isWholeNumber && types.contains("integer"_L1));
}

QString typesInWords(const QStringList &types)
{
    static const QHash<QString, QString> words{{u"boolean"_s, u"true or false"_s},  {u"string"_s, u"a text"_s},
                                               {u"integer"_s, u"a whole number"_s}, {u"number"_s, u"a number"_s},
                                               {u"array"_s, u"a list"_s},           {u"object"_s, u"a map"_s},
                                               {u"null"_s, u"nothing but null"_s}};
    if (types.isEmpty())
        return u"nothing but null"_s;
    QStringList texts;
    for (const QString &type : types)
        texts += words.value(type, type);
    return texts.join(u" or "_s);
}

std::optional<Value> convertedToType(const Setting &setting, const Value &value)
{
    const QStringList &types = setting.facts.types;
    const QString text = textOf(value);
    if (!value.isScalar() || value.isNull() || isTemplated(text))
        return {};
    if (types.contains("boolean"_L1) &&
        (text.compare("true"_L1, Qt::CaseInsensitive) == 0 || text.compare("false"_L1, Qt::CaseInsensitive) == 0))
        return Value(text.compare("true"_L1, Qt::CaseInsensitive) == 0);
    bool isNumber = false;
    if (const qint64 integer = text.toLongLong(&isNumber); isNumber && types.contains("integer"_L1))
        return Value(integer);
    if (const double number = text.toDouble(&isNumber); isNumber && types.contains("number"_L1))
        return Value(number);
    if (types.contains("string"_L1))
        return Value(text);
    if (types.contains("array"_L1) && !text.isEmpty())
        return Value(Value::List{value});
    return {};
}

QString formatProblem(SettingKind kind, const Value &value)
{
    const Problem problem = problemOf(kind);
    if (!problem || value.isMap() || value.isNull())
        return {};
    const Value::List items = value.isList() ? value.toList() : Value::List{value};
    for (const Value &item : items) {
        const QString text = textOf(item);
        if (isTemplated(text) || (text.isEmpty() && !value.isList()))
            continue;
        if (const QString what = problem(text); !what.isEmpty())
            return what;
    }
    return {};
}

std::optional<Violation> outOfRange(const Setting &setting, const Value &value)
{
    const Range &range = setting.knowledge.range;
    bool isNumber = false;
    const double number = textOf(value).toDouble(&isNumber);
    if (!isNumber)
        return {};
    const QString path = setting.path().toString();
    const Fix remove = removal(setting.path());
    if (!isWithin(number, range.min, range.max)) {
        return Violation{
            .message = u"%1 is %2, possible is %3"_s.arg(path, textOf(value), boundsInWords(range.min, range.max)),
            .settings = {setting.path()},
            .fixes = {remove}};
    }
    if (!isWithin(number, range.usualMin, range.usualMax)) {
        return Violation{.message = u"%1 is %2, usual is %3"_s.arg(path, textOf(value),
                                                                   boundsInWords(range.usualMin, range.usualMax)),
                         .settings = {setting.path()},
                         .fixes = {remove},
                         .severity = Severity::Warning,
                         .why = range.why};
    }
    return {};
}
