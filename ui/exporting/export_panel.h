#pragma once

#include "ui/models/export_model.h"
#include "ui/project/project.h"

#include <QDialog>

class FilePreview;
class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTreeView;

/// The export: a folder, the files with what writing them would do, a preview, and the button that writes. Not modal;
/// it follows the project while it is open.
class ExportPanel final : public QDialog
{
    Q_OBJECT

public:
    explicit ExportPanel(Project *project, QWidget *parent = nullptr);

    void setFolder(const QString &folder);
    void refresh();

private:
    QWidget *createFolderRow();
    QWidget *createChoices();
    QWidget *createFiles();
    QStringList targets() const;
    ExportOptions options() const;
    QWidget *createConsent();
    void connectSignals();
    void updateButtons();
    void chooseFolder();
    void preview();
    void previewMachine();
    void write();
    bool hasErrors() const;

    Project *m_project;
    ExportModel m_model;
    QString m_failure; ///< why nothing can be rendered
    QLineEdit *m_folder = nullptr;
    QList<QCheckBox *> m_targets; ///< in the order of the exporters
    QComboBox *m_values = nullptr;
    QComboBox *m_wrapping = nullptr;
    QComboBox *m_talosView = nullptr; ///< how a Talos patch is shown; in the order of `TalosView`
    QTreeView *m_files = nullptr;
    FilePreview *m_preview = nullptr;
    QLabel *m_state = nullptr;
    QCheckBox *m_despiteErrors = nullptr;
    QCheckBox *m_overwrite = nullptr;
    QPushButton *m_write = nullptr;
};
