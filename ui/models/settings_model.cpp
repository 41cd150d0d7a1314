#include "ui/models/settings_model.h"

#include "ui/models/project_standing.h"
#include "ui/models/setting_text.h"
#include "ui/models/value_habit.h"

#include <algorithm>
#include <ranges>

using namespace Qt::StringLiterals;

SettingsModel::SettingsModel(Project *project, QObject *parent) : QAbstractListModel(parent), m_project(project)
{
    connect(project, &Project::documentOpened, this, &SettingsModel::reset);
    connect(project, &Project::catalogueChanged, this, &SettingsModel::reset);
    connect(project, &Project::configurationChanged, this, &SettingsModel::update);
    reset();
}

void SettingsModel::setFilter(const SettingsFilter &filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    reset();
}

void SettingsModel::refresh()
{
    reset();
}

QModelIndex SettingsModel::indexOf(const YamlPath &path) const
{
    const auto row = std::ranges::find(m_rows, path, &Row::path);
    return row == m_rows.end() ? QModelIndex() : index(static_cast<int>(row - m_rows.begin()));
}

YamlPath SettingsModel::pathAt(const QModelIndex &index) const
{
    return index.isValid() ? m_rows[static_cast<std::size_t>(index.row())].path : YamlPath();
}

int SettingsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant SettingsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Row &row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case PathRole:
        return row.path.toString();
    case ValueTextRole:
        return row.standing.valueText;
    case ValueRole:
        return QVariant::fromValue(row.standing.value);
    case StateRole:
        return static_cast<int>(row.standing.state);
    case SeverityRole:
        return row.standing.severity;
    case ProblemRole:
        return row.standing.problem;
    case ProblemCountRole:
        return static_cast<int>(row.standing.findings.size());
    case SettingRole:
        return QVariant::fromValue(row.setting);
    case ChangedRole:
        return row.standing.isChanged;
    case ReasonRole:
        return row.reason;
    case StaleRole:
        return row.standing.isStale;
    case Qt::AccessibleDescriptionRole:
        return accessibleDescription(row);
    default:
        return knowledgeData(row, role);
    }
}

QVariant SettingsModel::knowledgeData(const Row &row, int role) const
{
    const Setting *setting = row.setting;
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return labelOf(row);
    case DefaultRole:
        return setting ? defaultText(*setting) : QString();
    case LevelRole:
        return static_cast<int>(setting ? setting->knowledge.level : SettingLevel::Common);
    case KindRole:
        return static_cast<int>(setting ? effectiveKind(*setting) : SettingKind::Unknown);
    case SummaryRole:
        return summaryOf(row);
    case SectionRole:
        return setting ? m_project->configuration().catalogue().section(setting->knowledge.section).title
                       : tr("Unknown keys");
    default:
        return {};
    }
}

QString SettingsModel::labelOf(const Row &row)
{
    const Setting *known = row.setting ? row.setting : row.removed;
    return known ? known->knowledge.label : row.path.lastName();
}

QString SettingsModel::summaryOf(const Row &row) const
{
    const QString &chart = m_project->configuration().catalogue().chartVersion();
    if (row.setting)
        return row.setting->knowledge.what.simplified();
    if (row.removed)
        return row.removed->knowledge.what.simplified();
    return tr("Cilium's chart %1 knows no such key; Helm passes it on without a word.").arg(chart);
}

QString SettingsModel::accessibleDescription(const Row &row) const
{
    const int problems = static_cast<int>(row.standing.findings.size());
    QStringList parts{stateText(row.standing.state), row.standing.valueText};
    if (problems > 0)
        parts.append(counted(problems, tr("1 problem"), tr("%1 problems")));
    if (row.standing.isStale)
        parts.append(tr("no longer matches"));
    parts.append(row.path.toString());
    return parts.join(u", ");
}

