#include "app/cli/setting_json.h"

#include "app/cli/setting_facts_output.h"
#include "core/catalogue/setting_kinds.h"

#include <QJsonArray>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace {

template<typename Range, typename Convert>
QJsonArray arrayOf(const Range &items, Convert convert)
{
    QJsonArray array;
    for (const auto &item : items)
        array.append(convert(item));
    return array;
}

QJsonArray arrayOf(const std::vector<YamlPath> &paths)
{
    return arrayOf(paths, [](const YamlPath &path) { return path.toString(); });
}

QJsonArray arrayOf(const std::vector<Value> &values)
{
    return arrayOf(values, [](const Value &value) { return value.toJson(); });
}

QJsonArray arrayOf(const std::vector<Example> &examples)
{
    return arrayOf(examples, [](const Example &example) {
        return QJsonObject{{"title"_L1, example.title}, {"text"_L1, example.text}};
    });
}

QJsonObject toJson(const Condition &condition)
{
    QJsonObject json{{"setting"_L1, condition.setting.toString()}, {"why"_L1, condition.why}};
    if (!condition.is.empty())
        json.insert("is"_L1, arrayOf(condition.is));
    if (!condition.isNot.empty())
        json.insert("isNot"_L1, arrayOf(condition.isNot));
    return json;
}

QJsonObject toJson(const Range &range)
{
    QJsonObject json;
    const auto add = [&json](QLatin1StringView name, std::optional<double> bound) {
        if (bound)
            json.insert(name, *bound);
    };
    add("min"_L1, range.min);
    add("max"_L1, range.max);
    add("usualMin"_L1, range.usualMin);
    add("usualMax"_L1, range.usualMax);
    if (!range.why.isEmpty())
        json.insert("why"_L1, range.why);
    return json;
}

QJsonObject toJson(const Choice &choice)
{
    return {{"value"_L1, choice.value.toJson()},
            {"what"_L1, choice.what},
            {"since"_L1, choice.since},
            {"maturity"_L1, choice.maturity}};
}

/// Whose words explain the setting: ours, those of a chart that the user brought, or nobody's.
QString explainerOf(const Setting &setting)
{
    if (setting.isExplained)
        return u"catalogue"_s;
    return setting.chartComment.isEmpty() ? u"nobody"_s : u"chart"_s;
}

QJsonObject toJson(const FlowPicture &flow)
{
    return {{"picture"_L1, flow.name},
            {"path"_L1, u"resources/catalogue/flows/%1.svg"_s.arg(flow.name)},
            {"caption"_L1, flow.caption},
            {"says"_L1, flow.says}};
}

void addTexts(const SettingKnowledge &knowledge, QJsonObject &json)
{
    struct Field
    {
        QLatin1StringView name;
        QString SettingKnowledge::*text;
    };
    constexpr Field fields[] = {{"what"_L1, &SettingKnowledge::what},
                                {"how"_L1, &SettingKnowledge::how},
                                {"whyOnTalos"_L1, &SettingKnowledge::whyOnTalos},
                                {"unset"_L1, &SettingKnowledge::unset},
                                {"changeWhen"_L1, &SettingKnowledge::changeWhen},
                                {"cost"_L1, &SettingKnowledge::cost},
                                {"unit"_L1, &SettingKnowledge::unit},
                                {"maturity"_L1, &SettingKnowledge::maturity},
                                {"since"_L1, &SettingKnowledge::since},
                                {"guide"_L1, &SettingKnowledge::guide}};
    for (const Field &field : fields)
        json.insert(field.name, knowledge.*field.text);
}

