#include "ui/models/value_habit.h"

#include "core/catalogue/setting_kinds.h"
#include "core/rules/value_check.h"

using namespace Qt::StringLiterals;

Value meantBy(const Setting &setting, const Value &written)
{
    const bool isSwitch = effectiveKind(setting) == SettingKind::Boolean;
    if (!isSwitch || !written.isString() || !isOfType(setting, written))
        return written;
    const QString text = written.toString().toLower();
    return text == "true"_L1 || text == "false"_L1 ? Value(text == "true"_L1) : written;
}

Value inHabitOf(const Setting &setting, const std::optional<Value> &written, const Value &wanted)
{
    if (!written || !written->isString() || !setting.facts.types.contains("string"_L1))
        return wanted;
    if (wanted.isBool() || wanted.isNumber())
        return {wanted.toDisplay()};
    const bool isOne = wanted.isList() && wanted.toList().size() == 1 && wanted.toList().front().isString();
    return isOne ? wanted.toList().front() : wanted;
}

Value::List entriesOf(const Value &value)
{
    if (value.isString() && !value.toString().isEmpty())
        return {value};
    return value.toList();
}
