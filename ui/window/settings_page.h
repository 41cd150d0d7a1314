#pragma once

#include "ui/models/settings_model.h"

#include <QWidget>

class QLabel;
class QStackedWidget;
class SearchBox;
class SectionsModel;
class SettingsView;

/// The middle of the window: search box, what is being shown, and the list of settings.
class SettingsPage final : public QWidget
{
    Q_OBJECT

public:
    SettingsPage(Project *project, const SectionsModel *sections, QWidget *parent = nullptr);

    SettingsView *view() { return m_view; }
    SettingsModel *model() { return &m_model; }
    SearchBox *searchBox() { return m_search; }

    void showSection(const QString &id);
    /// Makes a setting current, in its section where the list doesn't show it. Answers with the section that is shown
    /// then.
    QString goTo(const YamlPath &path);

Q_SIGNALS:
    void searching(bool isSearching);

private:
    QWidget *createHeader();
    QLayout *createSearch(QWidget *header);
    QWidget *createEmptyPage();
    void search();
    void updateHeading();
    QString heading() const;
    QString purpose() const;

    Project *m_project;
    const SectionsModel *m_sections;
    SettingsModel m_model;
    QString m_section;
    SearchBox *m_search = nullptr;
    QLabel *m_heading = nullptr;
    QLabel *m_purpose = nullptr;
    QLabel *m_empty = nullptr;
    SettingsView *m_view;
    QStackedWidget *m_pages;
};
