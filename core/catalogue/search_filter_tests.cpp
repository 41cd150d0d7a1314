#include "core/catalogue/agent_flags.h"
#include "core/catalogue/edit_distance.h"
#include "core/catalogue/removed_settings.h"
#include "core/catalogue/search_conditions.h"
#include "core/catalogue/setting_kinds.h"

#include <QRegularExpression>
#include <QVersionNumber>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {
using Made = Result<EntryTest>;

const SettingStanding *standingOf(const SearchSubject &subject, const SearchEntry &entry)
{
    if (!subject.document)
        return nullptr;
    const auto known = subject.document->settings.constFind(entry.setting->path());
    return known == subject.document->settings.constEnd() ? nullptr : &*known;
}

template<bool SettingStanding::*isSo>
Made testState(const QueryTerm &term, const SearchSubject &subject)
{
    const QString reason = QString::fromUtf8(findSearchFilter(term.text)->what);
    return [subject, reason](const SearchEntry &entry) {
        const SettingStanding *standing = standingOf(subject, entry);
        return reasonIf(standing && standing->*isSo, reason);
    };
}

Made testChanged(const QueryTerm &term, const SearchSubject &subject)
{
    if (!subject.document->knowsChanges)
        return failure(u"@changed asks what changed since the last save; only the window knows that"_s);
    return testState<&SettingStanding::isChanged>(term, subject);
}

Made testProblem(const QueryTerm &term, const SearchSubject &subject)
{
    const QStringList known{u"error"_s, u"warning"_s, u"hint"_s};
    const QString wanted = term.value.toLower();
    if (!wanted.isEmpty() && !known.contains(wanted))
        return unknownFilterValue(u"problem"_s, term.value, known);
    return [subject, wanted](const SearchEntry &entry) -> std::optional<QString> {
        const SettingStanding *standing = standingOf(subject, entry);
        if (!standing || standing->severities.isEmpty())
            return {};
        return reasonIf(wanted.isEmpty() || standing->severities.contains(wanted), standing->rules.join(u", "_s));
    };
}

Made testRule(const QueryTerm &term, const SearchSubject &subject)
{
    return [subject, wanted = term.value](const SearchEntry &entry) -> std::optional<QString> {
        const SettingStanding *standing = standingOf(subject, entry);
        for (const QString &rule : standing ? standing->rules : QStringList())
            if (rule.startsWith(wanted, Qt::CaseInsensitive))
                return rule;
        return {};
    };
}

/// By its id, or by words of its title.
Made testSection(const QueryTerm &term, const SearchSubject &subject)
{
    QStringList ids;
    QStringList matching;
    for (const Section &section : subject.catalogue.sections()) {
        ids << section.id;
        if (section.id.startsWith(term.value, Qt::CaseInsensitive) ||
            section.title.contains(term.value, Qt::CaseInsensitive))
            matching << section.id;
    }
    if (term.value.isEmpty() || matching.isEmpty())
        return unknownFilterValue(u"section"_s, term.value, ids);
    return [matching](const SearchEntry &entry) {
        const QString &section = entry.setting->knowledge.section;
        return reasonIf(matching.contains(section), u"section %1"_s.arg(section));
    };
}

Made testLevel(const QueryTerm &term, const SearchSubject &)
{
    const std::optional<SettingLevel> level = levelFromName(term.value.toLower());
    if (!level)
        return unknownFilterValue(u"level"_s, term.value, levelNames());
    return [level](const SearchEntry &entry) {
        return reasonIf(entry.setting->knowledge.level == *level, levelName(*level));
    };
}

Made testNew(const QueryTerm &, const SearchSubject &subject)
{
    return [subject, older = olderCatalogues(subject.catalogue)](const SearchEntry &entry) {
        const QString came = cameWith(*entry.setting, subject.catalogue, older);
        return reasonIf(came == subject.catalogue.chartMinor(), u"came with %1"_s.arg(came));
    };
}

Made testSince(const QueryTerm &term, const SearchSubject &subject)
{
    const QVersionNumber wanted = QVersionNumber::fromString(term.value);
    if (wanted.segmentCount() < 2)
        return failure(u"@since takes a chart's minor version, such as @since:1.19"_s);
    return [subject, wanted, older = olderCatalogues(subject.catalogue)](const SearchEntry &entry) {
        const QString came = cameWith(*entry.setting, subject.catalogue, older);
        return reasonIf(QVersionNumber::fromString(came) >= wanted, u"came with %1"_s.arg(came));
    };
}

