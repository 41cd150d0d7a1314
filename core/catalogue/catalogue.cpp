#include "core/catalogue/catalogue.h"

#include "core/catalogue/agent_flags.h"
#include "core/catalogue/nearest_minor.h"
#include "core/catalogue/nearest_paths.h"
#include "core/catalogue/search_index.h"
#include "core/catalogue/setting_labels.h"

#include <algorithm>
#include <mutex>

using namespace Qt::StringLiterals;

struct Catalogue::LazySearch
{
    std::once_flag once;
    std::unique_ptr<const SearchIndex> index;

    /// What was nearest to keys that were asked for: the same unknown ones come again with each keystroke.
    std::mutex nearestMutex;
    QHash<YamlPath, std::vector<YamlPath>> nearest;
};

namespace {
/// The section of each prefix; of two with the same the first.
QHash<QString, QString> sectionsByPrefix(std::span<const Section> sections)
{
    QHash<QString, QString> byPrefix;
    for (const Section &section : sections)
        for (const QString &prefix : section.prefixes)
            if (!byPrefix.contains(prefix))
                byPrefix.insert(prefix, section.id);
    return byPrefix;
}

/// The section with the longest prefix. (A cut at a dot inside a key gives a prefix that nobody writes.)
QString sectionOf(const YamlPath &path, const QHash<QString, QString> &byPrefix)
{
    QString prefix = path.toString();
    for (qsizetype end = prefix.size(); end > 0; end = prefix.lastIndexOf(u'.')) {
        prefix.truncate(end);
        if (const auto found = byPrefix.constFind(prefix); found != byPrefix.constEnd())
            return *found;
    }
    return byPrefix.value(QString());
}

SettingKnowledge knowledgeFromPath(const YamlPath &path, const QHash<QString, QString> &sections)
{
    SettingKnowledge knowledge;
    knowledge.path = path;
    knowledge.label = labelFromPath(path);
    knowledge.level = SettingLevel::Expert;
    knowledge.section = sectionOf(path, sections);
    return knowledge;
}

/// Whether paths below a setting are part of its value.
bool hasInside(const SettingFacts &facts)
{
    const bool isUntyped = facts.types.isEmpty() && !facts.nullable;
    return isUntyped || facts.freeForm || facts.types.contains("array"_L1) || facts.types.contains("object"_L1);
}
} // namespace

std::vector<Choice> Setting::choices() const
{
    if (!knowledge.choices.empty())
        return knowledge.choices;
    std::vector<Choice> fromSchema;
    fromSchema.reserve(facts.choices.size());
    for (const Value &value : facts.choices)
        fromSchema.push_back({.value = value, .what = {}, .since = {}, .maturity = {}});
    return fromSchema;
}

Catalogue::Catalogue(ChartFacts facts, const Knowledge &knowledge, const QHash<YamlPath, QString> &comments)
    : m_version(std::move(facts.version)),
      m_sections(knowledge.sections),
      m_groups(std::move(facts.groups)),
      m_search(std::make_shared<LazySearch>())
{
    QHash<YamlPath, const SettingKnowledge *> explained;
    for (const SettingKnowledge &setting : knowledge.settings)
        explained.insert(setting.path, &setting);
    const QHash<QString, QString> sections = sectionsByPrefix(m_sections);

    m_settings.reserve(facts.settings.size());
    m_index.reserve(static_cast<qsizetype>(facts.settings.size()));
    for (SettingFacts &setting : facts.settings) {
        const SettingKnowledge *ours = explained.value(setting.path);
        m_index.insert(setting.path, static_cast<int>(m_settings.size()));
        SettingKnowledge known = ours ? *ours : knowledgeFromPath(setting.path, sections);
        const QString comment = ours ? QString() : comments.value(setting.path);
        m_settings.push_back({.facts = std::move(setting),
                              .knowledge = std::move(known),
                              .isExplained = ours != nullptr,
                              .chartComment = comment});
    }
    std::ranges::sort(m_groups);
}

QString Catalogue::chartMinor() const
{
    return m_version.section(u'.', 0, 1);
}

QString Catalogue::knownMinor() const
{
    return nearestMinor(m_version, agentFlagMinors());
}

const Setting *Catalogue::find(const YamlPath &path) const
{
    const auto found = m_index.constFind(path);
    return found == m_index.constEnd() ? nullptr : &m_settings[static_cast<std::size_t>(*found)];
}

const Setting *Catalogue::covering(const YamlPath &path) const
{
    if (const Setting *setting = find(path))
        return setting;
    for (YamlPath above = path; !above.isEmpty(); above = above.parent()) {
        const Setting *setting = find(above);
        if (setting)
            return hasInside(setting->facts) ? setting : nullptr;
    }
    return nullptr;
}

bool Catalogue::isGroup(const YamlPath &path) const
{
    return std::ranges::binary_search(m_groups, path);
}

const Section &Catalogue::section(const QString &id) const
{
    static const Section none{};
    const auto found = std::ranges::find(m_sections, id, &Section::id);
    return found == m_sections.end() ? none : *found;
}

std::vector<YamlPath> Catalogue::nearest(const YamlPath &path) const
{
    constexpr qsizetype mostRemembered = 1000;
    const std::scoped_lock lock(m_search->nearestMutex);
    const auto remembered = m_search->nearest.constFind(path);
    if (remembered != m_search->nearest.constEnd())
        return *remembered;
    if (m_search->nearest.size() >= mostRemembered)
        m_search->nearest.clear();
    return *m_search->nearest.insert(path, nearestPaths(path, m_settings, m_groups));
}

const SearchIndex &Catalogue::searchIndex() const
{
    std::call_once(m_search->once, [this] { m_search->index = std::make_unique<const SearchIndex>(m_settings); });
    return *m_search->index;
}
