#include "ui/models/findings_model.h"

#include "ui/models/setting_text.h"
#include "ui/theme/icons.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

bool isSameFinding(const Finding &left, const Finding &right)
{
    return left.rule == right.rule && left.message == right.message && left.settings == right.settings;
}

} // namespace

FindingsModel::FindingsModel(Project *project, Kind kind, QObject *parent)
    : QAbstractTableModel(parent), m_project(project), m_kind(kind)
{
    connect(project, &Project::documentOpened, this, &FindingsModel::reset);
    connect(project, &Project::findingsChanged, this, &FindingsModel::update);
    reset();
}

const Finding &FindingsModel::findingAt(const QModelIndex &index) const
{
    return m_findings[index.row()];
}

int FindingsModel::count(Severity severity) const
{
    return static_cast<int>(std::ranges::count(m_findings, severity, &Finding::severity));
}

QString FindingsModel::countsText() const
{
    const QStringList counts{counted(count(Severity::Error), tr("1 error"), tr("%1 errors")),
                             counted(count(Severity::Warning), tr("1 warning"), tr("%1 warnings")),
                             counted(count(Severity::Hint), tr("1 hint"), tr("%1 hints"))};
    return counts.join(u" · "_s);
}

int FindingsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_findings.size());
}

int FindingsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant FindingsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Finding &finding = m_findings[index.row()];
    if (role == SeverityRole)
        return static_cast<int>(finding.severity);
    if (role == PathRole)
        return finding.settings.isEmpty() ? QString() : finding.settings.front().toString();
    if (role == LineRole)
        return finding.position.line;
    if (role == Qt::DecorationRole && index.column() == MessageColumn)
        return severityIcon(finding.severity);
    if (role == Qt::ToolTipRole && index.column() == MessageColumn)
        return finding.message;
    if (role == Qt::AccessibleTextRole && index.column() == MessageColumn)
        return u"%1: %2"_s.arg(severityName(finding.severity), finding.message);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case MessageColumn:
        return finding.message;
    case SettingColumn:
        return data(index, PathRole);
    case OriginColumn:
        return originName(finding.origin);
    default:
        return finding.rule;
    }
}

QVariant FindingsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    static const QStringList titles{tr("Problem"), tr("Setting"), tr("Whose rule"), tr("Rule")};
    return orientation == Qt::Horizontal && role == Qt::DisplayRole ? titles.value(section) : QVariant();
}

const QList<Finding> &FindingsModel::current() const
{
    return m_kind == Kind::Open ? m_project->findings() : m_project->acceptedFindings();
}

void FindingsModel::reset()
{
    beginResetModel();
    m_findings = current();
    endResetModel();
}

// Where it stands and what would mend it may have changed.
void FindingsModel::replace(int row, const Finding &finding)
{
    const bool moved = m_findings[row].position != finding.position;
    m_findings[row] = finding;
    if (moved)
        Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1), {LineRole});
}

// Keeps the rows that stay, so that the selection survives an edit elsewhere.
void FindingsModel::update()
{
    const QList<Finding> &now = current();
    for (int row = static_cast<int>(m_findings.size()) - 1; row >= 0; --row) {
        const auto same = [&](const Finding &finding) { return isSameFinding(finding, m_findings[row]); };
        if (std::ranges::any_of(now, same))
            continue;
        beginRemoveRows({}, row, row);
        m_findings.removeAt(row);
        endRemoveRows();
    }
    for (int row = 0; row < now.size(); ++row) {
        if (row < m_findings.size() && isSameFinding(m_findings[row], now[row])) {
            replace(row, now[row]);
            continue;
        }
        const auto same = [&](const Finding &finding) { return isSameFinding(finding, now[row]); };
        const auto later = std::ranges::find_if(m_findings.begin() + row, m_findings.end(), same);
        if (later != m_findings.end()) // the order changed: rare enough to begin anew
            return reset();
        beginInsertRows({}, row, row);
        m_findings.insert(row, now[row]);
        endInsertRows();
    }
    if (m_findings.size() > now.size()) // doubles
        reset();
}
