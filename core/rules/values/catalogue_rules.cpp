#include "core/catalogue/agent_flags.h"
#include "core/catalogue/edit_distance.h"
#include "core/rules/common_fixes.h"
#include "core/rules/flags/flag_tables.h"
#include "core/rules/set_settings.h"
#include "core/rules/value_check.h"
#include "core/rules/values/retired_keys.h"
#include "core/rules/values/word_rules.h"
#include "core/rules/written_text.h"

#include <QVersionNumber>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

Fix renameFix(const YamlPath &from, const YamlPath &to, const Value &value)
{
    return {.label = u"Rename it to %1"_s.arg(to.toString()), .changes = {setTo(to, value), unset(from)}};
}

/// Whether people write the key for something that isn't simply the same under another name. A slip in case or place
/// is.
bool isMistakenFor(const YamlPath &path, const Setting &setting)
{
    constexpr int fewLetters = 2;
    const QString written = path.toString().toLower();
    const QString meant = setting.path().toString().toLower();
    const bool isSlip = editDistance(written, meant, fewLetters) <= fewLetters || meant.endsWith(u'.' + written);
    return !isSlip && std::ranges::contains(setting.knowledge.mistakenNames, path);
}

/// The one of the setting's choices that the value is; nullptr where it is none, or there are none.
const Choice *choiceOf(const std::vector<Choice> &choices, const Value &value)
{
    const auto found = std::ranges::find_if(choices, [&value](const Choice &choice) {
        return choice.value == value || (choice.value.isString() && choice.value.toString() == value.toDisplay());
    });
    return found == choices.end() ? nullptr : &*found;
}

bool isLimitedToChoices(const Setting &setting)
{
    return setting.knowledge.kind == SettingKind::Choice || !setting.facts.choices.empty();
}

/// Whether the value could stand at that setting as it is.
bool accepts(const Setting &setting, const Value &value)
{
    return isOfType(setting, value) && formatProblem(setting.knowledge.kind, value).isEmpty() &&
           (!isLimitedToChoices(setting) || choiceOf(setting.choices(), value));
}

/// Whether the key, or one that it is in, is there to be repeated elsewhere by its anchor.
bool holdsAnchor(const CheckContext &context, const YamlPath &path)
{
    const YamlText &text = context.values.valuesText();
    for (YamlPath above = path; !above.isEmpty(); above = above.parent()) {
        const int node = text.find(context.values.valuesRoot().joined(above), context.values.valuesDocument());
        if (node >= 0 && !text.node(node).anchor.isEmpty())
            return true;
    }
    return false;
}

Violation unknownKey(const CheckContext &context, const YamlPath &path, const Value &value)
{
    const Catalogue &catalogue = context.values.catalogue();
    Violation violation{.message = u"%1 doesn't exist in chart %2"_s.arg(path.toString(), catalogue.chartVersion()),
                        .settings = {path}};
    const std::vector<YamlPath> nearest = catalogue.nearest(path);
    const Setting *setting = nearest.empty() ? nullptr : catalogue.find(nearest.front());
    if (setting)
        violation.message += u"; the nearest is %1"_s.arg(nearest.front().toString());

    const bool isMistaken = setting && isMistakenFor(path, *setting);
    if (setting && !isMistaken && accepts(*setting, value) && !context.values.isExplicit(nearest.front()))
        violation.fixes += renameFix(path, nearest.front(), value);
    violation.fixes += Fix{.label = u"Remove %1"_s.arg(path.toString()), .changes = {unset(path)}};
    if (holdsAnchor(context, path)) {
        violation.fixes.clear();
        violation.severity = Severity::Hint;
        violation.why =
            u"Helm takes keys it doesn't know without a word. This one is written to be repeated elsewhere by "
            "its anchor, which works."_s;
    }
    if (isMistaken)
        violation.why =
            u"Helm takes keys it doesn't know without a word, and no template reads this one. %1 is what exists, "
            "but it isn't simply the same under another name: %2"_s.arg(
                nearest.front().toString(),
                setting->knowledge.guide.isEmpty() ? setting->knowledge.what : setting->knowledge.guide);
    return violation;
}

/// Each is compared with all names of the chart. Where there are very many the file isn't Cilium's, and the rest is
/// told in one sentence.
QList<Violation> checkUnknownKeys(const CheckContext &context)
{
    constexpr qsizetype mostNamed = 200;
    QList<Violation> violations;
    qsizetype more = 0;
    const Catalogue &catalogue = context.values.catalogue();
    for (const auto &[path, value, setting, state] : context.values.explicitLeaves()) {
        if (setting || catalogue.covering(path) || catalogue.isGroup(path))
            continue;
        if (findRetiredKey(path) || isLegacySection(path)) // retired_key_rules.cpp speaks of them
            continue;
        if (violations.size() < mostNamed)
            violations += unknownKey(context, path, *value);
        else
            ++more;
    }
    if (more > 0)
        violations +=
            Violation{.message = u"%1 more keys don't exist in chart %2; is this a file for Cilium?"_s.arg(more).arg(
                          catalogue.chartVersion())};
    return violations;
}

