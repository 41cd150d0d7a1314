#include "ui/window/search_help.h"

#include "core/catalogue/removed_settings.h"
#include "core/catalogue/search.h"
#include "core/catalogue/search_grammar.h"
#include "ui/explanation/html_parts.h"
#include "ui/models/project_standing.h"

#include <QCoreApplication>
#include <QUrl>
#include <QVersionNumber>

#include <ranges>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostSuggestions = 60;
constexpr int mostNear = 3;

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

/// Keys that this chart has no longer.
QStringList removedHtml(const QString &query, const Catalogue &catalogue)
{
    QStringList lines;
    const auto hits = search(catalogue, query + u" @removed");
    for (const SearchHit &hit : (hits ? std::span(*hits) : std::span<const SearchHit>()) | std::views::take(mostNear))
        lines << tr("%1 – %2").arg(
            queryLink(hit.setting->path().toString() + u" @removed", hit.setting->path().toString()),
            hit.reason.toHtmlEscaped());
    return lines;
}

/// Keys that this chart doesn't have yet.
QStringList laterHtml(const QString &query, const Catalogue &catalogue)
{
    QStringList lines;
    const QVersionNumber own = QVersionNumber::fromString(catalogue.chartVersion());
    for (const QString &version : Catalogue::builtInVersions()) {
        const auto newer = Catalogue::builtIn(version);
        if (!newer || QVersionNumber::fromString(version) <= own || !lines.isEmpty())
            continue;
        const auto hits = search(**newer, query);
        const auto isNew = [&catalogue](const SearchHit &hit) { return !catalogue.covering(hit.setting->path()); };
        for (const SearchHit &hit : (hits ? std::span(*hits) : std::span<const SearchHit>()) |
                                        std::views::filter(isNew) | std::views::take(mostNear))
            lines << tr("%1 – comes with chart %2").arg(hit.setting->path().toString(), (*newer)->chartMinor());
    }
    return lines;
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
    if (isPlain(queryTerms(query)))
        lines << removedHtml(query, catalogue) << laterHtml(query, catalogue);
    lines.removeAll(QString());
    return lines.join(u"<br><br>"_s);
}
