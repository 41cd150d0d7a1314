#pragma once

#include "ui/project/project.h"

#include <QWidget>

class QComboBox;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QToolButton;

/// What the configuration is for: chart and Talos version, the cluster's address ranges, the machine configuration. For
/// a profile this is written into the file.
class TargetBar final : public QWidget
{
    Q_OBJECT

public:
    explicit TargetBar(Project *project, QWidget *parent = nullptr);

    void chooseMachineConfig();
    /// A chart of the user's own: its archive, or the Chart.yaml in its folder.
    void useChart(const QString &chosen);

private:
    QComboBox *addVersions(QHBoxLayout *layout, const QString &label, const QStringList &versions, TargetField field);
    QLineEdit *addRanges(QHBoxLayout *layout, const QString &label, TargetField field);
    void choose(TargetField field, const QString &version);
    void fillCilium();
    void chooseChart();
    void addMachineConfig(QHBoxLayout *layout);
    void commitRanges(QLineEdit *line, TargetField field);
    void checkRanges(QLineEdit *line);
    void refresh();
    void refreshPlaceholders();
    void showMachineConfig();

    Project *m_project;
    QComboBox *m_cilium;
    QComboBox *m_talos;
    QLabel *m_kernel;
    QLineEdit *m_pods;
    QLineEdit *m_services;
    QToolButton *m_config;
};
