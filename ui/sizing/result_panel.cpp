#include "ui/sizing/result_panel.h"

#include "ui/sizing/calm_row_delegate.h"
#include "ui/sizing/warning_list.h"

#include <QHeaderView>
#include <QLabel>
#include <QTreeView>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

ResultPanel::ResultPanel(SizingScenario *scenario, QWidget *parent)
    : QWidget(parent),
      m_scenario(scenario),
      m_model(scenario),
      m_warnings(new WarningList(this)),
      m_table(createTable()),
      m_reason(new QLabel(this))
{
    m_reason->setWordWrap(true);
    m_reason->setTextFormat(Qt::PlainText);
    m_reason->setContentsMargins(12, 6, 12, 8);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_warnings);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_reason);
    connect(m_scenario, &SizingScenario::documentChanged, this, &ResultPanel::follow);
    connect(m_scenario, &SizingScenario::ratioChanged, this, &ResultPanel::follow);
    connect(m_scenario, &SizingScenario::currentPoolChanged, this, &ResultPanel::follow);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ResultPanel::showReason);
    follow();
}

QTreeView *ResultPanel::createTable()
{
    auto *table = new QTreeView(this);
    table->setObjectName(u"resultTable"_s);
    table->setModel(&m_model);
    setUpCalmTable(table, tr("Sizes of the maps"));
    table->header()->setSectionResizeMode(ResultModel::DecidedColumn, QHeaderView::Stretch);
    const int unit = fontMetrics().averageCharWidth();
    const std::pair<int, int> widths[] = {{ResultModel::MapColumn, 22},
                                          {ResultModel::EntriesColumn, 13},
                                          {ResultModel::PresentColumn, 14},
                                          {ResultModel::BytesColumn, 11},
                                          {ResultModel::ShareColumn, 12}};
    for (const auto &[column, characters] : widths)
        table->setColumnWidth(column, characters * unit);
    table->setCurrentIndex(m_model.index(0, 0)); // a screen reader needs one
    return table;
}

void ResultPanel::follow()
{
    const int pool = m_scenario->currentPool();
    m_table->setColumnHidden(ResultModel::PresentColumn, !m_scenario->isWhatIf());
    m_warnings->show(pool < 0 ? std::vector<SizingWarning>() : warningsFor(*m_scenario, pool));
    if (!m_table->currentIndex().isValid())
        m_table->setCurrentIndex(m_model.index(0, 0));
    showReason();
}

// The table elides it where there is little room.
void ResultPanel::showReason()
{
    const QModelIndex row = m_table->currentIndex();
    m_reason->setVisible(row.isValid());
    if (row.isValid())
        m_reason->setText(row.data(ResultModel::ReasonRole).toString());
}
