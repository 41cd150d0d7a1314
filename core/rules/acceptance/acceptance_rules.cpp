#include "core/rules/acceptance/acceptance.h"
#include "core/rules/rules.h"

using namespace Qt::StringLiterals;

namespace {

QList<Violation> checkRuleNames(const CheckContext &context)
{
    QList<Violation> violations;
    for (const Acceptance &acceptance : acceptancesIn(context.values)) {
        if (!findRule(acceptance.accepted.rule))
            violations += violationOf(acceptance, u"%1 is accepted, but there is no such rule"_s);
    }
    return violations;
}

QList<Violation> checkReasons(const CheckContext &context)
{
    QList<Violation> violations;
    for (const Acceptance &acceptance : acceptancesIn(context.values)) {
        if (acceptance.accepted.reason.isEmpty() && findRule(acceptance.accepted.rule))
            violations += violationOf(acceptance, u"%1 is accepted without a reason, so it still counts"_s);
    }
    return violations;
}

/// `judge` adds them: before all other rules have spoken nobody knows.
QList<Violation> leaveToTheJudge(const CheckContext &)
{
    return {};
}

constexpr char suppressions[] =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html#_Toc34317733"; // what they become in SARIF

constexpr Rule rules[] = {
    {"acceptance.unknown-rule", Severity::Warning, Origin::Advice,
     QT_TRANSLATE_NOOP("Rules", "An acceptance of a rule that isn't there"),
     QT_TRANSLATE_NOOP("Rules", "A finding is accepted by the name of its rule, as `check` writes it in brackets. With "
                                "another name nothing is accepted."),
     suppressions, checkRuleNames},
    {"acceptance.without-reason", Severity::Warning, Origin::Advice,
     QT_TRANSLATE_NOOP("Rules", "An acceptance without a reason"),
     QT_TRANSLATE_NOOP("Rules", "Whoever reads the file later must be able to judge whether the finding may still be "
                                "lived with. Without a reason it isn't accepted."),
     suppressions, checkReasons},
    {idleAcceptanceRule, Severity::Hint, Origin::Advice,
     QT_TRANSLATE_NOOP("Rules", "An acceptance of what isn't found"),
     QT_TRANSLATE_NOOP("Rules", "The configuration or the version has changed since. Left there, the acceptance would "
                                "silence the finding should it come back."),
     suppressions, leaveToTheJudge},
};

} // namespace

std::span<const Rule> acceptanceRules()
{
    return rules;
}
