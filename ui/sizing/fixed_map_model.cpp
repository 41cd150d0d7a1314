#include "ui/sizing/fixed_map_model.h"

#include "core/values/memory_quantity.h"
#include "ui/sizing/map_style.h"
#include "ui/sizing/row_roles.h"

using namespace Qt::StringLiterals;

FixedMapModel::FixedMapModel(SizingScenario *scenario, QObject *parent)
    : QAbstractTableModel(parent), m_scenario(scenario)
{
    connect(scenario, &SizingScenario::documentChanged, this, &FixedMapModel::refresh);
    connect(scenario, &SizingScenario::currentPoolChanged, this, &FixedMapModel::refresh);
    refresh();
}

void FixedMapModel::refresh()
{
    std::vector<FixedMap> maps = fixedMaps(fixedMapInputOf(m_scenario->project()->configuration()), m_scenario->load(),
                                           m_scenario->presentChartInput().cpus);
    m_sum = FixedMap{.name = tr("All fixed maps"), .why = {}};
    for (const FixedMap &map : maps) {
        m_sum.bytesAtCreation += map.bytesAtCreation;
        m_sum.bytesAtLoad += map.bytesAtLoad;
        m_sum.bytesWhenFull += map.bytesWhenFull;
        m_sum.isEstimate = m_sum.isEstimate || map.isEstimate;
    }
    if (maps.size() != m_maps.size()) {
        beginResetModel();
        m_maps = std::move(maps);
        endResetModel();
        return;
    }
    m_maps = std::move(maps);
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

const FixedMap *FixedMapModel::mapAt(const QModelIndex &index) const
{
    const auto row = static_cast<std::size_t>(index.row());
    return index.isValid() && row < m_maps.size() ? &m_maps[row] : nullptr;
}

int FixedMapModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_maps.size()) + 1;
}

int FixedMapModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant FixedMapModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const FixedMap *map = mapAt(index);
    if (role == IsSumRole)
        return map == nullptr;
    if (role == Qt::ToolTipRole)
        return map ? map->why : QString();
    if (role == Qt::TextAlignmentRole && index.column() != NameColumn)
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    return role == Qt::DisplayRole ? shown(map ? *map : m_sum, index.column()) : QVariant();
}

QVariant FixedMapModel::shown(const FixedMap &map, int column) const
{
    const auto used = [&map](qint64 bytes) {
        return map.isEstimate ? tr("≈ %1").arg(formatMemory(bytes)) : formatMemory(bytes);
    };
    switch (column) {
    case NameColumn:
        return map.name;
    case EntriesColumn:
        return map.entries > 0 ? exactNumber(map.entries) : QString();
    case CreatedColumn:
        return formatMemory(map.bytesAtCreation);
    case LoadedColumn:
        return used(map.bytesAtLoad);
    default:
        return used(map.bytesWhenFull);
    }
}

QVariant FixedMapModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && section != NameColumn)
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    static const QStringList titles{tr("Map"), tr("Entries"), tr("When made"), tr("At this load"), tr("When full")};
    return titles.value(section);
}
