#pragma once

#include "ui/sizing/pool_model.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QStackedWidget;
class QTreeView;

/// The node pools as a table that can be typed into, with the sums over all of them.
class PoolPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit PoolPanel(SizingScenario *scenario, QWidget *parent = nullptr);

Q_SIGNALS:
    void readingRequested(); ///< the user wants to read the nodes' memory

private:
    QWidget *createHeader();
    QWidget *createTable();
    QWidget *createEmptyPage();
    void connectSignals();
    void showCurrent();
    void showTotals();
    void updateState();

    SizingScenario *m_scenario;
    PoolModel m_model;
    QTreeView *m_table = nullptr;
    QLabel *m_totals = nullptr;
    QPushButton *m_remove = nullptr;
    QStackedWidget *m_pages = nullptr;
};
