#include "core/catalogue/catalogue_check.h"

#include <QHash>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {
/// A setting's facts in each chart version that has it.
using FactsByPath = QHash<YamlPath, std::vector<std::pair<QString, const SettingFacts *>>>;

class CatalogueCheck
{
public:
    CatalogueCheck(const Knowledge &knowledge, std::span<const ChartFacts> charts) : m_knowledge(knowledge)
    {
        for (const ChartFacts &chart : charts) {
            for (const SettingFacts &setting : chart.settings)
                m_facts[setting.path].emplace_back(chart.version, &setting);
            m_groups.unite(QSet<YamlPath>(chart.groups.begin(), chart.groups.end()));
        }
    }

    std::vector<Error> run()
    {
        for (const SettingKnowledge &setting : m_knowledge.settings) {
            m_current = &setting;
            checkPath();
            checkNames();
            checkDefaults();
            checkConditions();
            checkLinks();
        }
        return std::move(m_errors);
    }

private:
    void fail(const QString &message)
    {
        const QString &place = m_current->writtenIn;
        const qsizetype colon = place.lastIndexOf(u':');
        m_errors.push_back({.message = u"%1: %2"_s.arg(m_current->path.toString(), message),
                            .file = place.first(std::max<qsizetype>(colon, 0)),
                            .line = place.sliced(colon + 1).toInt(),
                            .column = 1});
    }

    void checkPath()
    {
        if (m_groups.contains(m_current->path))
            fail(u"this is a group; only settings are explained"_s);
        else if (!m_facts.contains(m_current->path))
            fail(u"no chart has this setting; say it under was or mistaken_names of the one that exists"_s);
    }

    void checkNames()
    {
        for (const YamlPath &name : m_current->mistakenNames)
            if (m_facts.contains(name) || m_groups.contains(name))
                fail(u"%1 is no mistaken name: a chart has it"_s.arg(name.toString()));
    }

    void checkDefaults()
    {
        for (const auto &[version, facts] : m_facts.value(m_current->path)) {
            if (facts->defaultValue.isNull())
                continue;
            checkChoices(version, facts->defaultValue);
            checkRange(version, facts->defaultValue);
        }
    }

    /// An empty text in the chart stands for "not set".
    void checkChoices(const QString &version, const Value &value)
    {
        const bool isUnset = value.isString() && value.toString().isEmpty();
        const bool isKnown = std::ranges::find(m_current->choices, value, &Choice::value) != m_current->choices.end();
        if (value.isScalar() && !m_current->choices.empty() && !isKnown && !isUnset)
            fail(u"%1, the default of %2, isn't among the choices"_s.arg(value.toDisplay(), version));
    }

    void checkRange(const QString &version, const Value &value)
    {
        const Range &range = m_current->range;
        const double number = value.toDouble();
        const bool isOutside = (range.min && number < *range.min) || (range.max && number > *range.max);
        if (value.isNumber() && isOutside)
            fail(u"%1, the default of %2, is outside the range"_s.arg(value.toDisplay(), version));
    }

    void checkConditions()
    {
        std::vector<Condition> conditions = m_current->needs;
        if (m_current->enabledWhen)
            conditions.push_back(*m_current->enabledWhen);
        for (const Condition &condition : conditions)
            if (!m_facts.contains(condition.setting))
                fail(u"the condition names %1, which no chart has"_s.arg(condition.setting.toString()));
    }

    void checkLinks()
    {
        QStringList urls;
        for (const Link &link : m_current->links)
            urls << link.url;
        for (const Claim &claim : m_current->performance)
            if (!claim.source.isEmpty())
                urls << claim.source;
        for (const QString &url : std::as_const(urls))
            if (!url.startsWith("https://"_L1))
                fail(u"%1 isn't an https link"_s.arg(url));
    }

    const Knowledge &m_knowledge;
    FactsByPath m_facts;
    QSet<YamlPath> m_groups;
    const SettingKnowledge *m_current = nullptr;
    std::vector<Error> m_errors;
};
} // namespace

std::vector<Coverage> coverageOf(const Knowledge &knowledge, std::span<const ChartFacts> charts)
{
    QSet<YamlPath> explained;
    for (const SettingKnowledge &setting : knowledge.settings)
        explained.insert(setting.path);

    std::vector<Coverage> result;
    for (const ChartFacts &chart : charts) {
        const auto isExplained = [&explained](const SettingFacts &setting) { return explained.contains(setting.path); };
        result.push_back({.version = chart.version,
                          .explained = static_cast<int>(std::ranges::count_if(chart.settings, isExplained)),
                          .all = static_cast<int>(chart.settings.size())});
    }
    return result;
}

std::vector<Error> checkCatalogue(const Knowledge &knowledge, std::span<const ChartFacts> charts)
{
    return CatalogueCheck(knowledge, charts).run();
}
