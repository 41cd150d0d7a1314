#pragma once

#include "ui/sizing/result_model.h"

#include <QWidget>

class QLabel;
class QTreeView;
class WarningList;

/// The current pool's maps: the table of sizes, and above it what to know of them.
class ResultPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit ResultPanel(SizingScenario *scenario, QWidget *parent = nullptr);

private:
    QTreeView *createTable();
    void follow();
    void showReason();

    SizingScenario *m_scenario;
    ResultModel m_model;
    WarningList *m_warnings;
    QTreeView *m_table;
    QLabel *m_reason;
};
