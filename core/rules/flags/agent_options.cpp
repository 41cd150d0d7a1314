#include "core/rules/flags/agent_options.h"

#include "core/catalogue/agent_flags.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace effective {

namespace {

QString scalarText(const Value &value)
{
    return value.isString() ? value.toString() : value.toDisplay();
}

bool holds(const CheckContext &context, const QString &condition)
{
    const qsizetype equals = condition.indexOf(u'=');
    const Result<YamlPath> path = YamlPath::parse(equals < 0 ? condition : condition.first(equals));
    if (!path)
        return false;
    if (equals < 0)
        return context.values.isTrue(*path);
    return context.values.string(*path) == condition.sliced(equals + 1);
}

/// Texts that a template leaves out with `{{ if }}`, or that tell the agent nothing.
bool isLeftOut(const Value &value)
{
    return value.isNull() || (value.isString() && value.toString().isEmpty());
}

} // namespace

YamlPath extraConfigPath(const QString &flag)
{
    return YamlPath("extraConfig").child(flag);
}

std::optional<QString> overriding(const CheckContext &context, const QString &flag)
{
    const Value *value = context.values.explicitValue(extraConfigPath(flag));
    return value && value->isScalar() && !value->isNull() ? std::optional(scalarText(*value)) : std::nullopt;
}

std::optional<QString> option(const CheckContext &context, const QString &flag)
{
    if (std::optional<QString> text = overriding(context, flag))
        return text;
    const AgentFlags &flags = agentFlags(context.target.cilium);
    const auto setting = flags.settings.constFind(flag);
    if (setting == flags.settings.constEnd())
        return {};
    const Value value = context.values.value(*setting);
    const QStringList &conditions = flags.filling.constFind(*setting)->when;
    const auto isMet = [&context](const QString &condition) { return holds(context, condition); };
    if (isLeftOut(value) || !value.isScalar() || !std::ranges::all_of(conditions, isMet))
        return {};
    return scalarText(value);
}

QString optionText(const CheckContext &context, const QString &flag)
{
    return option(context, flag).value_or(QString());
}

bool isOptionOn(const CheckContext &context, const QString &flag)
{
    return toBool(optionText(context, flag)).value_or(false);
}

QString settingText(const CheckContext &context, const char *path)
{
    const AgentFlags &flags = agentFlags(context.target.cilium);
    const auto filling = flags.filling.constFind(path);
    const std::optional<QString> text =
        filling == flags.filling.constEnd() ? std::nullopt : overriding(context, filling->flag);
    return text ? *text : context.values.string(path);
}

bool isSettingOn(const CheckContext &context, const char *path)
{
    const QString text = settingText(context, path);
    return toBool(text).value_or(!text.isEmpty());
}

YamlPath optionPath(const CheckContext &context, const QString &flag)
{
    const AgentFlags &flags = agentFlags(context.target.cilium);
    const auto setting = flags.settings.constFind(flag);
    if (overriding(context, flag) || setting == flags.settings.constEnd())
        return extraConfigPath(flag);
    return *setting;
}

std::optional<bool> toBool(const QString &text)
{
    static const QStringList yes{u"1"_s, u"t"_s, u"T"_s, u"true"_s, u"TRUE"_s, u"True"_s};
    static const QStringList no{u"0"_s, u"f"_s, u"F"_s, u"false"_s, u"FALSE"_s, u"False"_s};
    if (yes.contains(text))
        return true;
    return no.contains(text) ? std::optional(false) : std::nullopt;
}

ChangeSet withoutOverrides(const CheckContext &context, ChangeSet changes)
{
    const AgentFlags &flags = agentFlags(context.target.cilium);
    const ChangeSet asked = changes;
    for (const Edit &edit : asked) {
        const auto filling = flags.filling.constFind(edit.path);
        if (edit.scope != Edit::Scope::Values || filling == flags.filling.constEnd())
            continue;
        const Edit drop = unset(extraConfigPath(filling->flag));
        if (overriding(context, filling->flag) && !std::ranges::contains(changes, drop.path, &Edit::path))
            changes.push_back(drop);
    }
    return changes;
}

} // namespace effective
