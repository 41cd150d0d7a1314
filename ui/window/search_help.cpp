#include "ui/window/search_help.h"

#include "core/catalogue/removed_settings.h"
#include "core/catalogue/search.h"
#include "ui/explanation/html_parts.h"
#include "ui/models/project_standing.h"

#include <QCoreApplication>
#include <QUrl>
#include <QVersionNumber>

#include <algorithm>
#include <ranges>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostSuggestions = 60;
constexpr int mostNear = 3;
constexpr qsizetype shortestKey = 4; ///< shorter ones are beginnings of everything

QString tr(const char *text)
{
    return QCoreApplication::translate("SearchHelp", text);
}

QString whatOf(const SearchFilter &filter)
{
    return QCoreApplication::translate("SearchFilters", filter.what);
}

/// Rules are known above the search only: those that found something.
QStringList valuesOf(const SearchFilter &filter, const Project &project)
{
    if (QLatin1StringView(filter.name) != "rule"_L1)
        return filterValues(filter, project.configuration().catalogue());
    QStringList rules;
    for (const Finding &finding : project.findings())
        if (!rules.contains(finding.rule))
            rules << finding.rule;
    return rules;
}

QList<SearchBox::Suggestion> namesStarting(const QString &beginning)
{
    QList<SearchBox::Suggestion> suggestions;
    for (const SearchFilter &filter : searchFilters()) {
        const QString term = u'@' + QString::fromUtf8(filter.name);
        if (!term.startsWith(beginning, Qt::CaseInsensitive))
            continue;
        const bool wantsValue = filter.value == SearchFilter::Value::Needed;
        suggestions.append({.term = wantsValue ? QString(term + u':') : term, .what = whatOf(filter)});
    }
    return suggestions;
}

QString queryLink(const QString &query, const QString &text)
{
    QUrl link;
    link.setScheme(u"setting"_s);
    link.setPath(query);
    return u"<a href=\"%1\">%2</a>"_s.arg(link.toString(QUrl::FullyEncoded).toHtmlEscaped(), text.toHtmlEscaped());
}

QString nearestHtml(const QString &query, const Catalogue &catalogue)
{
    QStringList near;
    if (const Result<YamlPath> path = YamlPath::parse(query)) {
        for (const YamlPath &candidate : catalogue.nearest(*path) | std::views::take(mostNear))
            near.append(settingLink(candidate));
    }
    return near.isEmpty() ? QString() : tr("Perhaps: %1").arg(near.join(u", "));
}

bool isFilter(const QString &word)
{
    return word.startsWith(u'@') || word.startsWith("-@"_L1);
}

/// What the words alone would find, in all sections and whatever the document says.
QString withoutFiltersHtml(const QString &query, const Catalogue &catalogue)
{
    QStringList words = query.split(u' ', Qt::SkipEmptyParts);
    if (words.removeIf(isFilter) == 0 || words.isEmpty())
        return {};
    const auto hits = search(catalogue, words.join(u' '));
    if (!hits || hits->empty())
        return {};
    return queryLink(words.join(u' '), tr("Search in all sections, without the filters (%1 found)").arg(hits->size()));
}

/// Whether somebody who types this means the key: one of its steps, or the whole path.
bool isAskedFor(const YamlPath &path, const QString &query)
{
    if (path.toString().compare(query, Qt::CaseInsensitive) == 0)
        return true;
    for (int step = 0; step < path.size(); ++step) {
        const auto *key = std::get_if<QString>(&path.at(step));
        if (key && key->compare(query, Qt::CaseInsensitive) == 0)
            return true;
    }
    return false;
}

/// The settings of another chart that are asked for and that this one doesn't have.
std::vector<const Setting *> missingOf(const Catalogue &other, const QString &query, const Catalogue &catalogue)
{
    std::vector<const Setting *> missing;
    for (const Setting &setting : other.settings()) {
        const YamlPath &path = setting.path();
        if (isAskedFor(path, query) && !catalogue.covering(path) && !catalogue.isGroup(path))
            missing.push_back(&setting);
    }
    return missing;
}

QString newerNote(const QString &query, const Catalogue &catalogue)
{
    const QVersionNumber own = QVersionNumber::fromString(catalogue.chartVersion());
    for (const QString &version : Catalogue::builtInVersions()) {
        const auto newer = Catalogue::builtIn(version);
        if (!newer || QVersionNumber::fromString(version) <= own)
            continue;
        if (const auto missing = missingOf(**newer, query, catalogue); !missing.empty())
            return tr("%1 comes with chart %2.").arg(missing.front()->path().toString(), (*newer)->chartMinor());
    }
    return {};
}

} // namespace

QList<SearchBox::Suggestion> filterSuggestions(const QString &term, const Project &project)
{
    const qsizetype colon = term.indexOf(u':');
    if (colon < 0)
        return namesStarting(term);
    const SearchFilter *filter = findSearchFilter(term.first(colon).sliced(1));
    QList<SearchBox::Suggestion> suggestions;
    for (const QString &value : filter ? valuesOf(*filter, project) : QStringList()) {
        if (value.contains(term.sliced(colon + 1), Qt::CaseInsensitive) && suggestions.size() < mostSuggestions)
            suggestions.append({.term = term.first(colon + 1) + value, .what = {}});
    }
    return suggestions;
}

QString nothingFoundHtml(const QString &query, const QString &problem, const Project &project)
{
    if (!problem.isEmpty())
        return tr("This can’t be searched for: %1").arg(problem.toHtmlEscaped());
    const Catalogue &catalogue = project.configuration().catalogue();
    QStringList lines{tr("No setting matches “%1”.").arg(query.toHtmlEscaped()), nearestHtml(query, catalogue),
                      withoutFiltersHtml(query, catalogue)};
    lines << otherChartsNote(query, catalogue).toHtmlEscaped();
    lines.removeAll(QString());
    return lines.join(u"<br><br>"_s);
}

QString otherChartsNote(const QString &query, const Catalogue &catalogue)
{
    const auto isHere = [&query](const Setting &setting) { return isAskedFor(setting.path(), query); };
    if (query.size() < shortestKey || query.contains(u' ') || std::ranges::any_of(catalogue.settings(), isHere))
        return {};
    for (const auto &older : olderCatalogues(catalogue)) {
        const auto missing = missingOf(*older, query, catalogue);
        if (missing.empty())
            continue;
        const QString path = missing.front()->path().toString();
        for (const RemovedSetting &removed : removedSettings(catalogue))
            if (removed.setting == missing.front())
                return tr("This chart has no %1: %2.").arg(path, inWords(removed));
    }
    return newerNote(query, catalogue);
}
