#pragma once

#include "core/yaml/yaml_path.h"

#include <QListView>

class SettingsModel;

/// The list of settings: painted rows of which only the current one holds a live editor.
class SettingsView final : public QListView
{
    Q_OBJECT

public:
    explicit SettingsView(SettingsModel *model, QWidget *parent = nullptr);

    /// Makes a setting the current row; false where the list doesn't show it.
    bool select(const YamlPath &path);
    YamlPath currentPath() const;
    void editCurrent();
    void unsetCurrent();

Q_SIGNALS:
    void currentSettingChanged(const YamlPath &path);
    void menuRequested(const QPoint &globalPosition);

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    void toggleCurrent();
    void restoreCurrent();

    SettingsModel *m_model;
    YamlPath m_lastPath; ///< to come back to after the model was reset
};
