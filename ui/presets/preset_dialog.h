#pragma once

#include "core/values/preset.h"
#include "ui/project/project.h"

#include <QDialog>

class FilePreview;
class QLabel;
class QListWidget;
class QPushButton;
class QTreeWidget;

/// The presets, with what each would do to the document: a row a setting, to be ticked. Rows that would overwrite what
/// the file says itself start without a tick. One undo step takes it back.
class PresetDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit PresetDialog(Project *project, QWidget *parent = nullptr);

private:
    QWidget *createLists();
    QWidget *createButtons();
    void showPreset();
    void refresh();
    void write();
    const Preset *current() const;
    ChangeSet changes() const;

    Project *m_project;
    QListWidget *m_list = nullptr;
    QTreeWidget *m_rows = nullptr;
    FilePreview *m_preview = nullptr;
    QLabel *m_what = nullptr;
    QLabel *m_state = nullptr;
    QPushButton *m_write = nullptr;
    std::vector<PresetRow> m_settings; ///< of the current preset
};