/// `deprecated in 1.20` holds from that chart on, `deprecated for httpV2` always.
bool isDeprecated(const QString &maturity, const QString &minor)
{
    static const QRegularExpression pattern(u"^deprecated(?:(?: in| since) (\\d+\\.\\d+))?"_s);
    const QRegularExpressionMatch match = pattern.match(maturity);
    return match.hasMatch() && QVersionNumber::fromString(match.captured(1)) <= QVersionNumber::fromString(minor);
}

Made testDeprecated(const QueryTerm &, const SearchSubject &subject)
{
    return [minor = subject.catalogue.chartMinor()](const SearchEntry &entry) {
        const QString &maturity = entry.setting->knowledge.maturity;
        return reasonIf(isDeprecated(maturity, minor), maturity);
    };
}

Made testRemoved(const QueryTerm &, const SearchSubject &)
{
    return [](const SearchEntry &) { return std::optional<QString>(); }; // nothing of this chart is
}

Made testFlag(const QueryTerm &term, const SearchSubject &subject)
{
    QString wanted = term.value.toLower();
    while (wanted.startsWith(u'-'))
        wanted.removeFirst();
    return [wanted, version = subject.catalogue.chartVersion()](const SearchEntry &entry) -> std::optional<QString> {
        const AgentFlags &flags = agentFlags(version);
        for (const QString &key : entry.rendersTo)
            if (key.startsWith(wanted) && flags.knows(key))
                return u"flag --%1"_s.arg(key);
        return {};
    };
}

Made testConfigMap(const QueryTerm &term, const SearchSubject &)
{
    return [wanted = term.value.toLower()](const SearchEntry &entry) -> std::optional<QString> {
        for (const QString &rendered : entry.setting->knowledge.rendersTo)
            if (!rendered.contains(u' ') && rendered.section(u'/', 1).startsWith(wanted, Qt::CaseInsensitive))
                return u"renders to %1"_s.arg(rendered);
        return {};
    };
}

QString plainText(const Value &value)
{
    return value.isString() ? value.toString() : value.toDisplay();
}

/// What a setting has: the file's value, else the default.
QStringList valuesOf(const Setting &setting, const SettingStanding *standing)
{
    if (standing && standing->isSet)
        return standing->values;
    QStringList values{plainText(setting.facts.defaultValue)};
    for (const Value &item : setting.facts.defaultValue.toList())
        values << plainText(item);
    return values;
}

Made testValue(const QueryTerm &term, const SearchSubject &subject)
{
    return [subject, wanted = term.value](const SearchEntry &entry) -> std::optional<QString> {
        if (valuesOf(*entry.setting, standingOf(subject, entry)).contains(wanted, Qt::CaseInsensitive))
            return u"has the value %1"_s.arg(wanted);
        for (const Choice &choice : entry.setting->choices())
            if (plainText(choice.value).compare(wanted, Qt::CaseInsensitive) == 0)
                return u"can have the value %1"_s.arg(wanted);
        return {};
    };
}

std::vector<YamlPath> dependenciesOf(const Setting &setting)
{
    std::vector<YamlPath> paths;
    if (setting.knowledge.enabledWhen)
        paths.push_back(setting.knowledge.enabledWhen->setting);
    for (const Condition &condition : setting.knowledge.needs)
        paths.push_back(condition.setting);
    return paths;
}

/// The settings at a path or below it; a message where there are none.
Result<std::vector<const Setting *>> settingsBelow(const QueryTerm &term, const Catalogue &catalogue)
{
    const Result<YamlPath> path = YamlPath::parse(term.value);
    if (!path || path->isEmpty())
        return failure(u"@%1 takes the path of a setting, such as @%1:hubble.enabled"_s.arg(term.text));
    std::vector<const Setting *> below;
    for (const Setting &setting : catalogue.settings())
        if (setting.path().startsWith(*path))
            below.push_back(&setting);
    if (!below.empty())
        return below;
    const std::vector<YamlPath> near = catalogue.nearest(*path);
    const QString hint = near.empty() ? QString() : u"; perhaps %1"_s.arg(near.front().toString());
    return failure(u"there is no setting %1%2"_s.arg(path->toString(), hint));
}

