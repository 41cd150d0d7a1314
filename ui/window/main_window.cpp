#include "ui/window/main_window.h"

#include "ui/explanation/explanation_panel.h"
#include "ui/findings/findings_panel.h"
#include "ui/models/setting_text.h"
#include "ui/project/remembered_charts.h"
#include "ui/settings/settings_view.h"
#include "ui/text/text_pane.h"
#include "ui/theme/icons.h"
#include "ui/window/place_box.h"
#include "ui/window/search_box.h"
#include "ui/window/section_delegate.h"
#include "ui/window/settings_page.h"
#include "ui/window/target_bar.h"

#include <QApplication>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenuBar>
#include <QProgressBar>
#include <QSettings>
#include <QShortcut>
#include <QStackedWidget>
#include <QStatusBar>
#include <QStyleHints>

using namespace Qt::StringLiterals;

namespace {
constexpr QSize defaultSize{1360, 860};
}

MainWindow::MainWindow(QWidget *parent)
    : QMainWindow(parent),
      m_views(new QStackedWidget(this)),
      m_page(new SettingsPage(&m_project, &m_sections, m_views)),
      m_navigation(new QListView(this)),
      m_text(new TextPane(&m_project, this)),
      m_details(new ExplanationPanel(&m_project, this)),
      m_problems(new FindingsPanel(&m_project, &m_findings, this)),
      m_target(new TargetBar(&m_project, this))
{
    setWindowIcon(applicationIcon());
    setAcceptDrops(true);
    setMinimumSize(900, 600);
    m_views->addWidget(m_page);
    setCentralWidget(m_views);
    createNavigation();
    createDocks();
    createStatusBar();
    createActions();
    connectParts();
    restoreLayout();
    offerRememberedChart();
    selectSection(views::explicitlySet);
    updateTitle();
    updateStatus();
}

// The widgets go before the project: an editor that is still open commits when it goes.
MainWindow::~MainWindow()
{
    qDeleteAll(findChildren<QWidget *>(Qt::FindDirectChildrenOnly));
}

void MainWindow::goTo(const YamlPath &path)
{
    showSettings();
    selectSection(m_page->goTo(path));
    m_page->view()->setFocus(Qt::OtherFocusReason);
}

void MainWindow::showDetails()
{
    m_docks[2]->raise();
}

void MainWindow::createNavigation()
{
    m_navigation->setModel(&m_sections);
    m_navigation->setItemDelegate(new SectionDelegate(m_navigation));
    m_navigation->setFrameShape(QFrame::NoFrame);
    m_navigation->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_navigation->setMinimumWidth(190);
    m_navigation->setResizeMode(QListView::Adjust);
    m_navigation->setAccessibleName(tr("Sections"));
    m_navigation->setObjectName(u"sections"_s);
}

void MainWindow::createDocks()
{
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    setTabPosition(Qt::RightDockWidgetArea, QTabWidget::North);
    QDockWidget *navigation = addDock(u"navigation"_s, tr("Sections"), m_navigation, Qt::LeftDockWidgetArea);
    QDockWidget *text = addDock(u"text"_s, tr("YAML"), m_text, Qt::RightDockWidgetArea);
    QDockWidget *details = addDock(u"details"_s, tr("Details"), m_details, Qt::RightDockWidgetArea);
    QDockWidget *problems = addDock(u"problems"_s, tr("Problems"), m_problems, Qt::BottomDockWidgetArea);
    tabifyDockWidget(text, details);
    text->raise();
    resizeDocks({navigation, text}, {240, 480}, Qt::Horizontal);
    resizeDocks({problems}, {220}, Qt::Vertical);
}

QDockWidget *MainWindow::addDock(const QString &name, const QString &title, QWidget *content, Qt::DockWidgetArea area)
{
    auto *dock = new QDockWidget(title, this);
    dock->setObjectName(name);
    dock->setWidget(content);
    dock->setTitleBarWidget(new QWidget(dock)); // tabs and headings name them; the View menu hides them
    addDockWidget(area, dock);
    m_docks.append(dock);
    return dock;
}

void MainWindow::createStatusBar()
{
    m_problemCounts = new QLabel(this);
    m_setCounts = new QLabel(this);
    m_currentPath = new QLabel(this);
    m_currentPath->setFont(monospaceFont(font()));
    m_currentPath->setTextInteractionFlags(Qt::TextSelectableByMouse);
    statusBar()->addWidget(m_problemCounts);
    statusBar()->addWidget(m_setCounts);
    statusBar()->addWidget(new PlaceBox(&m_project, this));
    m_loading = new QProgressBar(this);
    m_loading->setRange(0, 0);
    m_loading->setMaximumWidth(120);
    m_loading->setAccessibleName(tr("A file is being read"));
    m_loading->hide();
    statusBar()->addPermanentWidget(m_loading);
    statusBar()->addPermanentWidget(m_currentPath);
}