void addLists(const SettingKnowledge &knowledge, QJsonObject &json)
{
    struct Field
    {
        QLatin1StringView name;
        QStringList SettingKnowledge::*texts;
    };
    constexpr Field fields[] = {{"useCases"_L1, &SettingKnowledge::useCases},
                                {"alternatives"_L1, &SettingKnowledge::alternatives},
                                {"prerequisites"_L1, &SettingKnowledge::prerequisites},
                                {"conflicts"_L1, &SettingKnowledge::conflicts},
                                {"synonyms"_L1, &SettingKnowledge::synonyms}};
    for (const Field &field : fields)
        json.insert(field.name, QJsonArray::fromStringList(knowledge.*field.texts));
    json.insert("olderNames"_L1, arrayOf(knowledge.was));
    json.insert("mistakenNames"_L1, arrayOf(knowledge.mistakenNames));
}

void addStructures(const Setting &setting, QJsonObject &json)
{
    const SettingKnowledge &knowledge = setting.knowledge;
    json.insert("choices"_L1, arrayOf(setting.choices(), [](const Choice &choice) { return toJson(choice); }));
    json.insert("range"_L1, toJson(knowledge.range));
    json.insert("needs"_L1, arrayOf(knowledge.needs, [](const Condition &condition) { return toJson(condition); }));
    if (knowledge.enabledWhen)
        json.insert("enabledWhen"_L1, toJson(*knowledge.enabledWhen));
    json.insert("performance"_L1, arrayOf(knowledge.performance, [](const Claim &claim) {
                    return QJsonObject{
                        {"statement"_L1, claim.statement}, {"source"_L1, claim.source}, {"by"_L1, claim.by}};
                }));
    json.insert("examples"_L1, arrayOf(knowledge.examples));
    json.insert("related"_L1, arrayOf(knowledge.related));
    json.insert("validation"_L1, arrayOf(knowledge.validation, [](const Validation &validation) {
                    return QJsonObject{{"command"_L1, validation.command}, {"expect"_L1, validation.expect}};
                }));
    json.insert("impactText"_L1, knowledge.impact.text);
    if (!knowledge.flow.name.isEmpty())
        json.insert("flow"_L1, toJson(knowledge.flow));
    if (!setting.chartComment.isEmpty())
        json.insert("chartComment"_L1, setting.chartComment);
}

void addReferences(const SettingKnowledge &knowledge, const Catalogue &catalogue, QJsonObject &json)
{
    json.insert("links"_L1, arrayOf(knowledge.links, [&catalogue](const Link &link) {
                    return QJsonObject{{"title"_L1, link.title}, {"url"_L1, resolvedLink(link.url, catalogue)}};
                }));
    json.insert("sources"_L1, arrayOf(knowledge.sources,
                                      [&catalogue](const QString &source) { return resolvedLink(source, catalogue); }));
}

} // namespace

QJsonObject settingSummaryAsJson(const Setting &setting)
{
    return {{"path"_L1, setting.path().toString()},
            {"label"_L1, setting.knowledge.label},
            {"section"_L1, setting.knowledge.section},
            {"level"_L1, levelName(setting.knowledge.level)},
            {"types"_L1, QJsonArray::fromStringList(typeNames(setting))},
            {"default"_L1, setting.facts.defaultValue.toJson()},
            {"summary"_L1, setting.knowledge.what},
            {"rendersTo"_L1, QJsonArray::fromStringList(setting.knowledge.rendersTo)},
            {"impact"_L1, setting.knowledge.impact.scope},
            {"presence"_L1, presenceName(setting.facts.presence)},
            {"explained"_L1, setting.isExplained},
            {"explainedBy"_L1, explainerOf(setting)}};
}

QJsonObject settingAsJson(const Setting &setting, const Catalogue &catalogue)
{
    QJsonObject json = settingSummaryAsJson(setting);
    json.insert("kind"_L1, kindName(setting.knowledge.kind));
    json.insert("itemTypes"_L1, QJsonArray::fromStringList(setting.facts.itemTypes));
    json.insert("freeForm"_L1, setting.facts.freeForm);
    json.insert("documentedDefault"_L1, setting.facts.documentedDefault);
    addTexts(setting.knowledge, json);
    addLists(setting.knowledge, json);
    addStructures(setting, json);
    addReferences(setting.knowledge, catalogue, json);
    return json;
}
