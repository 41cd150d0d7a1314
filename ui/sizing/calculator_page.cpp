#include "ui/sizing/calculator_page.h"

#include "ui/sizing/apply_dialog.h"
#include "ui/sizing/chart_panel.h"
#include "ui/sizing/components_panel.h"
#include "ui/sizing/derivation_panel.h"
#include "ui/sizing/fixed_maps_panel.h"
#include "ui/sizing/goal_panel.h"
#include "ui/sizing/node_reader_dialog.h"
#include "ui/sizing/pool_panel.h"
#include "ui/sizing/ratio_bar.h"
#include "ui/sizing/result_panel.h"
#include "ui/sizing/sizing_chart.h"
#include "ui/theme/icons.h"
#include "ui/window/message_bar.h"

#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QShortcut>
#include <QSlider>
#include <QSplitter>
#include <QTabBar>
#include <QTabWidget>
#include <QTreeView>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace {

struct FormatText
{
    SizingFormat format;
    const char *text;
    const char *suffix;
};

constexpr FormatText formatTexts[] = {
    {SizingFormat::Png, QT_TRANSLATE_NOOP("CalculatorPage", "Chart as &PNG …"), "png"},
    {SizingFormat::Svg, QT_TRANSLATE_NOOP("CalculatorPage", "Chart as &SVG …"), "svg"},
    {SizingFormat::Csv, QT_TRANSLATE_NOOP("CalculatorPage", "Table as &CSV …"), "csv"},
    {SizingFormat::Markdown, QT_TRANSLATE_NOOP("CalculatorPage", "Table as &Markdown …"), "md"},
};

/// So that a small window needn't grow for it.
QScrollArea *scrolling(QWidget *panel)
{
    auto *area = new QScrollArea(panel->parentWidget());
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setFocusPolicy(Qt::NoFocus);
    area->setWidget(panel);
    return area;
}

} // namespace

CalculatorPage::CalculatorPage(Project *project, QWidget *parent)
    : QWidget(parent),
      m_project(project),
      m_scenario(project),
      m_ratio(new RatioBar(&m_scenario, this)),
      m_pools(new PoolPanel(&m_scenario, this)),
      m_chart(new ChartPanel(&m_scenario, this))
{
    setObjectName(u"calculatorPage"_s);
    setAutoFillBackground(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(new MessageBar(project, this));
    layout->addWidget(createHeader());
    layout->addWidget(m_ratio);
    layout->addWidget(createParts(), 1);
    connect(m_pools, &PoolPanel::readingRequested, this, &CalculatorPage::readNodes);
    connect(&m_scenario, &SizingScenario::documentChanged, this, &CalculatorPage::updatePurpose);
    auto *leave = new QShortcut(Qt::Key_Escape, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    connect(leave, &QShortcut::activated, this, &CalculatorPage::closeRequested);
    updatePurpose();
}

QWidget *CalculatorPage::createHeader()
{
    auto *header = new QWidget(this);
    auto *title = new QLabel(tr("Calculator"), header);
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.25);
    large.setBold(true);
    title->setFont(large);
    m_purpose = new QLabel(header);
    auto *close = new QPushButton(icon("list"_L1), tr("&Settings"), header);
    close->setObjectName(u"closeCalculator"_s);
    close->setToolTip(tr("Back to the settings"));
    auto *apply = new QPushButton(icon("ok"_L1), tr("App&ly …"), header);
    apply->setObjectName(u"applyRatio"_s);
    apply->setToolTip(tr("Shows what would change in the file, and writes it"));
    connect(close, &QPushButton::clicked, this, &CalculatorPage::closeRequested);
    connect(apply, &QPushButton::clicked, this, &CalculatorPage::apply);
    auto *layout = new QHBoxLayout(header);
    layout->setContentsMargins(14, 10, 14, 6);
    layout->addWidget(title);
    layout->addSpacing(10);
    layout->addWidget(m_purpose, 1);
    layout->addWidget(close);
    layout->addWidget(createExportButton(header));
    layout->addWidget(apply);
    return header;
}

QPushButton *CalculatorPage::createExportButton(QWidget *parent)
{
    auto *button = new QPushButton(icon("export"_L1), tr("S&ave As"), parent);
    button->setObjectName(u"exportSizing"_s);
    auto *menu = new QMenu(button);
    for (const FormatText &format : formatTexts) {
        QAction *action = menu->addAction(tr(format.text));
        connect(action, &QAction::triggered, this, [this, format] { exportAs(format.format); });
    }
    menu->addSeparator();
    connect(menu->addAction(icon("copy"_L1), tr("C&opy Table")), &QAction::triggered, this, &CalculatorPage::copyTable);
    button->setMenu(menu);
    return button;
}

QWidget *CalculatorPage::createParts()
{
    auto *lower = new QSplitter(Qt::Horizontal, this);
    lower->addWidget(m_chart);
    m_tabs = createTabs();
    lower->addWidget(m_tabs);
    lower->setChildrenCollapsible(false);
    lower->setSizes({460, 620});
    lower->setStretchFactor(0, 1);
    lower->setStretchFactor(1, 1);
    auto *parts = new QSplitter(Qt::Vertical, this);
    parts->addWidget(m_pools);
    parts->addWidget(lower);
    parts->setChildrenCollapsible(false);
    parts->setStretchFactor(0, 1);
    parts->setStretchFactor(1, 3);
    parts->setSizes({165, 455});
    return parts;
}

QTabWidget *CalculatorPage::createTabs()
{
    auto *tabs = new QTabWidget(this);
    tabs->setObjectName(u"calculatorTabs"_s);
    tabs->setDocumentMode(true);
    tabs->setAccessibleName(tr("Views of the current pool"));
    tabs->addTab(new ResultPanel(&m_scenario, tabs), tr("Maps"));
    tabs->addTab(new DerivationPanel(&m_scenario, tabs), tr("How Computed"));
    tabs->addTab(scrolling(new GoalPanel(&m_scenario, tabs)), tr("Goals"));
    tabs->addTab(scrolling(new FixedMapsPanel(&m_scenario, tabs)), tr("Fixed Maps"));
    tabs->addTab(new ComponentsPanel(&m_scenario, tabs), tr("Components"));
    return tabs;
}

QList<QWidget *> CalculatorPage::regions() const
{
    return {m_ratio->findChild<QSlider *>(), m_pools->findChild<QTreeView *>(), m_chart->chart(), m_tabs->tabBar()};
}

void CalculatorPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_scenario.setActive(true);
}