/// `{enabled: true}` where the setting is the switch itself.
std::optional<bool> switchInside(const Value &value)
{
    const Value *enabled = value.isMap() && value.toMap().size() == 1 ? value.find(u"enabled") : nullptr;
    return enabled && enabled->isBool() ? std::optional(enabled->toBool()) : std::nullopt;
}

/// A text that lost its form on the way: `off` is false for Helm, `1.10` is 1.1.
std::optional<Value> meantValue(const CheckContext &context, const Setting &setting, const Value &value)
{
    const std::optional<QString> written = plainText(context, setting.path());
    if (const std::optional<bool> isOn = switchInside(value); isOn && setting.facts.types.contains("boolean"_L1))
        return Value(*isOn);
    const bool wasText = written && setting.facts.types.contains("string"_L1) && value.isScalar() && !value.isString();
    return wasText ? std::optional<Value>(*written) : convertedToType(setting, value);
}

QList<Violation> checkTypes(const CheckContext &context)
{
    return forEachSetting(context, [&context](const Setting &setting, const Value &value) -> std::optional<Violation> {
        if (isOfType(setting, value))
            return {};
        Violation violation{.message = u"%1 is %2 (%3), the chart takes %4"_s.arg(setting.path().toString(),
                                                                                  value.toDisplay(), value.typeName(),
                                                                                  typesInWords(setting.facts.types)),
                            .settings = {setting.path()}};
        if (const std::optional<Value> converted = meantValue(context, setting, value))
            violation.fixes += Fix{.label = u"Write it as %1"_s.arg(converted->toDisplay()),
                                   .changes = {setTo(setting.path(), *converted)}};
        violation.fixes += removal(setting.path());
        return violation;
    });
}

/// A value inside of a setting that the schema refuses. `steps` are those that are left to it.
void addWrongInner(const YamlPath &path, const Value &value, const QStringList &steps, const InnerType &inner,
                   QList<Violation> &violations)
{
    if (steps.isEmpty()) {
        const bool isJudged = !value.isNull() && !(value.isString() && isTemplated(value.toString()));
        if (isJudged && !fitsTypes(inner.types, value))
            violations +=
                Violation{.message = u"%1 is %2 (%3), the chart takes %4"_s.arg(
                              path.toString(), value.toDisplay(), value.typeName(), typesInWords(inner.types)),
                          .settings = {path},
                          .fixes = {removal(path)}};
        return;
    }
    if (steps.front() == "[]"_L1) {
        int index = 0;
        for (const Value &item : value.toList())
            addWrongInner(path.child(index++), item, steps.sliced(1), inner, violations);
    } else if (const Value *child = value.find(steps.front())) {
        addWrongInner(path.child(steps.front()), *child, steps.sliced(1), inner, violations);
    }
}

QList<Violation> checkInnerTypes(const CheckContext &context)
{
    QList<Violation> violations;
    for (const auto &[path, value, setting, state] : context.values.explicitLeaves()) {
        if (!setting)
            continue;
        for (const InnerType &inner : setting->facts.innerTypes)
            addWrongInner(path, *value, inner.steps, inner, violations);
    }
    return violations;
}

QList<Violation> checkGroups(const CheckContext &context)
{
    QList<Violation> violations;
    const Catalogue &catalogue = context.values.catalogue();
    for (const auto &[path, value, setting, state] : context.values.explicitLeaves()) {
        if (setting || value->isMap() || value->isNull() || !catalogue.isGroup(path))
            continue;
        const YamlPath enabled = path.child(u"enabled"_s);
        Violation violation{.message = u"%1 is %2, but the chart has a map of settings there"_s.arg(path.toString(),
                                                                                                    value->toDisplay()),
                            .settings = {path}};
        if (catalogue.find(enabled) && value->isBool())
            violation.fixes += Fix{.label = u"Set %1 instead"_s.arg(enabled.toString()),
                                   .changes = {unset(path), setTo(enabled, *value)}};
        violation.fixes += Fix{.label = u"Remove %1"_s.arg(path.toString()), .changes = {unset(path)}};
        violations += violation;
    }
    return violations;
}

