// The part of MainWindow with its menus, and what they do to the current setting.
#include "core/yaml/yaml_writer.h"
#include "ui/findings/findings_panel.h"
#include "ui/settings/settings_view.h"
#include "ui/text/text_pane.h"
#include "ui/theme/icons.h"
#include "ui/window/main_window.h"
#include "ui/window/search_box.h"
#include "ui/window/settings_page.h"
#include "ui/window/shortcuts_dialog.h"
#include "ui/window/target_bar.h"

#include <QActionGroup>
#include <QApplication>
#include <QClipboard>
#include <QDockWidget>
#include <QListView>
#include <QMenuBar>
#include <QMessageBox>
#include <QSettings>
#include <QStackedWidget>
#include <QToolBar>
#include <QToolButton>
#include <QUndoView>

using namespace Qt::StringLiterals;

namespace {

/// A value under its whole path, as it stands in a values file: `bpf:\n  masquerade: true`.
Value nested(const YamlPath &path, Value value)
{
    for (int position = path.size() - 1; position >= 0; --position) {
        if (const auto *key = std::get_if<QString>(&path.at(position)))
            value = Value(Value::Map{{*key, std::move(value)}});
        else
            value = Value(Value::List{std::move(value)});
    }
    return value;
}

} // namespace

void MainWindow::createActions()
{
    createFileMenu();
    createEditMenu();
    createViewMenu();
    createGoMenu();
    createToolsMenu();
    createHelpMenu();
    createToolBars();
}

QAction *MainWindow::addAction(QMenu *menu, QLatin1StringView iconName, const QString &text,
                               const QList<QKeySequence> &keys, std::function<void()> run)
{
    auto *action = new QAction(text, this);
    if (!iconName.isEmpty())
        action->setIcon(icon(iconName));
    action->setShortcuts(keys);
    connect(action, &QAction::triggered, this, [run = std::move(run)] { run(); });
    menu->addAction(action);
    if (!iconName.isEmpty())
        m_actions.insert(iconName, action);
    return action;
}

void MainWindow::createFileMenu()
{
    QMenu *menu = menuBar()->addMenu(tr("&File"));
    addAction(menu, "new"_L1, tr("&New Values"), {QKeySequence::New}, [this] {
        if (mayDiscard())
            m_project.openEmpty();
    });
    addAction(menu, {}, tr("New from Preset: &Talos production"), {}, [this] {
        if (mayDiscard())
            sayUnopened(openBuiltIn(u"talos-production"_s));
    });
    addAction(menu, {}, tr("New from &Preset …"), {}, [this] {
        if (!mayDiscard())
            return;
        m_project.openEmpty();
        showPresets();
    });
    addAction(menu, "open"_L1, tr("&Open …"), {QKeySequence::Open}, [this] { askForFile(); });
    m_recent = menu->addMenu(tr("Open &Recent"));
    connect(m_recent, &QMenu::aboutToShow, this, &MainWindow::fillRecentMenu);
    menu->addSeparator();
    addAction(menu, "save"_L1, tr("&Save"), {QKeySequence::Save}, [this] { save(); });
    addAction(menu, "save-as"_L1, tr("Save &As …"), {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S)},
              [this] { saveAs(); });
    addAction(menu, "export"_L1, tr("&Export"),
              {QKeySequence(Qt::CTRL | Qt::Key_E), QKeySequence(Qt::CTRL | Qt::Key_4)},
              [this] { isExportShown() ? showSettings() : showExport(); });
    menu->addSeparator();
    addAction(menu, "quit"_L1, tr("&Quit"), {QKeySequence(Qt::CTRL | Qt::Key_Q)}, [this] { close(); });
}

