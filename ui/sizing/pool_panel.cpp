#include "ui/sizing/pool_panel.h"

#include "core/values/memory_quantity.h"
#include "ui/models/setting_text.h"
#include "ui/sizing/calm_row_delegate.h"
#include "ui/sizing/map_style.h"
#include "ui/sizing/sizing_warnings.h"
#include "ui/theme/icons.h"

#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QShortcut>
#include <QStackedWidget>
#include <QTreeView>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

PoolPanel::PoolPanel(SizingScenario *scenario, QWidget *parent)
    : QWidget(parent), m_scenario(scenario), m_model(scenario), m_pages(new QStackedWidget(this))
{
    m_pages->addWidget(createTable());
    m_pages->addWidget(createEmptyPage());
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(createHeader());
    layout->addWidget(m_pages, 1);
    connectSignals();
    updateState();
    showCurrent();
    showTotals();
}

QWidget *PoolPanel::createHeader()
{
    auto *header = new QWidget(this);
    m_totals = new QLabel(header);
    m_totals->setObjectName(u"poolTotals"_s);
    m_totals->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *add = new QPushButton(icon("add"_L1), tr("A&dd Pool"), header);
    add->setObjectName(u"addPool"_s);
    m_remove = new QPushButton(icon("remove"_L1), tr("Re&move"), header);
    m_remove->setObjectName(u"removePool"_s);
    auto *read = new QPushButton(icon("open"_L1), tr("Read &Nodes …"), header);
    read->setObjectName(u"readNodes"_s);
    read->setToolTip(tr("Takes the nodes’ memory from what kubectl, talosctl or /proc/meminfo print"));
    connect(add, &QPushButton::clicked, &m_model, &PoolModel::addPool);
    connect(m_remove, &QPushButton::clicked, this, [this] { m_model.removePool(m_scenario->currentPool()); });
    connect(read, &QPushButton::clicked, this, &PoolPanel::readingRequested);
    auto *layout = new QHBoxLayout(header);
    layout->setContentsMargins(14, 4, 14, 6);
    layout->addWidget(m_totals, 1);
    layout->addWidget(add);
    layout->addWidget(m_remove);
    layout->addWidget(read);
    return header;
}

QWidget *PoolPanel::createTable()
{
    m_table = new QTreeView(this);
    m_table->setObjectName(u"poolTable"_s);
    m_table->setModel(&m_model);
    setUpCalmTable(m_table, tr("Node pools"));
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed |
                             QAbstractItemView::AnyKeyPressed);
    m_table->header()->setSectionResizeMode(PoolModel::NameColumn, QHeaderView::Stretch);
    const int unit = fontMetrics().averageCharWidth();
    const std::pair<int, int> widths[] = {{PoolModel::LabelsColumn, 22},    {PoolModel::CountColumn, 8},
                                          {PoolModel::InstalledColumn, 12}, {PoolModel::MemoryTotalColumn, 14},
                                          {PoolModel::CpusColumn, 8},       {PoolModel::RatioColumn, 10},
                                          {PoolModel::BytesColumn, 17},     {PoolModel::ShareColumn, 14}};
    for (const auto &[column, characters] : widths)
        m_table->setColumnWidth(column, characters * unit);
    return m_table;
}

QWidget *PoolPanel::createEmptyPage()
{
    auto *label =
        new QLabel(tr("No node pools yet. Add one and type its memory, or read the nodes of your cluster."), m_pages);
    label->setAlignment(Qt::AlignCenter);
    label->setWordWrap(true);
    return label;
}

void PoolPanel::connectSignals()
{
    connect(m_scenario, &SizingScenario::poolsChanged, this, &PoolPanel::updateState);
    connect(m_scenario, &SizingScenario::currentPoolChanged, this, &PoolPanel::showCurrent);
    connect(m_scenario, &SizingScenario::totalsChanged, this, &PoolPanel::showTotals);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &row) { m_scenario->setCurrentPool(row.row()); });
    auto *remove = new QShortcut(QKeySequence::Delete, m_table, nullptr, nullptr, Qt::WidgetShortcut);
    connect(remove, &QShortcut::activated, m_remove, &QPushButton::click);
    auto *add = new QShortcut(Qt::Key_Insert, m_table, nullptr, nullptr, Qt::WidgetShortcut);
    connect(add, &QShortcut::activated, &m_model, &PoolModel::addPool);
}

void PoolPanel::updateState()
{
    const bool isEmpty = m_scenario->poolCount() == 0;
    m_pages->setCurrentIndex(isEmpty ? 1 : 0);
    m_remove->setEnabled(!isEmpty);
}

void PoolPanel::showCurrent()
{
    const int row = m_scenario->currentPool();
    if (row == m_table->currentIndex().row() || row >= m_model.rowCount())
        return;
    const int column = std::max(0, m_table->currentIndex().column());
    m_table->setCurrentIndex(m_model.index(row, column));
}

void PoolPanel::showTotals()
{
    const SizingScenario::Totals &totals = m_scenario->totals();
    const auto nodes = static_cast<int>(std::min<qint64>(totals.nodes, std::numeric_limits<int>::max()));
    if (m_scenario->poolCount() == 0)
        return m_totals->setText(tr("Node pools"));
    m_totals->setText(tr("%1, %2: maps take %3 in all, %4 of the cluster’s memory")
                          .arg(counted(m_scenario->poolCount(), tr("1 pool"), tr("%1 pools")),
                               counted(nodes, tr("1 node"), tr("%1 nodes")), formatMemory(totals.mapBytes),
                               shareText(totals.mapBytes, totals.memoryBytes)));
}
