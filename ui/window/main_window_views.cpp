// The part of MainWindow that changes between its views: settings, calculator, resources and export.
#include "core/kinds/resource.h"
#include "ui/exporting/export_page.h"
#include "ui/findings/findings_panel.h"
#include "ui/presets/preset_dialog.h"
#include "ui/resources/announce_dialog.h"
#include "ui/resources/resources_page.h"
#include "ui/settings/settings_view.h"
#include "ui/sizing/calculator_page.h"
#include "ui/text/text_pane.h"
#include "ui/window/main_window.h"
#include "ui/window/search_box.h"
#include "ui/window/settings_page.h"

#include <QDockWidget>
#include <QListView>
#include <QStackedWidget>
#include <QTreeView>

namespace {
constexpr int roomForSections = 1150; ///< a narrower window gives a view without docks all of its width
}

void MainWindow::showCalculator()
{
    if (isCalculatorShown())
        return;
    if (!m_calculator) { // on demand, as charts cost start-up time
        m_calculator = new CalculatorPage(&m_project, m_views);
        m_views->addWidget(m_calculator);
        connect(m_calculator, &CalculatorPage::closeRequested, this, &MainWindow::showSettings);
    }
    showWithoutDocks(m_calculator);
}

void MainWindow::showExport()
{
    if (!m_export) {
        m_export = new ExportPage(&m_project, m_views);
        m_views->addWidget(m_export);
    }
    m_export->refresh();
    if (!isExportShown())
        showWithoutDocks(m_export);
}

/// A view that needs the whole width: the docks come back with the next other one.
void MainWindow::showWithoutDocks(QWidget *view)
{
    leaveWideView();
    m_layoutOfSettings = saveState(); // of resources, too: both have the docks
    for (QDockWidget *dock : std::as_const(m_docks))
        dock->setVisible(dock == m_docks.front() && width() >= roomForSections);
    m_views->setCurrentWidget(view);
    view->setFocus(Qt::OtherFocusReason);
}

void MainWindow::leaveWideView()
{
    if (isCalculatorShown() || isExportShown())
        restoreState(m_layoutOfSettings);
}

void MainWindow::showSettings()
{
    if (m_views->currentWidget() == m_page)
        return;
    leaveWideView();
    m_views->setCurrentWidget(m_page);
    m_page->view()->setFocus(Qt::OtherFocusReason);
}

void MainWindow::showResources()
{
    if (areResourcesShown())
        return;
    if (!m_resources) {
        m_resources = new ResourcesPage(&m_project, m_views);
        m_views->addWidget(m_resources);
        connect(m_resources, &ResourcesPage::lineRequested, m_text, &TextPane::goToLine);
        connect(m_resources, &ResourcesPage::bgpRequested, this, [this] { showAnnouncing(true); });
        connect(m_resources, &ResourcesPage::l2Requested, this, [this] { showAnnouncing(false); });
    }
    leaveWideView();
    m_views->setCurrentWidget(m_resources);
    m_docks[1]->raise(); // the YAML beside the form
    m_resources->setFocus(Qt::OtherFocusReason);
}

bool MainWindow::areResourcesShown() const
{
    return m_resources && m_views->currentWidget() == m_resources;
}

/// `resources[1].spec.peers`: the form of that resource, at the field.
void MainWindow::goToResource(const YamlPath &path)
{
    showResources();
    m_resources->goTo(path);
    m_text->goToLine(positionOfResource(m_project.configuration(), path).line);
}

void MainWindow::showAnnouncing(bool byBgp)
{
    auto *dialog = new AnnounceDialog(&m_project, byBgp ? AnnounceDialog::By::Bgp : AnnounceDialog::By::L2, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

void MainWindow::showPresets()
{
    auto *dialog = new PresetDialog(&m_project, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

bool MainWindow::isExportShown() const
{
    return m_export && m_views->currentWidget() == m_export;
}

bool MainWindow::isCalculatorShown() const
{
    return m_calculator && m_views->currentWidget() == m_calculator;
}

QList<QWidget *> MainWindow::regionsOfView() const
{
    if (isCalculatorShown())
        return m_calculator->regions();
    if (isExportShown())
        return m_export->regions();
    if (areResourcesShown())
        return m_resources->regions() + QList<QWidget *>{m_text, m_problems->findChild<QTreeView *>()};
    return {m_navigation, m_page->searchBox(), m_page->view(), m_text, m_problems->findChild<QTreeView *>()};
}