bool SettingsModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!index.isValid() || role != Qt::EditRole)
        return false;
    const Row row = m_rows[static_cast<std::size_t>(index.row())];
    auto wanted = value.value<std::optional<Value>>();
    if (wanted && row.setting)
        wanted = inHabitOf(*row.setting, row.standing.value, *wanted);
    if (wanted == row.standing.value)
        return false;
    const QString path = row.path.toString();
    const QString text = wanted ? tr("Set %1 to %2").arg(path, wanted->toDisplay().left(60)) : tr("Unset %1").arg(path);
    return m_project->apply({{.path = row.path, .value = wanted}}, text);
}

QString SettingsModel::problemsWith(const YamlPath &path, const Value &value) const
{
    const auto applied = m_project->configuration().apply({setTo(path, value)});
    if (!applied)
        return applied.error().message;
    const Result<CheckContext> context = contextFor(applied->after, m_project->told());
    if (!context)
        return {};
    QStringList problems;
    for (const Finding &finding : check(*context))
        if (!finding.settings.isEmpty() && rowPath(applied->after.catalogue(), finding.settings.front()) == path)
            problems << u"%1: %2"_s.arg(severityName(finding.severity), finding.message);
    return problems.join(u'\n');
}

Qt::ItemFlags SettingsModel::flags(const QModelIndex &index) const
{
    return index.isValid() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsEditable | Qt::ItemNeverHasChildren
                           : Qt::NoItemFlags;
}

std::vector<SettingsModel::Row> SettingsModel::foundRows()
{
    const Catalogue &catalogue = m_project->configuration().catalogue();
    const bool asksDocument = m_filter.query.contains(u'@');
    const DocumentStanding document = asksDocument ? ::standingOf(*m_project) : DocumentStanding();
    const auto hits = search(catalogue, m_filter.query, asksDocument ? &document : nullptr);
    m_queryProblem = hits ? QString() : hits.error().message;
    std::vector<Row> rows;
    for (const SearchHit &hit : hits ? *hits : std::vector<SearchHit>()) {
        const YamlPath &path = hit.setting->path();
        const Setting *setting = catalogue.find(path);
        const bool isRemoved = !setting && !document.settings.contains(path);
        rows.push_back({.path = path,
                        .setting = setting,
                        .reason = hit.reason,
                        .removed = isRemoved ? hit.setting : nullptr,
                        .standing = {}});
    }
    return rows;
}

std::vector<SettingsModel::Row> SettingsModel::matchingRows()
{
    m_queryProblem.clear();
    if (!m_filter.query.trimmed().isEmpty())
        return foundRows();
    const Catalogue &catalogue = m_project->configuration().catalogue();
    std::vector<Row> rows;
    if (m_filter.section != views::unknown) {
        for (const Setting &setting : catalogue.settings()) {
            if (matches(setting))
                rows.push_back({.path = setting.path(), .setting = &setting, .reason = {}, .standing = {}});
        }
    }
    if (m_filter.section.startsWith(u'@'))
        std::ranges::move(unknownRows(), std::back_inserter(rows));
    return rows;
}

std::vector<SettingsModel::Row> SettingsModel::unknownRows() const
{
    const Configuration &configuration = m_project->configuration();
    std::vector<Row> rows;
    for (const auto &[path, value, setting, state] : configuration.explicitLeaves()) {
        Row row{.path = path, .setting = nullptr, .reason = {}, .standing = {}};
        const bool isKnown = configuration.catalogue().covering(path) || configuration.catalogue().isGroup(path);
        if (!isKnown && (m_filter.section != views::problems || !findingsAt(row).isEmpty()))
            rows.push_back(std::move(row));
    }
    return rows;
}

bool SettingsModel::matches(const Setting &setting) const
{
    if (m_filter.section == views::all)
        return true;
    if (m_filter.section == views::explicitlySet)
        return isSetInFile(setting);
    if (m_filter.section == views::problems)
        return !m_problems.at(setting.path()).isEmpty();
    return setting.knowledge.section == m_filter.section;
}

bool SettingsModel::isSetInFile(const Setting &setting) const
{
    return m_explicit.contains(setting.path());
}

