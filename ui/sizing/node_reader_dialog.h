#pragma once

#include "core/sizing/node_memory.h"

#include <QDialog>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class SizingScenario;

/// Takes node pools from what kubectl, talosctl or /proc/meminfo print, pasted or from a file. Says what it read before
/// anything is taken over. Not modal.
class NodeReaderDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit NodeReaderDialog(SizingScenario *scenario, QWidget *parent = nullptr);

    void readFile(const QString &path);

private:
    QWidget *createButtons();
    void chooseFile();
    void read();
    void showPools(const NodeList &list);
    void takeOver();

    SizingScenario *m_scenario;
    std::vector<NodePool> m_pools;
    QPlainTextEdit *m_text;
    QLabel *m_state;
    QPushButton *m_replace = nullptr;
};
