#pragma once

#include "core/catalogue/chart_facts.h"
#include "core/catalogue/knowledge.h"

#include <QHash>

#include <memory>
#include <span>

class SearchIndex;

/// A setting of one chart version: the chart's facts, and our knowledge where there is some.
struct Setting
{
    SettingFacts facts;
    SettingKnowledge knowledge; ///< `path`, `section` and `label` are always filled
    bool isExplained = false;
    QString chartComment; ///< the words of the user's own chart, where we have none

    const YamlPath &path() const { return facts.path; }
    /// The choices to offer: ours, else the schema's.
    std::vector<Choice> choices() const;
};

/// Every setting of one chart version. Immutable; made once and shared.
class Catalogue
{
public:
    Catalogue(ChartFacts facts, const Knowledge &knowledge, const QHash<YamlPath, QString> &comments = {});

    /// The catalogue of a chart of the user's own, a folder or an archive: its facts and our knowledge, joined by path.
    static Result<std::shared_ptr<const Catalogue>> ofChart(const QString &path);

    /// The catalogue that ships with the program for a chart version, from its compiled resources: an exact version, or
    /// a minor
    /// (`1.18`: its newest), else the nearest patch release of the same minor. Loaded once per version.
    static Result<std::shared_ptr<const Catalogue>> builtIn(const QString &chartVersion);
    static QStringList builtInVersions(); ///< oldest first
    static QString defaultVersion();

    const QString &chartVersion() const { return m_version; }
    /// `1.18` of `1.18.5`.
    QString chartMinor() const;
    /// Whose rules, flags of the agent and kinds of resources hold: the minor, or the nearest of those that are known.
    QString knownMinor() const;

    std::span<const Setting> settings() const { return m_settings; } ///< in the chart's order
    std::span<const Section> sections() const { return m_sections; }

    /// The setting at exactly this path, or nullptr.
    const Setting *find(const YamlPath &path) const;
    /// The setting that a path belongs to: itself, or the list or free-form map that contains it; nullptr for groups
    /// and unknown paths.
    const Setting *covering(const YamlPath &path) const;
    bool isGroup(const YamlPath &path) const;
    const Section &section(const QString &id) const;

    /// What the path would be if it weren't misspelt, best first: same name in other case, moved, or few letters away.
    std::vector<YamlPath> nearest(const YamlPath &path) const;

    /// What `search()` looks in; made at the first search.
    const SearchIndex &searchIndex() const;

private:
    struct LazySearch;

    QString m_version;
    std::vector<Setting> m_settings;
    std::vector<Section> m_sections;
    std::vector<YamlPath> m_groups; ///< sorted
    QHash<YamlPath, int> m_index;
    std::shared_ptr<LazySearch> m_search;
};