void MainWindow::createEditMenu()
{
    QMenu *menu = menuBar()->addMenu(tr("&Edit"));
    QAction *undo = m_project.undoStack()->createUndoAction(this, tr("&Undo"));
    undo->setIcon(icon("undo"_L1));
    undo->setShortcuts({QKeySequence(Qt::CTRL | Qt::Key_Z)});
    QAction *redo = m_project.undoStack()->createRedoAction(this, tr("&Redo"));
    redo->setIcon(icon("redo"_L1));
    redo->setShortcuts({QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), QKeySequence(Qt::CTRL | Qt::Key_Y)});
    menu->addActions({undo, redo});
    addAction(menu, {}, tr("Undo &History …"), {}, [this] { showHistory(); });
    m_actions.insert(u"undo"_s, undo);
    m_actions.insert(u"redo"_s, redo);
    menu->addSeparator();
    m_settingMenu = menu->addMenu(tr("Current &Setting"));
    addAction(m_settingMenu, "edit"_L1, tr("&Change Value"), {}, [this] { m_page->view()->editCurrent(); });
    addAction(m_settingMenu, "reset"_L1, tr("&Unset"), {QKeySequence(Qt::CTRL | Qt::Key_Delete)},
              [this] { unsetCurrent(); });
    addAction(m_settingMenu, "back-to-saved"_L1, tr("&Back to Saved"), {QKeySequence(Qt::CTRL | Qt::Key_Backspace)},
              [this] { backToSaved(); });
    m_settingMenu->addSeparator();
    addAction(m_settingMenu, "copy"_L1, tr("Copy &Path"), {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C)},
              [this] { copyPath(); });
    addAction(m_settingMenu, {}, tr("Copy as &YAML"), {}, [this] { copyAsYaml(); });
    menu->addSeparator();
    addAction(menu, "search"_L1, tr("&Find Settings"),
              {QKeySequence::Find, QKeySequence(Qt::Key_Slash), QKeySequence(Qt::CTRL | Qt::Key_P)}, [this] {
                  showSettings();
                  m_page->searchBox()->setFocus(Qt::ShortcutFocusReason);
                  m_page->searchBox()->selectAll();
              });
}

/// All steps, to go back to any of them at once.
void MainWindow::showHistory()
{
    auto *history = new QUndoView(m_project.undoStack(), this);
    history->setAttribute(Qt::WA_DeleteOnClose);
    history->setWindowFlags(Qt::Tool);
    history->setWindowTitle(tr("Undo History"));
    history->setEmptyLabel(tr("As opened"));
    history->resize(420, 360);
    history->show();
}

void MainWindow::createViewMenu()
{
    QMenu *menu = menuBar()->addMenu(tr("&View"));
    addAction(menu, "list"_L1, tr("&Settings"), {QKeySequence(Qt::CTRL | Qt::Key_1)}, [this] { showSettings(); });
    QAction *calculator = addAction(menu, "calculator"_L1, tr("C&alculator"), {QKeySequence(Qt::CTRL | Qt::Key_2)},
                                    [this] { isCalculatorShown() ? showSettings() : showCalculator(); });
    calculator->setCheckable(true);
    connect(m_views, &QStackedWidget::currentChanged, calculator,
            [this, calculator] { calculator->setChecked(isCalculatorShown()); });
    QAction *resources = addAction(menu, "link"_L1, tr("&Resources"), {QKeySequence(Qt::CTRL | Qt::Key_3)},
                                   [this] { areResourcesShown() ? showSettings() : showResources(); });
    resources->setCheckable(true);
    connect(m_views, &QStackedWidget::currentChanged, resources,
            [this, resources] { resources->setChecked(areResourcesShown()); });
    menu->addSeparator();
    const QList<QKeySequence> keys{QKeySequence(Qt::Key_F9), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Y),
                                   QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_I),
                                   QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_M)};
    for (qsizetype number = 0; number < m_docks.size(); ++number) {
        QAction *toggle = m_docks[number]->toggleViewAction();
        toggle->setShortcut(keys[number]);
        menu->addAction(toggle);
    }
    menu->addSeparator();
    addSchemes(menu->addMenu(tr("&Colours")));
    addAction(menu, "reload"_L1, tr("&Refresh the List"), {QKeySequence(Qt::Key_F5)},
              [this] { m_page->model()->refresh(); });
}

