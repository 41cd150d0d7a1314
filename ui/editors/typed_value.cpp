#include "ui/editors/typed_value.h"

#include "core/catalogue/range_words.h"
#include "core/rules/value_check.h"
#include "core/values/ip_network.h"
#include "core/values/kubernetes_names.h"
#include "core/values/linux_capabilities.h"
#include "core/yaml/yaml_text.h"
#include "ui/editors/value_shapes.h"
#include "ui/models/setting_text.h"

#include <QCoreApplication>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("TypedValue", text);
}

/// Ratios are shares of a whole unless the catalogue knows better.
Range rangeOf(const Setting &setting)
{
    const Range &known = setting.knowledge.range;
    if (effectiveKind(setting) != SettingKind::Ratio || known.min || known.max)
        return known;
    return {.min = 0, .max = 1, .usualMin = {}, .usualMax = {}, .why = {}};
}

Result<void> checkRange(const Range &range, double number)
{
    if (range.min && number < *range.min)
        return failure(tr("At least %1 is possible").arg(plainNumber(*range.min)));
    if (range.max && number > *range.max)
        return failure(tr("At most %1 is possible").arg(plainNumber(*range.max)));
    return {};
}

enum class Numbers { Whole, Any };

/// Numbers of settings that the chart takes as text only are given as text.
Result<Value> readNumber(const Setting &setting, const QString &text, Numbers numbers)
{
    bool isNumber = false;
    const double number = QLocale::c().toDouble(text, &isNumber);
    const bool isWhole =
        isNumber && QLocale::c().toLongLong(text, &isNumber) == static_cast<qint64>(number) && isNumber;
    if (numbers == Numbers::Whole && !isWhole)
        return failure(tr("A whole number is needed"));
    QLocale::c().toDouble(text, &isNumber);
    if (!isNumber)
        return failure(tr("A number is needed, such as 0.05"));
    if (const Result<void> checked = checkRange(rangeOf(setting), number); !checked)
        return std::unexpected(checked.error());
    const Value value = isWhole ? Value(static_cast<qint64>(number)) : Value(number);
    return isOfType(setting, value) ? value : Value(text);
}

Result<Value> readFormatted(SettingKind kind, const QString &text)
{
    if (text.isEmpty())
        return failure(tr("Nothing is written here; Ctrl+Delete unsets it"));
    if (QString problem = formatProblem(kind, Value(text)); !problem.isEmpty())
        return failure(problem);
    return Value(text);
}

Result<Value> readPort(const Setting &setting, const QString &text)
{
    const Result<Value> formatted = readFormatted(SettingKind::Port, text);
    return formatted ? readNumber(setting, text, Numbers::Whole) : formatted;
}

Result<Value> readHost(const QString &text)
{
    if (!isTemplated(text) && !IpNetwork::isAddress(text) && !isDnsSubdomain(text.toLower()))
        return failure(tr("A host name or an IP address is needed"));
    return Value(text);
}

/// Settings of several types: read as YAML, and as text where the chart takes that only.
Result<Value> readByType(const Setting &setting, const QString &text)
{
    Result<Value> value = readTypedYaml(text);
    if (value && isOfType(setting, *value))
        return value;
    if (isOfType(setting, Value(text)))
        return Value(text);
    return value ? failure(tr("%1 is needed").arg(typesInWords(setting.facts.types))) : value;
}

/// Kinds whose text has a form that the rules know, and may be a number as well.
Result<Value> readShaped(const Setting &setting, SettingKind kind, const QString &text)
{
    if (text.isEmpty())
        return failure(tr("Nothing is written here; Ctrl+Delete unsets it"));
    const bool isFilledLater = kind != SettingKind::GoTemplate && isTemplated(text);
    if (const QString problem = shapeProblem(kind, text); !problem.isEmpty() && !isFilledLater)
        return failure(problem);
    return readByType(setting, text);
}

} // namespace

Result<Value> readTypedYaml(const QString &text)
{
    const Result<YamlText> yaml = YamlText::parse(text.toUtf8());
    if (!yaml)
        return std::unexpected(yaml.error());
    if (yaml->documentCount() > 1)
        return failure(tr("One document is possible, not several"));
    return yaml->value(yaml->root());
}

Result<Value> readTyped(const Setting *setting, const QString &text)
{
    if (!setting)
        return readTypedYaml(text);
    const SettingKind kind = effectiveKind(*setting);
    switch (kind) {
    case SettingKind::Integer:
        return readNumber(*setting, text, Numbers::Whole);
    case SettingKind::Port:
        return readPort(*setting, text);
    case SettingKind::Number:
    case SettingKind::Ratio:
        return readNumber(*setting, text, Numbers::Any);
    case SettingKind::Host:
        return readHost(text);
    case SettingKind::Cidr:
    case SettingKind::IpAddress:
    case SettingKind::Duration:
    case SettingKind::FilePath:
        return readFormatted(kind, text);
    case SettingKind::Quantity:
    case SettingKind::CountOrPercent:
    case SettingKind::Cron:
    case SettingKind::PortRange:
    case SettingKind::LabelSelector:
    case SettingKind::RegularExpression:
    case SettingKind::GoTemplate:
        return readShaped(*setting, kind, text);
    case SettingKind::String:
    case SettingKind::Choice:
    case SettingKind::Secret:
        return Value(text);
    default:
        return readByType(*setting, text);
    }
}

Result<Value> readTypedItem(const Setting *setting, const QString &text)
{
    if (text.trimmed().isEmpty())
        return failure(tr("An entry can't be empty"));
    if (!setting)
        return readTypedYaml(text);
    if (effectiveKind(*setting) == SettingKind::CidrList)
        return readFormatted(SettingKind::Cidr, text);
    if (effectiveKind(*setting) == SettingKind::Capabilities) {
        const QString problem = capabilityProblem(text.trimmed());
        return problem.isEmpty() ? Result<Value>(Value(text.trimmed())) : failure(problem);
    }
    const QStringList &types = setting->facts.itemTypes;
    return types.contains("integer"_L1) && !types.contains("string"_L1) ? readTypedYaml(text) : Value(text);
}

QString textForEditing(const Setting *setting, const Value &value)
{
    const bool isYaml = !setting || effectiveKind(*setting) == SettingKind::Unknown;
    return value.isString() && !isYaml ? value.toString() : value.toDisplay();
}
