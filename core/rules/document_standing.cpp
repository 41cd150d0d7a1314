#include "core/rules/document_standing.h"

#include "core/kinds/resource.h"
#include "core/values/condition_state.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

QString plainText(const Value &value)
{
    return value.isString() ? value.toString() : value.toDisplay();
}

void addValue(SettingStanding &standing, const Value &value)
{
    standing.values << plainText(value);
    for (const Value &item : value.toList())
        standing.values << plainText(item);
}

void addWhatIsSet(DocumentStanding &standing, const Configuration &values)
{
    for (const ExplicitLeaf &leaf : values.explicitLeaves()) {
        const YamlPath path = settingAround(values.catalogue(), leaf.path);
        SettingStanding &setting = standing.settings[path];
        const SettingState state = values.state(path);
        setting.isSet = true;
        setting.isPinned = state == SettingState::Pinned;
        setting.isNull = state == SettingState::Null;
        addValue(setting, *leaf.value);
    }
}

/// The keys that the chart doesn't know, as a chart of their own.
std::shared_ptr<const Catalogue> unknownKeys(const DocumentStanding &standing, const Catalogue &catalogue)
{
    ChartFacts facts{.version = catalogue.chartVersion(), .settings = {}, .groups = {}};
    Knowledge knowledge{.sections = {catalogue.sections().begin(), catalogue.sections().end()}, .settings = {}};
    for (const auto &[path, setting] : standing.settings.asKeyValueRange()) {
        if (catalogue.covering(path) || catalogue.isGroup(path))
            continue;
        facts.settings.push_back({.path = path});
        SettingKnowledge &unknown = knowledge.settings.emplace_back();
        unknown.path = path;
        unknown.label = u"not in the chart"_s;
    }
    if (facts.settings.empty())
        return nullptr;
    std::ranges::sort(facts.settings, {}, &SettingFacts::path);
    return std::make_shared<const Catalogue>(std::move(facts), knowledge);
}

void addInert(DocumentStanding &standing, const Configuration &values)
{
    for (const Setting &setting : values.catalogue().settings()) {
        const std::optional<Condition> &condition = setting.knowledge.enabledWhen;
        if (condition && !holds(*condition, values))
            standing.settings[setting.path()].isInert = true;
    }
}

/// A finding counts where it shows, as in the list: at its first setting.
SettingStanding *placeOf(const Finding &finding, DocumentStanding &standing, const Catalogue &catalogue)
{
    if (finding.settings.isEmpty() || isInResource(finding.settings.front()))
        return nullptr;
    return &standing.settings[settingAround(catalogue, finding.settings.front())];
}

void addFindings(DocumentStanding &standing, const Judgement &judgement, const Catalogue &catalogue)
{
    for (const Finding &finding : judgement.findings) {
        if (SettingStanding *setting = placeOf(finding, standing, catalogue)) {
            setting->severities << severityName(finding.severity);
            setting->rules << finding.rule;
            setting->isFixable = setting->isFixable || !finding.fixes.isEmpty();
        }
    }
    for (const Finding &finding : judgement.accepted) {
        if (SettingStanding *setting = placeOf(finding, standing, catalogue))
            setting->isAccepted = true;
    }
}

} // namespace

YamlPath settingAround(const Catalogue &catalogue, const YamlPath &path)
{
    const Setting *setting = catalogue.covering(path);
    return setting ? setting->path() : path;
}

DocumentStanding standingOf(const Configuration &values, const Judgement &judgement)
{
    DocumentStanding standing;
    addWhatIsSet(standing, values);
    addInert(standing, values);
    addFindings(standing, judgement, values.catalogue());
    standing.unknownKeys = unknownKeys(standing, values.catalogue());
    return standing;
}