void MainWindow::connectParts()
{
    SettingsView *view = m_page->view();
    connect(view, &SettingsView::currentSettingChanged, this, &MainWindow::showCurrentSetting);
    connect(view, &SettingsView::menuRequested, this, &MainWindow::showSettingMenu);
    connect(m_navigation->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex &index) {
                if (index.isValid())
                    m_page->showSection(index.data(SectionsModel::IdRole).toString());
            });
    connect(m_navigation, &QListView::clicked, this, [this](const QModelIndex &index) {
        showSettings();
        m_page->showSection(index.data(SectionsModel::IdRole).toString());
    });
    connect(m_text, &TextPane::settingRequested, this, &MainWindow::goTo);
    connect(m_details, &ExplanationPanel::settingRequested, this, &MainWindow::goTo);
    connect(m_problems, &FindingsPanel::settingRequested, this, &MainWindow::goTo);
    connect(m_problems, &FindingsPanel::resourceRequested, this, &MainWindow::goToResource);
    connect(m_problems, &FindingsPanel::lineRequested, m_text, &TextPane::goToLine);
    connect(&m_project, &Project::documentOpened, this, [this] {
        selectSection(views::explicitlySet);
        updateTitle();
        updateStatus();
    });
    connect(&m_loader, &FileLoader::loaded, this, &MainWindow::finishLoading);
    connect(&m_loader, &FileLoader::failed, this, [this](const Error &error) {
        m_loading->hide();
        sayUnopened(std::unexpected(error));
    });
    connect(&m_project, &Project::findingsChanged, this, &MainWindow::updateStatus);
    connect(&m_project, &Project::targetChanged, this, &MainWindow::updateTitle);
    connect(m_project.undoStack(), &QUndoStack::cleanChanged, this, &MainWindow::updateTitle);
    connect(QGuiApplication::styleHints(), &QStyleHints::colorSchemeChanged, this, [this] {
        if (!property("scheme").isValid()) // follows the desktop unless told otherwise
            applyScheme(Scheme::System);
    });
    // Escape leads from the list to the sections and from there to the search box.
    auto *fromList = new QShortcut(Qt::Key_Escape, view, nullptr, nullptr, Qt::WidgetShortcut);
    connect(fromList, &QShortcut::activated, m_navigation, qOverload<>(&QWidget::setFocus));
    auto *fromSections = new QShortcut(Qt::Key_Escape, m_navigation, nullptr, nullptr, Qt::WidgetShortcut);
    connect(fromSections, &QShortcut::activated, m_page->searchBox(), qOverload<>(&QWidget::setFocus));
}

void MainWindow::showCurrentSetting(const YamlPath &path)
{
    m_details->showSetting(path);
    m_text->showSetting(path);
    m_problems->showProblemsOf(path);
    m_currentPath->setText(path.toString());
}

void MainWindow::selectSection(const QString &id)
{
    const QModelIndex index = m_sections.indexOf(id);
    if (!index.isValid())
        return;
    const QSignalBlocker blocker(m_navigation->selectionModel());
    m_navigation->setCurrentIndex(index);
    m_navigation->viewport()->update();
    if (m_page->model()->filter().section != id)
        m_page->showSection(id);
}

void MainWindow::updateStatus()
{
    m_problemCounts->setText(u"  "_s + m_findings.countsText() + u"  "_s);
    const QModelIndex set = m_sections.indexOf(views::explicitlySet);
    m_setCounts->setText(
        counted(set.data(SectionsModel::CountRole).toInt(), tr("1 setting set"), tr("%1 settings set")));
}

void MainWindow::updateTitle()
{
    setWindowModified(m_project.isModified());
    setWindowTitle(tr("%1[*] – Datapath Designer").arg(m_project.title()));
    setWindowFilePath(m_project.filePath());
    setWindowTitle(tr("%1[*] – Datapath Designer").arg(m_project.title()));
}

void MainWindow::restoreLayout()
{
    const QSettings settings;
    resize(defaultSize);
    restoreGeometry(settings.value("window/geometry"_L1).toByteArray());
    restoreState(settings.value("window/state"_L1).toByteArray());
}

void MainWindow::offerRememberedChart()
{
    const QString chart = rememberedChart();
    if (chart.isEmpty())
        return;
    if (const Result<QString> added = m_project.addChart(chart); !added)
        m_project.say(Severity::Warning, added.error().toString());
}

void MainWindow::saveLayout() const
{
    QSettings settings;
    settings.setValue("window/geometry"_L1, saveGeometry());
    settings.setValue("window/state"_L1, saveState());
}
