#include "core/rules/set_settings.h"
#include "core/values/condition_state.h"

using namespace Qt::StringLiterals;

namespace {

Violation brokenCondition(const CheckContext &context, const Setting &setting, const Condition &condition,
                          const QString &effect)
{
    Violation violation{.message =
                            u"%1 %2: %3 is %4"_s.arg(setting.path().toString(), effect, condition.setting.toString(),
                                                     context.values.value(condition.setting).toDisplay()),
                        .settings = {setting.path(), condition.setting},
                        .why = condition.why};
    if (!condition.is.empty() && context.values.catalogue().find(condition.setting)) {
        const Value wanted = condition.is.front();
        violation.fixes += Fix{.label = u"Set %1 to %2"_s.arg(condition.setting.toString(), wanted.toDisplay()),
                               .changes = {setTo(condition.setting, wanted)}};
    }
    violation.fixes += Fix{.label = u"Remove %1"_s.arg(setting.path().toString()), .changes = {unset(setting.path())}};
    return violation;
}

/// A truth value that is off misses nothing.
bool isSwitchedOn(const CheckContext &context, const Setting &setting)
{
    return !setting.facts.types.contains(u"boolean"_s) || context.values.isTrue(setting.path());
}

QList<Violation> checkNeeds(const CheckContext &context)
{
    return forEachChangedSetting(
        context, [&context](const Setting &setting, const Value &) -> std::optional<Violation> {
            if (!isSwitchedOn(context, setting))
                return {};
            for (const Condition &condition : setting.knowledge.needs) {
                if (!holds(condition, context.values))
                    return brokenCondition(context, setting, condition, u"doesn't work like this"_s);
            }
            return {};
        });
}

QList<Violation> checkEffect(const CheckContext &context)
{
    return forEachChangedSetting(
        context, [&context](const Setting &setting, const Value &) -> std::optional<Violation> {
            const std::optional<Condition> &condition = setting.knowledge.enabledWhen;
            if (!condition || holds(*condition, context.values) || !isSwitchedOn(context, setting))
                return {};
            return brokenCondition(context, setting, *condition, u"has no effect"_s);
        });
}

constexpr Rule rules[] = {
    {"values.needs-another", Severity::Warning, Origin::Documentation,
     QT_TRANSLATE_NOOP("Rules", "A setting whose requirement isn't met"),
     QT_TRANSLATE_NOOP("Rules", "The setting needs another one to be set in a certain way."),
     "https://docs.cilium.io/en/v1.18/", checkNeeds},
    {"values.no-effect", Severity::Hint, Origin::Documentation,
     QT_TRANSLATE_NOOP("Rules", "A setting that has no effect now"),
     QT_TRANSLATE_NOOP("Rules", "The setting is read only where another one says so."),
     "https://docs.cilium.io/en/v1.18/", checkEffect},
};

} // namespace

std::span<const Rule> conditionRules()
{
    return rules;
}
