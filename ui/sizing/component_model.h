#pragma once

#include "core/sizing/component_resources.h"
#include "ui/sizing/sizing_scenario.h"

#include <QAbstractTableModel>

/// What Cilium's containers take: as the document requests it, and as it was measured or computed.
class ComponentModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { NameColumn, PlaceColumn, RequestColumn, LimitColumn, MemoryColumn, ColumnCount };

    explicit ComponentModel(SizingScenario *scenario, QObject *parent = nullptr);

    const std::vector<ComponentResources> &components() const { return m_components; }
    const ComponentResources *componentAt(const QModelIndex &index) const;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    void refresh();

    SizingScenario *m_scenario;
    std::vector<ComponentResources> m_components;
};

QString componentTitle(const QString &name); ///< `Hubble Relay` for `hubble-relay`
QString figureText(const Figure &figure);    ///< `200 MiB–1.2 GiB, an estimate`
