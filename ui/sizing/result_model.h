#pragma once

#include "ui/sizing/sizing_scenario.h"

#include <QAbstractTableModel>

/// What the maps of the current pool's nodes get at the ratio that is tried out, what decided it, what it costs, and
/// beside it what the guide's rule of thumb says.
class ResultModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { MapColumn, EntriesColumn, PresentColumn, BytesColumn, ShareColumn, DecidedColumn, ColumnCount };

    enum Role {
        ReasonRole = Qt::UserRole, ///< what decided it or what it is, in a sentence
    };

    explicit ResultModel(SizingScenario *scenario, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Row
    {
        QString title;
        std::optional<qint64> entries;
        std::optional<qint64> present;
        QString decided;
        QString reason; ///< empty: the title and what decided it say all
        std::optional<qint64> bytes;
        bool isSum = false;
        bool isClaim = false;

        bool operator==(const Row &) const = default;
    };

    void refresh();
    std::vector<Row> rowsNow() const;
    void appendMaps(std::vector<Row> &rows, const NodeSizing &sizing) const;
    void appendSums(std::vector<Row> &rows, const NodeSizing &sizing) const;
    static Row claimRow(const SizingInput &input, const NodeSizing &sizing);

    SizingScenario *m_scenario;
    qint64 m_memoryBytes = 0;
    std::vector<Row> m_rows;
};
