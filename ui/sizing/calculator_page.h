#pragma once

#include "ui/sizing/sizing_export.h"
#include "ui/sizing/sizing_scenario.h"

#include <QWidget>

class ApplyDialog;
class ChartPanel;
class NodeReaderDialog;
class PoolPanel;
class QLabel;
class QMenu;
class QPushButton;
class QTabWidget;
class RatioBar;

/// The resource calculator: the nodes of the cluster, what their BPF maps get and cost at a ratio that can be tried
/// out, and the way of it into the file. Until *Apply* nothing changes.
class CalculatorPage final : public QWidget
{
    Q_OBJECT

public:
    explicit CalculatorPage(Project *project, QWidget *parent = nullptr);

    SizingScenario *scenario() { return &m_scenario; }
    ChartPanel *chart() { return m_chart; }
    /// What F6 goes through.
    QList<QWidget *> regions() const;
    void readNodes();
    void apply();

Q_SIGNALS:
    void closeRequested(); ///< back to the settings

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    QWidget *createHeader();
    QPushButton *createExportButton(QWidget *parent);
    QWidget *createParts();
    QTabWidget *createTabs();
    void updatePurpose();
    void exportAs(SizingFormat format);
    void copyTable() const;

    Project *m_project;
    SizingScenario m_scenario;
    QLabel *m_purpose = nullptr;
    RatioBar *m_ratio;
    QTabWidget *m_tabs = nullptr;
    PoolPanel *m_pools;
    ChartPanel *m_chart;
    NodeReaderDialog *m_reader = nullptr;
    ApplyDialog *m_applying = nullptr;
};
