// The part of MainWindow that changes between its views: the settings and the calculator.
#include "ui/findings/findings_panel.h"
#include "ui/settings/settings_view.h"
#include "ui/sizing/calculator_page.h"
#include "ui/text/text_pane.h"
#include "ui/window/main_window.h"
#include "ui/window/settings_page.h"

#include <QDockWidget>
#include <QLineEdit>
#include <QListView>
#include <QStackedWidget>
#include <QTreeView>

namespace {
constexpr int roomForSections = 1150; ///< a narrower window gives the calculator all of its width
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
    m_layoutOfSettings = saveState();
    for (QDockWidget *dock : std::as_const(m_docks))
        dock->setVisible(dock == m_docks.front() && width() >= roomForSections);
    m_views->setCurrentWidget(m_calculator);
    m_calculator->setFocus(Qt::OtherFocusReason);
}

void MainWindow::showSettings()
{
    if (!isCalculatorShown())
        return;
    m_views->setCurrentWidget(m_page);
    restoreState(m_layoutOfSettings);
    m_page->view()->setFocus(Qt::OtherFocusReason);
}

bool MainWindow::isCalculatorShown() const
{
    return m_calculator && m_views->currentWidget() == m_calculator;
}

QList<QWidget *> MainWindow::regionsOfView() const
{
    if (isCalculatorShown())
        return m_calculator->regions();
    return {m_navigation, m_page->searchBox(), m_page->view(), m_text, m_problems->findChild<QTreeView *>()};
}
