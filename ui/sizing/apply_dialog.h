#pragma once

#include "core/result.h"
#include "core/values/change_set.h"

#include <QDialog>

class FilePreview;
class QButtonGroup;
class QLabel;
class QPushButton;
class SizingScenario;

/// Writes what the calculator tried out into the document: as the ratio of all nodes, as written-out sizes, or as a
/// CiliumNodeConfig for one pool. Shows first what would change; one undo step takes it back. Not modal.
class ApplyDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit ApplyDialog(SizingScenario *scenario, QWidget *parent = nullptr);

    /// Proposes what fits to whom the ratio was tried out for.
    void propose();

private:
    enum Way { Ratio, Sizes, NodeConfig };

    QWidget *createWays();
    QWidget *createButtons();
    void refresh();
    void refuse(const QString &reason);
    void write();
    Result<ChangeSet> changes() const;
    QString stepText() const;

    SizingScenario *m_scenario;
    QButtonGroup *m_ways;
    FilePreview *m_preview = nullptr;
    QLabel *m_state = nullptr;
    QPushButton *m_write = nullptr;
};