/// The choices that the chart's version has.
std::vector<Choice> choicesIn(const CheckContext &context, const Setting &setting)
{
    std::vector<Choice> choices;
    choices.reserve(setting.facts.choices.size());
    for (const Value &value : setting.facts.choices) // the schema is strict, whatever we know beyond
        choices.push_back({.value = value, .what = {}, .since = {}, .maturity = {}});
    if (choices.empty())
        choices = setting.choices();
    std::erase_if(choices, [&context](const Choice &choice) {
        return !choice.since.isEmpty() && !context.ciliumAtLeast(choice.since);
    });
    return choices;
}

/// What the agent of this version compares the setting's text with; nullptr where it doesn't.
const WordFlag *agentWords(const CheckContext &context, const YamlPath &path)
{
    const AgentFlags &flags = agentFlags(context.target.cilium);
    const auto filling = flags.filling.constFind(path);
    if (filling == flags.filling.constEnd())
        return nullptr;
    const auto found = std::ranges::find_if(wordFlags(), [&](const WordFlag &words) {
        const Applies &applies = words.applies;
        return filling->flag == QLatin1StringView(words.flag) &&
               (!applies.since || context.ciliumAtLeast(QString::fromLatin1(applies.since))) &&
               (!applies.before || !context.ciliumAtLeast(QString::fromLatin1(applies.before)));
    });
    return found == wordFlags().end() ? nullptr : &*found;
}

bool isWordOf(const WordFlag *words, const Value &value)
{
    return words && value.isString() && QString::fromLatin1(words->words).split(u' ').contains(value.toString());
}

/// Words that the agent compares whatever their case is: another spelling is a habit to lose, nothing more.
bool isOnlyOtherCase(const YamlPath &path, const std::vector<Choice> &choices, const Value &value)
{
    static const QList<YamlPath> anyCase{"ipam.mode", "bpf.monitorAggregation"};
    return anyCase.contains(path) && value.isString() && choiceOf(choices, Value(value.toString().toLower()));
}

/// By the chart's schema or by the agent. What neither looks at is without effect then.
bool isRefused(const Setting &setting, const std::vector<Choice> &choices, const WordFlag *words, const Value &value)
{
    const bool isSchema = !setting.facts.choices.empty();
    const bool isChecked = (words && words->severe) || setting.path() == "bpf.monitorAggregation";
    return isSchema || (isChecked && !isOnlyOtherCase(setting.path(), choices, value));
}

/// The word that was meant, where one is near, or none at all.
QList<Fix> choiceFixes(const YamlPath &path, const Value &value, const QStringList &known)
{
    constexpr int mostSlips = 2;
    QList<Fix> fixes;
    const QString meant = value.isString() ? nearestWord(value.toString().trimmed(), known, mostSlips) : QString();
    if (!meant.isEmpty())
        fixes += Fix{.label = u"Write %1"_s.arg(meant), .changes = {setTo(path, meant)}};
    return fixes << removal(path);
}

/// An empty text is "not set" to the chart's templates.
std::optional<Violation> notAChoice(const CheckContext &context, const Setting &setting, const Value &value)
{
    if (!isLimitedToChoices(setting) || !value.isScalar())
        return {};
    const std::vector<Choice> choices = choicesIn(context, setting);
    const bool isUnset = setting.facts.choices.empty() && value.isString() && value.toString().isEmpty();
    const bool isJudged = setting.facts.choices.empty() && hasWordRule(setting.path()); // word_rules.cpp
    if (isUnset || choices.empty() || isJudged || choiceOf(choices, value))
        return {};
    const WordFlag *words = agentWords(context, setting.path());
    if (setting.facts.choices.empty() && isWordOf(words, value))
        return {};
    QStringList known;
    for (const Choice &choice : choices)
        known += choice.value.isString() ? choice.value.toString() : choice.value.toDisplay();
    const QString path = setting.path().toString();
    return Violation{.message = u"%1 is %2; Cilium %3 knows %4"_s.arg(path, value.toDisplay(), context.target.cilium,
                                                                      known.join(u", "_s)),
                     .settings = {setting.path()},
                     .fixes = choiceFixes(setting.path(), value, known),
                     .severity = isRefused(setting, choices, words, value) ? Severity::Error : Severity::Warning,
                     .origin = setting.facts.choices.empty() ? Origin::Agent : Origin::Chart};
}

QList<Violation> checkChoices(const CheckContext &context)
{
    return forEachChangedSetting(context, [&context](const Setting &setting, const Value &value) {
        return notAChoice(context, setting, value);
    });
}

QList<Violation> checkRanges(const CheckContext &context)
{
    return forEachChangedSetting(context,
                                 [](const Setting &setting, const Value &value) { return outOfRange(setting, value); });
}

