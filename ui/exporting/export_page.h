#pragma once

#include "ui/models/export_model.h"
#include "ui/project/project.h"

#include <QWidget>

class FilePreview;
class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPlainTextEdit;
class QPushButton;
class QTreeView;

/// The export: a folder, what is written and how, the files with what writing them would do, a preview, the commands
/// that come next, and the button that writes. It follows the project while it is shown.
class ExportPage final : public QWidget
{
    Q_OBJECT

public:
    explicit ExportPage(Project *project, QWidget *parent = nullptr);

    void setFolder(const QString &folder);
    void refresh();
    QList<QWidget *> regions() const; ///< for F6

private:
    QWidget *createFolderRow();
    QWidget *createChoices();
    QWidget *createFiles();
    QStringList targets() const;
    ExportOptions options() const;
    QWidget *createErrors();
    QWidget *createCommands();
    QWidget *createConsent();
    void connectSignals();
    void updateButtons();
    void chooseFolder();
    void preview();
    void previewMachine();
    void write();
    void listErrors();
    void showCommands(const std::vector<TextFile> &files);
    bool consentsToErrors() const;

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
    QWidget *m_errorArea = nullptr;
    QListWidget *m_errors = nullptr; ///< each to be ticked by who exports in spite of it
    QPlainTextEdit *m_commands = nullptr;
    QCheckBox *m_overwrite = nullptr;
    QPushButton *m_write = nullptr;
};
