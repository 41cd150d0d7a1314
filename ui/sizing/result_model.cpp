#include "ui/sizing/result_model.h"

#include "core/sizing/guide_rule.h"
#include "core/values/memory_quantity.h"
#include "ui/sizing/map_style.h"
#include "ui/sizing/row_roles.h"
#include "ui/sizing/sizing_warnings.h"

#include <QLocale>

using namespace Qt::StringLiterals;

ResultModel::ResultModel(SizingScenario *scenario, QObject *parent) : QAbstractTableModel(parent), m_scenario(scenario)
{
    connect(scenario, &SizingScenario::documentChanged, this, &ResultModel::refresh);
    connect(scenario, &SizingScenario::ratioChanged, this, &ResultModel::refresh);
    connect(scenario, &SizingScenario::currentPoolChanged, this, &ResultModel::refresh);
    refresh();
}

void ResultModel::refresh()
{
    const int pool = m_scenario->currentPool();
    m_memoryBytes = pool < 0 ? 0 : m_scenario->present(pool).input.memoryBytes;
    std::vector<Row> rows = rowsNow();
    if (rows.size() != m_rows.size()) {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
        return;
    }
    m_rows = std::move(rows);
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

std::vector<ResultModel::Row> ResultModel::rowsNow() const
{
    std::vector<Row> rows;
    if (m_memoryBytes <= 0)
        return rows;
    const SizingInput input = m_scenario->inputFor(m_scenario->currentPool());
    const NodeSizing sizing = sizeMaps(input);
    appendMaps(rows, sizing);
    appendSums(rows, sizing);
    rows.push_back(claimRow(input, sizing));
    return rows;
}

void ResultModel::appendMaps(std::vector<Row> &rows, const NodeSizing &sizing) const
{
    const PoolSizing &present = m_scenario->present(m_scenario->currentPool());
    for (std::size_t map = 0; map < mapCount; ++map) {
        const MapSize &size = sizing.maps[map];
        rows.push_back({.title = mapTitle(map),
                        .entries = size.exists ? std::optional(size.entries) : std::nullopt,
                        .present = size.exists ? std::optional(present.maps.maps[map].entries) : std::nullopt,
                        .decided = size.exists ? decisionText(size) : tr("not made by this configuration"),
                        .bytes = amountOf(size, present.input, Measure::Memory)});
    }
}

void ResultModel::appendSums(std::vector<Row> &rows, const NodeSizing &sizing) const
{
    const qint64 fixedBytes = m_scenario->present(m_scenario->currentPool()).fixedMapsBytes;
    const auto append = [&rows](const QString &title, qint64 bytes, const QString &what, const QString &reason) {
        rows.push_back({.title = title,
                        .entries = {},
                        .present = {},
                        .decided = what,
                        .reason = reason,
                        .bytes = bytes,
                        .isSum = true});
    };
    append(tr("Sized maps"), sizing.totalBytes, tr("resident from the start"),
           tr("The kernel allocates these maps whole when the agent creates them, used or not."));
    append(tr("Fixed maps"), fixedBytes, tr("not by memory"),
           tr("The maps whose size doesn’t depend on memory, filled as the tab Fixed Maps says."));
    append(tr("All maps of a node"), sizing.totalBytes + fixedBytes, tr("charged to the agent"),
           tr("The kernel charges all maps to the memory of the agent’s container."));
}

ResultModel::Row ResultModel::claimRow(const SizingInput &input, const NodeSizing &sizing)
{
    const GuideRule rule = guideRuleFor(input, sizing);
    const auto factor = [](double number) { return QLocale().toString(number, 'g', 3); };
    return {.title = tr("Guide’s rule of thumb"),
            .entries = rule.connections,
            .present = {},
            .decided = tr("off by %1 × and %2 ×").arg(factor(rule.connectionsFactor), factor(rule.bytesFactor)),
            .reason = rule.text,
            .bytes = rule.mapBytes,
            .isSum = false,
            .isClaim = true};
}

int ResultModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ResultModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ResultModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Row &row = m_rows[static_cast<std::size_t>(index.row())];
    if (role == ReasonRole || role == Qt::ToolTipRole)
        return row.reason.isEmpty() ? tr("%1: %2").arg(row.title, row.decided) : row.reason;
    if (role == IsSumRole)
        return row.isSum;
    if (role == IsClaimRole)
        return row.isClaim;
    if (role == Qt::TextAlignmentRole && index.column() != MapColumn && index.column() != DecidedColumn)
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const auto number = [](const std::optional<qint64> &count) { return count ? exactNumber(*count) : QString(); };
    switch (index.column()) {
    case MapColumn:
        return row.title;
    case EntriesColumn:
        return number(row.entries);
    case PresentColumn:
        return number(row.present);
    case BytesColumn:
        return formatMemory(row.bytes.value_or(0));
    case ShareColumn:
        return shareText(row.bytes.value_or(0), m_memoryBytes);
    default:
        return row.decided;
    }
}

QVariant ResultModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && section != MapColumn && section != DecidedColumn)
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    static const QStringList titles{tr("Map"),    tr("Entries"),     tr("In the file"),
                                    tr("Memory"), tr("Of MemTotal"), tr("Decided by")};
    return titles.value(section);
}
