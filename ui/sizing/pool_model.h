#pragma once

#include "ui/sizing/sizing_scenario.h"

#include <QAbstractTableModel>

/// The node pools with what their nodes get at the ratio that is tried out. What is typed goes to the project.
class PoolModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        NameColumn,
        LabelsColumn,
        CountColumn,
        InstalledColumn,
        MemoryTotalColumn,
        CpusColumn,
        RatioColumn,
        BytesColumn,
        ShareColumn,
        ColumnCount
    };
    enum Role {
        SeverityRole = Qt::UserRole, ///< of the worst warning as int, -1: none
    };

    explicit PoolModel(SizingScenario *scenario, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

    /// A copy of the last pool, or a first one, behind the others.
    void addPool();
    void removePool(int pool);

private:
    void resize();
    void refresh();
    QVariant shown(const QModelIndex &index) const;
    QString edited(const QModelIndex &index) const;

    SizingScenario *m_scenario;
    int m_rows = 0;
};
