#pragma once

#include "ui/models/findings_model.h"
#include "ui/models/sections_model.h"
#include "ui/project/file_loader.h"
#include "ui/project/project.h"
#include "ui/theme/theme.h"
#include "ui/window/document_guard.h"

#include <QMainWindow>

class CalculatorPage;
class ExplanationPanel;
class ExportPage;
class FindingsPanel;
class QLabel;
class QListView;
class QMenu;
class QProgressBar;
class QStackedWidget;
class QToolBar;
class ResourcesPage;
class SettingsPage;
class TargetBar;
class TextPane;

/// The designer's window: navigation, settings, text and details, problems, around one project.
class MainWindow final : public QMainWindow
{
    Q_OBJECT

public:
    explicit MainWindow(QWidget *parent = nullptr);
    ~MainWindow() override;

    Project *project() { return &m_project; }

    Result<void> open(const QString &path);
    Result<void> openBuiltIn(const QString &preset);
    /// Says in the message bar why opening failed, if it did.
    void sayUnopened(const Result<void> &opened);
    /// Opens a file, beside the event loop where it is large. What can't be opened is said in the message bar.
    void load(const QString &path);
    /// Tells of what a crash left behind.
    void offerRecovery() { m_guard.offerRecovery(); }
    void goTo(const YamlPath &path);
    void showDetails();
    void showCalculator();
    void showSettings();
    void showResources();
    void showExport();
    CalculatorPage *calculator() { return m_calculator; } ///< nullptr until it was shown

protected:
    void closeEvent(QCloseEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void resizeEvent(QResizeEvent *event) override; ///< the target gets a row of its own where one is too short

private:
    // main_window.cpp: the parts and how they work together
    void createNavigation();
    void createDocks();
    void createStatusBar();
    void connectParts();
    void showCurrentSetting(const YamlPath &path);
    void selectSection(const QString &id);
    void updateStatus();
    void updateTitle();
    void restoreLayout();
    void offerRememberedChart();
    void saveLayout() const;
    QDockWidget *addDock(const QString &name, const QString &title, QWidget *content, Qt::DockWidgetArea area);

    // main_window_actions.cpp: menus and what they do to the current setting
    void createActions();
    void createFileMenu();
    void createEditMenu();
    void showHistory();
    void createViewMenu();
    void createGoMenu();
    void createToolsMenu();
    void createHelpMenu();
    void createToolBars();
    QAction *addAction(QMenu *menu, QLatin1StringView iconName, const QString &text, const QList<QKeySequence> &keys,
                       std::function<void()> run);
    void addSchemes(QMenu *menu);
    void showSettingMenu(const QPoint &position);
    void unsetCurrent();
    void backToSaved();
    void copyPath() const;
    void copyAsYaml() const;
    void goBetweenListAndText();
    void focusNextRegion(int by);
    void showShortcuts();
    void showAbout();

    // main_window_views.cpp: settings, calculator, resources and export
    bool isCalculatorShown() const;
    bool areResourcesShown() const;
    bool isExportShown() const;
    void showWithoutDocks(QWidget *view);
    void leaveWideView();
    void goToResource(const YamlPath &path);
    void showAnnouncing(bool byBgp);
    void showPresets();
    QList<QWidget *> regionsOfView() const;

    // main_window_files.cpp: files in and out
    void askForFile();
    bool save();
    bool saveAs();
    bool mayDiscard();
    void finishLoading(const OpenedFile &opened);
    void noteRecent(const QString &path);
    void fillRecentMenu();

    Project m_project;
    DocumentGuard m_guard{&m_project, this};
    FileLoader m_loader;
    SectionsModel m_sections{&m_project};
    FindingsModel m_findings{&m_project};
    QStackedWidget *m_views;
    SettingsPage *m_page;
    CalculatorPage *m_calculator = nullptr;
    ResourcesPage *m_resources = nullptr; ///< nullptr until it was shown
    QByteArray m_layoutOfSettings;        ///< while a view without them is shown
    QListView *m_navigation;
    TextPane *m_text;
    ExplanationPanel *m_details;
    FindingsPanel *m_problems;
    TargetBar *m_target;
    ExportPage *m_export = nullptr; ///< likewise
    QToolBar *m_targetToolBar = nullptr;
    QMenu *m_recent = nullptr;
    QMenu *m_settingMenu = nullptr;
    QLabel *m_problemCounts = nullptr;
    QLabel *m_setCounts = nullptr;
    QLabel *m_currentPath = nullptr;
    QProgressBar *m_loading = nullptr;
    QList<QDockWidget *> m_docks;
    QHash<QString, QAction *> m_actions; ///< by icon name, for the tool bar
};
