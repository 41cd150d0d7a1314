#pragma once

#include "ui/sizing/fixed_map_model.h"

#include <QWidget>

class QLabel;
class QSpinBox;
class QTreeView;

/// The maps that don't depend on memory, and the load for which they are counted.
class FixedMapsPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit FixedMapsPanel(SizingScenario *scenario, QWidget *parent = nullptr);

private:
    QTreeView *createTable();
    QWidget *createLoad();
    void applyLoad();
    void showReason();

    SizingScenario *m_scenario;
    FixedMapModel m_model;
    QTreeView *m_table;
    QLabel *m_reason;
    std::vector<QSpinBox *> m_fields;
};