Made testAffects(const QueryTerm &term, const SearchSubject &subject)
{
    const auto dependents = settingsBelow(term, subject.catalogue);
    if (!dependents)
        return std::unexpected(dependents.error());
    QHash<YamlPath, QString> causes;
    for (const Setting *dependent : *dependents)
        for (const YamlPath &path : dependenciesOf(*dependent))
            causes.insert(path, dependent->path().toString());
    return [causes](const SearchEntry &entry) {
        const QString dependent = causes.value(entry.setting->path());
        return reasonIf(!dependent.isEmpty(), u"affects %1"_s.arg(dependent));
    };
}

Made testAffectedBy(const QueryTerm &term, const SearchSubject &subject)
{
    const auto causes = settingsBelow(term, subject.catalogue);
    if (!causes)
        return std::unexpected(causes.error());
    return [causes = *causes](const SearchEntry &entry) -> std::optional<QString> {
        for (const YamlPath &path : dependenciesOf(*entry.setting)) {
            const auto isIt = [&path](const Setting *cause) { return cause->path() == path; };
            if (std::ranges::any_of(causes, isIt))
                return u"depends on %1"_s.arg(path.toString());
        }
        return {};
    };
}

Made testTalos(const QueryTerm &, const SearchSubject &)
{
    return [](const SearchEntry &entry) {
        return reasonIf(!entry.setting->knowledge.whyOnTalos.isEmpty(), u"a note on Talos"_s);
    };
}

struct TestOfFilter
{
    QLatin1StringView name;
    Made (*make)(const QueryTerm &, const SearchSubject &);
};

constexpr TestOfFilter tests[] = {
    {"modified"_L1, testState<&SettingStanding::isSet>},
    {"changed"_L1, testChanged},
    {"pinned"_L1, testState<&SettingStanding::isPinned>},
    {"null"_L1, testState<&SettingStanding::isNull>},
    {"inert"_L1, testState<&SettingStanding::isInert>},
    {"problem"_L1, testProblem},
    {"rule"_L1, testRule},
    {"fixable"_L1, testState<&SettingStanding::isFixable>},
    {"accepted"_L1, testState<&SettingStanding::isAccepted>},
    {"section"_L1, testSection},
    {"level"_L1, testLevel},
    {"type"_L1, typeTest},
    {"impact"_L1, impactTest},
    {"new"_L1, testNew},
    {"since"_L1, testSince},
    {"deprecated"_L1, testDeprecated},
    {"removed"_L1, testRemoved},
    {"flag"_L1, testFlag},
    {"cm"_L1, testConfigMap},
    {"value"_L1, testValue},
    {"affects"_L1, testAffects},
    {"affectedby"_L1, testAffectedBy},
    {"talos"_L1, testTalos},
};

QStringList filterNames()
{
    QStringList names;
    for (const SearchFilter &filter : searchFilters())
        names << u'@' + QString::fromUtf8(filter.name);
    return names;
}

std::unexpected<Error> unknownFilter(const QString &name)
{
    const QString near = nearestWord(u'@' + name, filterNames(), 2);
    const QString hint =
        near.isEmpty() ? u"there are %1"_s.arg(filterNames().join(u", "_s)) : u"perhaps %1"_s.arg(near);
    return failure(u"there is no filter @%1; %2"_s.arg(name, hint));
}
} // namespace

Result<EntryTest> filterTest(const QueryTerm &filter, const SearchSubject &subject)
{
    const SearchFilter *known = findSearchFilter(filter.text);
    if (!known)
        return unknownFilter(filter.text);
    if (known->value == SearchFilter::Value::None && !filter.value.isEmpty())
        return failure(u"@%1 takes no value, %2 stands behind it"_s.arg(QLatin1StringView(known->name), filter.value));
    if (known->asksDocument && !subject.document)
        return failure(u"@%1 asks what a file says; name one with --file"_s.arg(QLatin1StringView(known->name)));
    const auto *test = std::ranges::find(tests, QLatin1StringView(known->name), &TestOfFilter::name);
    if (known->value == SearchFilter::Value::Needed && filter.value.isEmpty() &&
        filterValues(*known, subject.catalogue).isEmpty())
        return failure(u"@%1 needs a value behind a colon: @%1:…"_s.arg(QLatin1StringView(known->name)));
    return test->make(filter, subject);
}
