#pragma once

#include "ui/sizing/component_model.h"

#include <QWidget>

class QTextBrowser;
class QTreeView;

/// Cilium's containers with what they take, how that figure came about, and what is left of a node.
class ComponentsPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit ComponentsPanel(SizingScenario *scenario, QWidget *parent = nullptr);

private:
    QTreeView *createTable();
    void showDetail();
    QString remainderHtml() const;

    SizingScenario *m_scenario;
    ComponentModel m_model;
    QTreeView *m_table;
    QTextBrowser *m_detail;
};
