#pragma once

#include "ui/sizing/sizing_scenario.h"

#include <QAbstractTableModel>

/// The maps whose size doesn't depend on the node's memory, on the current pool's nodes.
class FixedMapModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { NameColumn, EntriesColumn, CreatedColumn, LoadedColumn, FullColumn, ColumnCount };

    explicit FixedMapModel(SizingScenario *scenario, QObject *parent = nullptr);

    const FixedMap *mapAt(const QModelIndex &index) const; ///< nullptr: the sum
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    void refresh();
    QVariant shown(const FixedMap &map, int column) const;

    SizingScenario *m_scenario;
    std::vector<FixedMap> m_maps;
    FixedMap m_sum;
};