QList<Fix> formatFixes(const Setting &setting, const Value &value)
{
    const QString path = setting.path().toString();
    QList<Fix> fixes;
    const Value trimmed(value.toString().trimmed());
    if (trimmed != value && !trimmed.toString().isEmpty() && formatProblem(setting.knowledge.kind, trimmed).isEmpty())
        fixes += Fix{.label = u"Write it without blanks around"_s, .changes = {setTo(setting.path(), trimmed)}};
    if (setting.knowledge.kind == SettingKind::Boolean) {
        for (const bool isOn : {true, false})
            fixes += Fix{.label = u"Set %1 to %2"_s.arg(path, isOn ? u"true"_s : u"false"_s),
                         .changes = {setTo(setting.path(), isOn)}};
    }
    fixes += removal(setting.path());
    return fixes;
}

QList<Violation> checkFormats(const CheckContext &context)
{
    return forEachChangedSetting(context, [](const Setting &setting, const Value &value) -> std::optional<Violation> {
        const QString problem = formatProblem(setting.knowledge.kind, value);
        if (problem.isEmpty() || !isOfType(setting, value))
            return {};
        return Violation{.message = u"%1: %2"_s.arg(setting.path().toString(), problem),
                         .settings = {setting.path()},
                         .fixes = formatFixes(setting, value)};
    });
}

QList<Violation> checkRepeatedKeys(const CheckContext &context)
{
    QList<Violation> violations;
    for (const Configuration::RepeatedKey &key : context.values.repeatedKeys()) {
        violations +=
            Violation{.message = u"%1 stands here (line %2) and again further down; Helm takes only the last one"_s
                                     .arg(key.path.lastName())
                                     .arg(key.position.line),
                      .settings = {key.path}};
    }
    return violations;
}

constexpr Rule rules[] = {
    {"values.unknown-key", Severity::Warning, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A key that the chart doesn't know"),
     QT_TRANSLATE_NOOP("Rules", "Helm takes keys it doesn't know without a word, and no template reads this one: what "
                                "it asks for doesn't happen."),
     "https://helm.sh/docs/chart_template_guide/values_files/", checkUnknownKeys},
    {"values.wrong-inner-type", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A value of a type that the chart doesn't take, inside of a setting"),
     QT_TRANSLATE_NOOP("Rules",
                       "The chart's schema is made from its defaults: where a default has an entry, others have to be "
                       "of its type, even where Kubernetes would take more. Helm refuses the whole file."),
     "https://helm.sh/docs/topics/charts/#schema-files", checkInnerTypes},
    {"values.wrong-type", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A value of a type that the chart refuses"),
     QT_TRANSLATE_NOOP("Rules", "The chart's schema is checked before anything is rendered; helm stops with an error."),
     "https://helm.sh/docs/topics/charts/#schema-files", checkTypes},
    {"values.value-for-a-group", Severity::Error, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A single value where the chart has a map"),
     QT_TRANSLATE_NOOP("Rules",
                       "The settings below this key are gone with it; the chart's schema or its templates stop on it."),
     "https://helm.sh/docs/topics/charts/#schema-files", checkGroups},
    {"values.not-a-choice", Severity::Error, Origin::Agent, QT_TRANSLATE_NOOP("Rules", "A value outside the choices"),
     QT_TRANSLATE_NOOP(
         "Rules",
         "Most charts don't check it, so that Helm accepts it; the agent then exits at start and the pods crash-loop."),
     "https://docs.cilium.io/en/v1.18/helm-reference/", checkChoices},
    {"values.out-of-range", Severity::Error, Origin::Agent, QT_TRANSLATE_NOOP("Rules", "A number outside its range"),
     QT_TRANSLATE_NOOP("Rules", "Helm passes numbers on as they are; the agent refuses or corrects them at start."),
     "https://github.com/cilium/cilium/blob/v1.18.5/pkg/option/config.go", checkRanges},
    {"values.malformed", Severity::Error, Origin::Agent,
     QT_TRANSLATE_NOOP("Rules", "A value that can't be read as what it stands for"),
     QT_TRANSLATE_NOOP("Rules", "Helm passes texts on as they are; the agent can't read this one and exits at start."),
     "https://github.com/cilium/cilium/blob/v1.18.5/pkg/option/config.go", checkFormats},
    {"values.repeated-key", Severity::Warning, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A key that stands twice in one map"),
     QT_TRANSLATE_NOOP(
         "Rules", "YAML forbids it, Helm takes the last one and says nothing. Whoever reads the first one is misled."),
     "https://yaml.org/spec/1.2.2/#3212-node-comparison", checkRepeatedKeys},
};

} // namespace

std::span<const Rule> catalogueRules()
{
    return rules;
}