void MainWindow::addSchemes(QMenu *menu)
{
    const std::pair<Scheme, QString> schemes[] = {
        {Scheme::System, tr("As the &Desktop")}, {Scheme::Light, tr("&Light")}, {Scheme::Dark, tr("&Dark")}};
    auto *group = new QActionGroup(menu);
    for (const auto &[scheme, text] : schemes) {
        QAction *action = group->addAction(text);
        action->setCheckable(true);
        action->setChecked(scheme == Scheme::System);
        connect(action, &QAction::triggered, this, [this, scheme = scheme] {
            setProperty("scheme", scheme == Scheme::System ? QVariant() : QVariant(static_cast<int>(scheme)));
            applyScheme(scheme);
        });
    }
    menu->addActions(group->actions());
}

void MainWindow::createGoMenu()
{
    QMenu *menu = menuBar()->addMenu(tr("&Go"));
    addAction(menu, {}, tr("Between Setting and &Text"),
              {QKeySequence(Qt::Key_F4), QKeySequence(Qt::CTRL | Qt::Key_Return)}, [this] { goBetweenListAndText(); });
    addAction(menu, "next"_L1, tr("&Next Problem"),
              {QKeySequence(Qt::Key_F8), QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_N)},
              [this] { m_problems->step(1); });
    addAction(menu, "previous"_L1, tr("&Previous Problem"),
              {QKeySequence(Qt::SHIFT | Qt::Key_F8), QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_P)},
              [this] { m_problems->step(-1); });
    menu->addSeparator();
    addAction(menu, {}, tr("Next &Area"), {QKeySequence(Qt::Key_F6)}, [this] { focusNextRegion(1); });
    addAction(menu, {}, tr("Previous A&rea"), {QKeySequence(Qt::SHIFT | Qt::Key_F6)}, [this] { focusNextRegion(-1); });
}

void MainWindow::createToolsMenu()
{
    QMenu *menu = menuBar()->addMenu(tr("&Tools"));
    addAction(menu, "fix"_L1, tr("Apply First &Fix of the Current Problem"), {QKeySequence(Qt::CTRL | Qt::Key_Period)},
              [this] { m_problems->fixCurrent(); });
    addAction(menu, {}, tr("Fix &All Safe"), {}, [this] { m_project.applySafeFixes(); });
    menu->addSeparator();
    addAction(menu, {}, tr("Apply a &Preset …"), {}, [this] { showPresets(); });
    addAction(menu, {}, tr("Announce LoadBalancer IPs by &BGP …"), {}, [this] { showAnnouncing(true); });
    addAction(menu, {}, tr("Announce LoadBalancer IPs in the &L2 Network …"), {}, [this] { showAnnouncing(false); });
    menu->addSeparator();
    addAction(menu, "machine"_L1, tr("Read &Machine Config …"), {}, [this] { m_target->chooseMachineConfig(); });
    addAction(menu, {}, tr("F&orget Machine Config"), {}, [this] { m_project.forgetMachineConfig(); });
}

void MainWindow::createHelpMenu()
{
    QMenu *menu = menuBar()->addMenu(tr("&Help"));
    addAction(menu, "help"_L1, tr("&Details of the Current Setting"), {QKeySequence(Qt::Key_F1)},
              [this] { showDetails(); });
    addAction(menu, {}, tr("&Keyboard Shortcuts"),
              {QKeySequence(Qt::CTRL | Qt::Key_Question), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Question)},
              [this] { showShortcuts(); });
    addAction(menu, "info"_L1, tr("&About Datapath Designer"), {}, [this] { showAbout(); });
}

