#include "core/rules/common_fixes.h"
#include "core/rules/effective_state.h"
#include "core/rules/flags/flag_tables.h"
#include "core/rules/value_check.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

bool isApplied(const CheckContext &context, const Applies &applies)
{
    return (!applies.since || context.ciliumAtLeast(QString::fromLatin1(applies.since))) &&
           (!applies.before || !context.ciliumAtLeast(QString::fromLatin1(applies.before))) &&
           (!applies.when || applies.when(context));
}

/// Lists of the chart reach the flag with blanks between.
std::optional<QString> flagText(const CheckContext &context, const QString &flag)
{
    struct ListSetting
    {
        QLatin1StringView flag;
        const char *setting;
    };
    static constexpr ListSetting lists[] = {{"policy-cidr-match-mode"_L1, "policyCIDRMatchMode"},
                                            {"vlan-bpf-bypass"_L1, "bpf.vlanBypass"}};
    const auto list = std::ranges::find(lists, flag, &ListSetting::flag);
    if (list == std::end(lists) || effective::overriding(context, flag))
        return effective::option(context, flag);
    const QStringList items = context.values.strings(list->setting);
    return items.isEmpty() ? std::nullopt : std::optional(items.join(u' '));
}

YamlPath flagPath(const CheckContext &context, const QString &flag)
{
    if (!effective::overriding(context, flag)) {
        if (flag == "policy-cidr-match-mode"_L1)
            return "policyCIDRMatchMode";
        if (flag == "vlan-bpf-bypass"_L1)
            return "bpf.vlanBypass";
    }
    return effective::optionPath(context, flag);
}

/// Whether the catalogue's own rules judge the setting: by choices, by range or by kind.
bool isJudgedElsewhere(const CheckContext &context, const YamlPath &path, bool severe)
{
    const Setting *setting = context.values.catalogue().find(path);
    const Value *value = context.values.explicitValue(path);
    if (!setting || !value)
        return false;
    const bool hasChoices = setting->knowledge.kind == SettingKind::Choice && !setting->knowledge.choices.empty();
    const std::optional<Violation> range = outOfRange(*setting, *value);
    const bool isWarning = range && range->severity == Severity::Warning;
    return hasChoices || !isOfType(*setting, *value) || (range && !(severe && isWarning)) ||
           !formatProblem(setting->knowledge.kind, *value).isEmpty();
}

std::optional<Violation> violationOf(const CheckContext &context, const char *flag, const QString &problem, bool severe)
{
    const YamlPath path = flagPath(context, QString::fromLatin1(flag));
    if (problem.isEmpty() || problem.contains("${"_L1) || !context.values.isExplicit(path) ||
        isJudgedElsewhere(context, path, severe))
        return {};
    return Violation{.message = u"%1: %2"_s.arg(path.toString(), problem),
                     .settings = {path},
                     .fixes = {removal(path)},
                     .severity = severe ? Severity::Error : Severity::Warning};
}

QString wordProblem(const WordFlag &flag, const QString &text)
{
    const QStringList words = QString::fromLatin1(flag.words).split(u' ');
    const auto sensitivity = flag.ignoresCase ? Qt::CaseInsensitive : Qt::CaseSensitive;
    if (text.isEmpty() && (words.contains("-"_L1) || !flag.severe))
        return {};
    for (const QString &word : text.isEmpty() ? QStringList{text} : text.simplified().split(u' ')) {
        if (!words.contains(word, sensitivity))
            return u"%1 isn't one of %2"_s.arg(word.isEmpty() ? u"an empty text"_s : word, words.join(u", "_s));
    }
    return {};
}

QString numberProblem(const NumberFlag &flag, const QString &text)
{
    bool isNumber = false;
    const double number = text.toDouble(&isNumber);
    if (!isNumber || (flag.zeroToo && number == 0) || (number >= flag.min && number <= flag.max))
        return {};
    if (flag.max >= unboundedFlag)
        return u"%1 is below %2"_s.arg(text).arg(flag.min, 0, 'f', 0);
    if (flag.min <= -unboundedFlag)
        return u"%1 is above %2"_s.arg(text).arg(flag.max, 0, 'f', 0);
    return u"%1 isn't from %2 to %3"_s.arg(text).arg(flag.min, 0, 'f', 0).arg(flag.max, 0, 'f', 0);
}

template<typename Flags, typename Problem>
QList<Violation> checkEach(const CheckContext &context, const Flags &flags, Problem problem)
{
    QList<Violation> violations;
    for (const auto &flag : flags) {
        if (!context.values.isExplicit(flagPath(context, QString::fromLatin1(flag.flag))))
            continue;
        const std::optional<QString> text = flagText(context, QString::fromLatin1(flag.flag));
        if (!text || !isApplied(context, flag.applies))
            continue;
        if (std::optional<Violation> violation = violationOf(context, flag.flag, problem(flag, *text), flag.severe))
            violations += *std::move(violation);
    }
    return violations;
}

QList<Violation> checkWords(const CheckContext &context)
{
    return checkEach(context, wordFlags(), wordProblem);
}

QList<Violation> checkNumbers(const CheckContext &context)
{
    const bool takesEmptyForZero = context.ciliumAtLeast(u"1.18"); // earlier agents can't read it: flags.wrong-type
    return checkEach(context, numberFlags(), [takesEmptyForZero](const NumberFlag &flag, const QString &text) {
        if (!text.isEmpty() || !takesEmptyForZero)
            return numberProblem(flag, text);
        const QString problem = numberProblem(flag, u"0"_s);
        return problem.isEmpty() ? problem : u"an empty text counts as 0, and %1"_s.arg(problem);
    });
}

QList<Violation> checkFormats(const CheckContext &context)
{
    return checkEach(context, formattedFlags(),
                     [](const FormattedFlag &flag, const QString &text) { return flag.problem(text); });
}

constexpr Rule rules[] = {
    {"flags.unknown-word", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "A word that the agent doesn't know for a flag"),
     QT_TRANSLATE_NOOP("Rules", "Neither Helm nor the API server looks at it. Most words are checked when the agent "
                                "starts, and it exits; a warning says where it goes on without the word."),
     "https://github.com/cilium/cilium/blob/v1.18.5/pkg/option/config.go", checkWords},
    {"flags.out-of-range", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "A number that the agent doesn't take for a flag"),
     QT_TRANSLATE_NOOP("Rules", "Helm passes numbers on as they are. The agent exits over it at start; a warning says "
                                "where it takes another number instead."),
     "https://github.com/cilium/cilium/blob/v1.18.5/pkg/option/config.go", checkNumbers},
    {"flags.malformed", Severity::Error, Origin::Agent, QT_TRANSLATE_NOOP("Rules", "A text that the agent can't parse"),
     QT_TRANSLATE_NOOP("Rules", "Helm passes texts on as they are. The agent parses this one when it starts and exits; "
                                "a warning says where it ignores the text instead."),
     "https://github.com/cilium/cilium/blob/v1.18.5/pkg/option/config.go", checkFormats},
};

} // namespace

std::span<const Rule> flagValueRules()
{
    return rules;
}
