#pragma once

#include "core/yaml/three_way_merge.h"

#include <QDialog>

class FilePreview;
class QComboBox;
class QLabel;
class QPushButton;

/// Asks what holds where the document and its file were changed in different ways, and shows what the merged text
/// changes of the document.
class MergeDialog final : public QDialog
{
    Q_OBJECT

public:
    MergeDialog(ThreeWayMerge merge, QByteArray mine, QWidget *parent = nullptr);

    /// The merged text with the choices made so far.
    Result<YamlText> merged() const;

private:
    QWidget *createConflicts();
    QWidget *createButtons();
    void refresh();

    ThreeWayMerge m_merge;
    QByteArray m_mine;
    QList<QComboBox *> m_choices; ///< one for each conflict, in their order
    QLabel *m_refusal;
    FilePreview *m_preview;
    QPushButton *m_accept = nullptr;
};
