#include "ui/models/sections_model.h"

#include "ui/models/problem_index.h"
#include "ui/models/settings_model.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

struct View
{
    QLatin1StringView id;
    const char *title;
    const char *purpose;
};

constexpr View viewTable[] = {
    {views::all, QT_TRANSLATE_NOOP("SectionsModel", "All settings"),
     QT_TRANSLATE_NOOP("SectionsModel", "Everything that this version of Cilium's chart can be told.")},
    {views::explicitlySet, QT_TRANSLATE_NOOP("SectionsModel", "Set in this file"),
     QT_TRANSLATE_NOOP("SectionsModel", "What the file says; everything else is left to the chart and the agent.")},
    {views::problems, QT_TRANSLATE_NOOP("SectionsModel", "With problems"),
     QT_TRANSLATE_NOOP("SectionsModel", "Settings that a rule has something to say about.")},
    {views::unknown, QT_TRANSLATE_NOOP("SectionsModel", "Unknown keys"),
     QT_TRANSLATE_NOOP("SectionsModel",
                       "Keys of the file that the chart doesn't know. They are kept, and do nothing.")},
};

} // namespace

SectionsModel::SectionsModel(Project *project, QObject *parent) : QAbstractListModel(parent), m_project(project)
{
    connect(project, &Project::documentOpened, this, &SectionsModel::reset);
    connect(project, &Project::catalogueChanged, this, &SectionsModel::reset);
    connect(project, &Project::configurationChanged, this, &SectionsModel::update);
    reset();
}

QModelIndex SectionsModel::indexOf(const QString &id) const
{
    const auto row = std::ranges::find(m_rows, id, &Row::id);
    return row == m_rows.end() ? QModelIndex() : index(static_cast<int>(row - m_rows.begin()));
}

int SectionsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant SectionsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Row &row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return row.title;
    case Qt::ToolTipRole:
    case PurposeRole:
        return row.purpose;
    case IdRole:
        return row.id;
    case CountRole:
        return row.count;
    case SeverityRole:
        return row.severity;
    case IsViewRole:
        return row.id.startsWith(u'@');
    case Qt::AccessibleDescriptionRole:
        return row.severity < 0 ? tr("%1 set").arg(row.count)
                                : tr("%1 set").arg(row.count) + u", "_s +
                                      tr("worst problem: %1").arg(severityName(static_cast<Severity>(row.severity)));
    default:
        return {};
    }
}

std::vector<SectionsModel::Row> SectionsModel::currentRows() const
{
    std::vector<Row> rows;
    for (const View &view : viewTable)
        rows.push_back({.id = view.id, .title = tr(view.title), .purpose = tr(view.purpose)});
    for (const Section &section : m_project->configuration().catalogue().sections())
        rows.push_back({.id = section.id, .title = section.title, .purpose = section.purpose});
    countExplicit(rows);
    countProblems(rows);
    return rows;
}

void SectionsModel::countExplicit(std::vector<Row> &rows) const
{
    const Configuration &configuration = m_project->configuration();
    QSet<YamlPath> paths;
    int unknown = 0;
    for (const ExplicitLeaf &leaf : configuration.explicitLeaves()) {
        const Setting *setting = configuration.catalogue().covering(leaf.path);
        unknown += !setting && !configuration.catalogue().isGroup(leaf.path) ? 1 : 0;
        if (!setting || paths.contains(setting->path()))
            continue;
        paths.insert(setting->path());
        const auto row = std::ranges::find(rows, setting->knowledge.section, &Row::id);
        if (row != rows.end())
            ++row->count;
    }
    rows[0].count = static_cast<int>(configuration.catalogue().settings().size());
    rows[1].count = static_cast<int>(paths.size()) + unknown;
    rows[3].count = unknown;
}

void SectionsModel::countProblems(std::vector<Row> &rows) const
{
    const Catalogue &catalogue = m_project->configuration().catalogue();
    const ProblemIndex problems(m_project->findings(), catalogue);
    for (const YamlPath &path : problems.paths()) {
        const Setting *setting = catalogue.covering(path);
        const QString section = setting ? setting->knowledge.section : QString(views::unknown);
        const int severity = static_cast<int>(m_project->findings()[problems.at(path).front()].severity);
        const bool isRow = setting || m_project->configuration().isExplicit(path);
        for (Row &row : rows) {
            if (isRow && (row.id == section || row.id == views::problems))
                row.severity = std::max(row.severity, severity);
        }
        rows[2].count += isRow ? 1 : 0;
    }
}

void SectionsModel::reset()
{
    beginResetModel();
    m_rows = currentRows();
    endResetModel();
}

void SectionsModel::update()
{
    const std::vector<Row> rows = currentRows();
    for (std::size_t number = 0; number < rows.size(); ++number) {
        if (rows[number] == m_rows[number])
            continue;
        m_rows[number] = rows[number];
        const QModelIndex changed = index(static_cast<int>(number));
        Q_EMIT dataChanged(changed, changed);
    }
}