void CalculatorPage::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_scenario.setActive(false);
    for (QDialog *dialog : findChildren<QDialog *>()) // they would show what no longer holds
        dialog->close();
}

void CalculatorPage::updatePurpose()
{
    const SizingInput &input = m_scenario.plainInput();
    QStringList texts{tr("BPF maps of Cilium %1").arg(m_project->configuration().catalogue().chartVersion())};
    if (input.ipv4)
        texts.append(u"IPv4"_s);
    if (input.ipv6)
        texts.append(u"IPv6"_s);
    if (input.distributedLru)
        texts.append(tr("distributed LRU"));
    m_purpose->setText(texts.join(u" · "_s));
}

void CalculatorPage::readNodes()
{
    if (!m_reader)
        m_reader = new NodeReaderDialog(&m_scenario, this);
    m_reader->show();
    m_reader->raise();
    m_reader->activateWindow();
}

void CalculatorPage::apply()
{
    if (!m_applying)
        m_applying = new ApplyDialog(&m_scenario, this);
    m_applying->propose();
    m_applying->show();
    m_applying->raise();
    m_applying->activateWindow();
}

void CalculatorPage::exportAs(SizingFormat format)
{
    const QString suffix = QString::fromLatin1(formatTexts[static_cast<std::size_t>(format)].suffix);
    const QString name = QFileInfo(m_project->title()).baseName() + u"-maps."_s + suffix;
    const QString path = QFileDialog::getSaveFileName(this, tr("Save As"), name, u"*."_s + suffix);
    if (path.isEmpty())
        return;
    if (const Result<void> saved = exportSizing(format, path, *m_chart, m_scenario); saved)
        m_project->say(Severity::Hint, tr("Saved %1").arg(path));
    else
        m_project->say(Severity::Error, saved.error().toString());
}

void CalculatorPage::copyTable() const
{
    QGuiApplication::clipboard()->setText(sizingAsText(SizingFormat::Markdown, m_scenario));
}