QList<int> SettingsModel::findingsAt(const Row &row) const
{
    QList<int> found = m_problems.at(row.path);
    if (row.setting)
        return found;
    // A key that nobody knows may be reported at the first unknown map above it.
    const Catalogue &catalogue = m_project->configuration().catalogue();
    for (YamlPath above = row.path.parent(); !above.isEmpty() && !catalogue.isGroup(above); above = above.parent())
        found += m_problems.at(above);
    return found;
}

SettingsModel::Standing SettingsModel::standingOf(const Row &row) const
{
    const Configuration &configuration = m_project->configuration();
    Standing standing;
    standing.state = configuration.state(row.path);
    standing.findings = findingsAt(row);
    if (standing.state != SettingState::Unset)
        standing.value = m_project->explicitValue(row.path);
    else if (!row.setting)
        return standing;
    // A map is set key by key: what holds is the merged value, and the file's part of it is what can be edited.
    const bool isUnset = standing.state == SettingState::Unset;
    standing.valueText = isUnset && row.setting
                             ? defaultText(*row.setting)
                             : displayText(standing.value ? *standing.value : configuration.value(row.path));
    standing.isChanged = m_project->isModified() && standing.value != m_project->savedValue(row.path);
    if (standing.findings.isEmpty())
        return standing;
    const Finding &worst = m_project->findings()[standing.findings.front()];
    standing.problem = worst.message;
    standing.severity = static_cast<int>(worst.severity);
    return standing;
}

void SettingsModel::reset()
{
    const Configuration &configuration = m_project->configuration();
    beginResetModel();
    m_problems = ProblemIndex(m_project->findings(), configuration.catalogue());
    m_explicit.clear();
    for (const ExplicitLeaf &leaf : configuration.explicitLeaves())
        m_explicit.insert(rowPath(configuration.catalogue(), leaf.path));
    m_rows = matchingRows();
    for (Row &row : m_rows)
        row.standing = standingOf(row);
    endResetModel();
}

void SettingsModel::update()
{
    const Configuration &configuration = m_project->configuration();
    m_problems = ProblemIndex(m_project->findings(), configuration.catalogue());
    m_explicit.clear();
    for (const ExplicitLeaf &leaf : configuration.explicitLeaves())
        m_explicit.insert(rowPath(configuration.catalogue(), leaf.path));
    removeVanishedRows();
    const std::vector<Row> matching = matchingRows();
    if (m_filter.query.trimmed().isEmpty())
        insertNewRows(matching);
    QSet<YamlPath> paths;
    for (const Row &row : matching)
        paths.insert(row.path);
    for (std::size_t number = 0; number < m_rows.size(); ++number) {
        Standing standing = standingOf(m_rows[number]);
        standing.isStale = !paths.contains(m_rows[number].path);
        if (standing == m_rows[number].standing)
            continue;
        m_rows[number].standing = std::move(standing);
        const QModelIndex changed = index(static_cast<int>(number));
        Q_EMIT dataChanged(changed, changed);
    }
}

// Known settings stay until the view changes; a key that nobody knows is nothing without its line in the file.
void SettingsModel::removeVanishedRows()
{
    for (int number = rowCount() - 1; number >= 0; --number) {
        const Row &row = m_rows[static_cast<std::size_t>(number)];
        if (row.setting || row.removed || m_explicit.contains(row.path))
            continue;
        beginRemoveRows({}, number, number);
        m_rows.erase(m_rows.begin() + number);
        endRemoveRows();
    }
}

// Both lists are in the same order, apart from unknown keys that moved in the file; those are told apart by path.
void SettingsModel::insertNewRows(const std::vector<Row> &wanted)
{
    const auto catalogueOrder = [](const Row &left, const Row &right) {
        if (!left.setting || !right.setting)
            return left.setting && !right.setting;
        return left.setting < right.setting; // both live in the catalogue's one array
    };
    for (const Row &row : wanted) {
        if (indexOf(row.path).isValid())
            continue;
        const auto place = std::ranges::upper_bound(m_rows, row, catalogueOrder);
        const int number = static_cast<int>(place - m_rows.begin());
        beginInsertRows({}, number, number);
        m_rows.insert(place, row)->standing = standingOf(row);
        endInsertRows();
    }
}
