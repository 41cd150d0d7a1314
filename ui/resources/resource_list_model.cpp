#include "ui/resources/resource_list_model.h"

#include "core/kinds/kind_explanations.h"
#include "core/kinds/resource.h"
#include "ui/theme/icons.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

QStringList titlesOf(const Project &project)
{
    QStringList titles;
    for (const Resource &resource : resourcesOf(project.configuration().profile()))
        titles += resource.title();
    return titles;
}

QLatin1StringView iconOf(Severity severity)
{
    return severity == Severity::Error ? "error"_L1 : severity == Severity::Warning ? "warning"_L1 : "hint"_L1;
}

} // namespace

ResourceListModel::ResourceListModel(Project *project, QObject *parent)
    : QAbstractListModel(parent), m_project(project), m_titles(titlesOf(*project))
{
    connect(project, &Project::findingsChanged, this, &ResourceListModel::update);
    connect(project, &Project::documentOpened, this, &ResourceListModel::update);
}

/// Rows that stay keep their place, so that the current one does.
void ResourceListModel::update()
{
    const QStringList titles = titlesOf(*m_project);
    const auto before = static_cast<int>(m_titles.size());
    const auto after = static_cast<int>(titles.size());
    if (after > before) {
        beginInsertRows({}, before, after - 1);
        m_titles = titles;
        endInsertRows();
    } else if (after < before) {
        const auto same = std::ranges::mismatch(m_titles, titles).in1 - m_titles.begin();
        const int first = std::min(static_cast<int>(same), after);
        beginRemoveRows({}, first, first + before - after - 1);
        m_titles = titles;
        endRemoveRows();
    }
    m_titles = titles;
    if (after > 0)
        Q_EMIT dataChanged(index(0), index(after - 1));
}

int ResourceListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_titles.size());
}

QList<const Finding *> ResourceListModel::findingsOf(int row) const
{
    QList<const Finding *> found;
    const YamlPath place = YamlPath("resources").child(row);
    for (const Finding &finding : m_project->findings()) {
        if (!finding.settings.isEmpty() && finding.settings.front().startsWith(place))
            found += &finding;
    }
    return found;
}

QVariant ResourceListModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const QString &title = m_titles[index.row()];
    if (role == Qt::DisplayRole)
        return title;
    const QList<const Finding *> findings = findingsOf(index.row());
    if (role == Qt::DecorationRole) // the worst comes first
        return icon(findings.isEmpty() ? "ok"_L1 : iconOf(findings.front()->severity));
    if (role != Qt::ToolTipRole)
        return {};
    QStringList lines{explanationOf(title.section(u' ', 0, 0)).what};
    for (const Finding *finding : findings)
        lines += finding->message;
    return lines.join(u'\n');
}
