#include "app/cli/coverage_output.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

struct Aspect
{
    QLatin1StringView key;
    QLatin1StringView title;
    bool (*holds)(const Setting &);
};

constexpr Aspect aspects[] = {
    {"explained"_L1, "explained"_L1, [](const Setting &setting) { return setting.isExplained; }},
    {"kind"_L1, "with a kind of value"_L1,
     [](const Setting &setting) { return setting.knowledge.kind != SettingKind::Unknown; }},
    {"sources"_L1, "with sources"_L1, [](const Setting &setting) { return !setting.knowledge.sources.isEmpty(); }},
    {"changeWhen"_L1, "with when to change it"_L1,
     [](const Setting &setting) { return !setting.knowledge.changeWhen.isEmpty(); }},
    {"rendersTo"_L1, "with what it becomes"_L1,
     [](const Setting &setting) { return !setting.knowledge.rendersTo.isEmpty(); }},
    {"impact"_L1, "with what a change costs"_L1,
     [](const Setting &setting) { return !setting.knowledge.impact.scope.isEmpty(); }},
    {"validation"_L1, "with how to validate it"_L1,
     [](const Setting &setting) { return !setting.knowledge.validation.empty(); }},
    {"synonyms"_L1, "with other names to find it"_L1,
     [](const Setting &setting) { return !setting.knowledge.synonyms.isEmpty(); }},
    {"essential"_L1, "essential"_L1,
     [](const Setting &setting) { return setting.knowledge.level == SettingLevel::Essential; }},
    {"common"_L1, "common"_L1, [](const Setting &setting) { return setting.knowledge.level == SettingLevel::Common; }},
    {"expert"_L1, "for experts"_L1,
     [](const Setting &setting) { return setting.knowledge.level == SettingLevel::Expert; }},
};

int count(const Catalogue &catalogue, const Aspect &aspect)
{
    return static_cast<int>(std::ranges::count_if(catalogue.settings(), aspect.holds));
}

int all(const Catalogue &catalogue)
{
    return static_cast<int>(catalogue.settings().size());
}

} // namespace

QString coverageAsText(const Catalogue &catalogue)
{
    QString text = u"Cilium %1: %2 settings\n"_s.arg(catalogue.chartVersion()).arg(all(catalogue));
    for (const Aspect &aspect : aspects) {
        const int some = count(catalogue, aspect);
        const double share = 100.0 * some / std::max(all(catalogue), 1);
        text += u"  %1 %2  %3 %\n"_s.arg(aspect.title, -28).arg(some, 5).arg(share, 5, 'f', 1);
    }
    return text;
}

QJsonObject coverageAsJson(const Catalogue &catalogue)
{
    QJsonObject json{{"cilium"_L1, catalogue.chartVersion()}, {"all"_L1, all(catalogue)}};
    for (const Aspect &aspect : aspects)
        json.insert(aspect.key, count(catalogue, aspect));
    return json;
}
