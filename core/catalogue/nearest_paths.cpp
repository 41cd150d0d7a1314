#include "core/catalogue/nearest_paths.h"

#include "core/catalogue/edit_distance.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {
constexpr int mostSuggestions = 5;
constexpr int mostEdits = 2;
/// Short names are all alike: two letters of five are another word.
constexpr qsizetype shortName = 6;
/// A name that stands in more places than these (enabled, image, …) says nothing about where it belongs.
constexpr int mostPlaces = 3;

/// A candidate; the smaller rank and distance, the better.
struct Suggestion
{
    enum Rank { Named, OtherCase, OneLetter, Moved, TwoLetters };

    YamlPath path;
    Rank rank = Named;
    int distance = 0;
};

QString lowerCase(const YamlPath &path)
{
    return path.toString().toLower();
}

bool isNamed(const YamlPath &path, const SettingKnowledge &knowledge)
{
    const auto isIt = [&path](const YamlPath &name) { return name == path; };
    return std::ranges::any_of(knowledge.mistakenNames, isIt) || std::ranges::any_of(knowledge.was, isIt);
}

class NearestPaths
{
public:
    explicit NearestPaths(const YamlPath &path)
        : m_path(path), m_text(lowerCase(path)), m_name(path.lastName().toLower())
    {
    }

    void consider(const YamlPath &candidate)
    {
        const QString text = lowerCase(candidate);
        if (text == m_text) {
            add(candidate, Suggestion::OtherCase, 0);
            return;
        }
        if (candidate.lastName().toLower() == m_name)
            m_moved.push_back({.path = candidate, .rank = Suggestion::Moved, .distance = stepsApart(candidate)});
        const int limit = m_text.size() <= shortName ? 1 : mostEdits;
        const int distance = editDistance(m_text, text, limit);
        if (distance <= limit)
            add(candidate, distance > 1 ? Suggestion::TwoLetters : Suggestion::OneLetter, distance);
    }

    void addNamed(const YamlPath &candidate) { add(candidate, Suggestion::Named, 0); }

    std::vector<YamlPath> best()
    {
        if (m_moved.size() > mostPlaces)
            std::erase_if(m_moved, [this](const Suggestion &moved) { return moved.path.at(0) != m_path.at(0); });
        if (m_moved.size() <= mostPlaces)
            std::ranges::copy(m_moved, std::back_inserter(m_found));
        std::ranges::stable_sort(
            m_found, {}, [](const Suggestion &suggestion) { return std::pair(suggestion.rank, suggestion.distance); });
        std::vector<YamlPath> paths;
        for (const Suggestion &suggestion : m_found)
            if (paths.size() < mostSuggestions && std::ranges::find(paths, suggestion.path) == paths.end())
                paths.push_back(suggestion.path);
        return paths;
    }

private:
    void add(const YamlPath &candidate, Suggestion::Rank rank, int distance)
    {
        m_found.push_back({.path = candidate, .rank = rank, .distance = distance});
    }

    int stepsApart(const YamlPath &candidate) const
    {
        int shared = 0;
        while (shared < std::min(candidate.size(), m_path.size()) && candidate.at(shared) == m_path.at(shared))
            ++shared;
        return candidate.size() + m_path.size() - 2 * shared;
    }

    const YamlPath &m_path;
    QString m_text;
    QString m_name;
    std::vector<Suggestion> m_found, m_moved;
};
} // namespace

std::vector<YamlPath> nearestPaths(const YamlPath &path, std::span<const Setting> settings,
                                   std::span<const YamlPath> groups)
{
    NearestPaths nearest(path);
    for (const Setting &setting : settings) {
        if (isNamed(path, setting.knowledge))
            nearest.addNamed(setting.path());
        nearest.consider(setting.path());
    }
    for (const YamlPath &group : groups)
        nearest.consider(group);
    return nearest.best();
}