void MainWindow::createToolBars()
{
    QToolBar *bar = addToolBar(tr("Main Tool Bar"));
    bar->setObjectName(u"mainToolBar"_s);
    bar->setMovable(false);
    bar->setIconSize({18, 18});
    for (const QString &name : {u"open"_s, u"save"_s, u"undo"_s, u"redo"_s})
        bar->addAction(m_actions.value(name));
    bar->addSeparator();
    bar->addAction(m_actions.value(u"calculator"_s));
    bar->addAction(m_actions.value(u"link"_s));
    bar->addAction(m_actions.value(u"export"_s));
    m_targetToolBar = addToolBar(tr("Target Tool Bar"));
    m_targetToolBar->setObjectName(u"targetToolBar"_s);
    m_targetToolBar->setMovable(false);
    m_targetToolBar->addWidget(m_target);
    for (const QString &name : {u"calculator"_s, u"link"_s, u"export"_s}) {
        if (auto *button = qobject_cast<QToolButton *>(bar->widgetForAction(m_actions.value(name))))
            button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    }
    for (QAction *action : {m_actions.value(u"open"_s), m_actions.value(u"save"_s), m_actions.value(u"undo"_s),
                            m_actions.value(u"redo"_s), m_actions.value(u"calculator"_s), m_actions.value(u"link"_s),
                            m_actions.value(u"export"_s)}) {
        if (QWidget *button = bar->widgetForAction(action))
            button->setAccessibleName(action->text().remove(u'&'));
    }
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    constexpr int widthOfOneRow = 1160;
    const bool isNarrow = width() < widthOfOneRow;
    if (isNarrow == toolBarBreak(m_targetToolBar))
        return;
    if (isNarrow)
        insertToolBarBreak(m_targetToolBar);
    else
        removeToolBarBreak(m_targetToolBar);
}

void MainWindow::showSettingMenu(const QPoint &position)
{
    m_settingMenu->popup(position);
}

void MainWindow::unsetCurrent()
{
    m_page->view()->unsetCurrent();
}

void MainWindow::backToSaved()
{
    const YamlPath path = m_page->view()->currentPath();
    const std::optional<Value> saved = m_project.savedValue(path);
    if (path.isEmpty() || saved == m_project.explicitValue(path))
        return;
    m_project.apply({{.path = path, .value = saved}}, tr("Back to saved: %1").arg(path.toString()));
}

void MainWindow::copyPath() const
{
    QGuiApplication::clipboard()->setText(m_page->view()->currentPath().toString());
}

void MainWindow::copyAsYaml() const
{
    const YamlPath path = m_page->view()->currentPath();
    const Value value = m_project.explicitValue(path).value_or(m_project.configuration().value(path));
    QGuiApplication::clipboard()->setText(QString::fromUtf8(writeBlock(nested(path, value))));
}

void MainWindow::goBetweenListAndText()
{
    if (m_text->hasFocus()) {
        const YamlPath path = m_text->pathAtCursor();
        if (!path.isEmpty())
            goTo(path);
        return;
    }
    m_docks[1]->show();
    m_docks[1]->raise();
    m_text->showSetting(m_page->view()->currentPath());
    m_text->setFocus(Qt::ShortcutFocusReason);
}

void MainWindow::focusNextRegion(int by)
{
    const QList<QWidget *> regions = regionsOfView();
    const QWidget *focus = QApplication::focusWidget();
    qsizetype current = 0;
    for (qsizetype number = 0; number < regions.size(); ++number) {
        if (focus && (regions[number] == focus || regions[number]->isAncestorOf(focus)))
            current = number;
    }
    const qsizetype next = (current + by + regions.size()) % regions.size();
    if (regions[next] == m_text)
        m_docks[1]->raise();
    regions[next]->setFocus(Qt::ShortcutFocusReason);
}

void MainWindow::showShortcuts()
{
    auto *dialog = new ShortcutsDialog(findChildren<QAction *>(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

void MainWindow::showAbout()
{
    QMessageBox::about(
        this, tr("About Datapath Designer"),
        tr("<h3>Datapath Designer %1</h3><p>Designs the configuration of Cilium on Talos Linux: explains every "
           "setting, checks "
           "what conflicts, and exports Helm values and machine-config patches.</p><p>Charts known: %2</p>")
            .arg(QApplication::applicationVersion(), Catalogue::builtInVersions().join(u", ")));
}
