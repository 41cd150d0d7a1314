#include "ui/sizing/fixed_maps_panel.h"

#include "ui/sizing/calm_row_delegate.h"

#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QSpinBox>
#include <QTreeView>

#include <array>

using namespace Qt::StringLiterals;

namespace {

constexpr int mostOfALoad = 10'000'000;

struct LoadField
{
    const char *label;
    qint64 NodeLoad::*amount;
};

constexpr std::array loadFields{
    LoadField{QT_TRANSLATE_NOOP("FixedMapsPanel", "Pods on a node"), &NodeLoad::endpoints},
    LoadField{QT_TRANSLATE_NOOP("FixedMapsPanel", "Policy entries of a pod"), &NodeLoad::policyEntriesPerEndpoint},
    LoadField{QT_TRANSLATE_NOOP("FixedMapsPanel", "Service frontends"), &NodeLoad::services},
    LoadField{QT_TRANSLATE_NOOP("FixedMapsPanel", "Backends of a service"), &NodeLoad::backendsPerService},
    LoadField{QT_TRANSLATE_NOOP("FixedMapsPanel", "Addresses in the cluster"), &NodeLoad::ipcacheEntries},
    LoadField{QT_TRANSLATE_NOOP("FixedMapsPanel", "Frontends with Maglev"), &NodeLoad::maglevServices},
    LoadField{QT_TRANSLATE_NOOP("FixedMapsPanel", "Addresses of nodes"), &NodeLoad::nodes},
};

} // namespace

FixedMapsPanel::FixedMapsPanel(SizingScenario *scenario, QWidget *parent)
    : QWidget(parent), m_scenario(scenario), m_model(scenario), m_table(createTable()), m_reason(new QLabel(this))
{
    m_reason->setWordWrap(true);
    m_reason->setContentsMargins(14, 4, 14, 4);
    m_reason->setTextFormat(Qt::PlainText);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_reason);
    layout->addWidget(createLoad());
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &FixedMapsPanel::showReason);
    connect(&m_model, &QAbstractItemModel::modelReset, this, [this] { m_table->setCurrentIndex(m_model.index(0, 0)); });
    m_table->setCurrentIndex(m_model.index(0, 0));
}

QTreeView *FixedMapsPanel::createTable()
{
    auto *table = new QTreeView(this);
    table->setObjectName(u"fixedMapTable"_s);
    table->setModel(&m_model);
    setUpCalmTable(table, tr("Maps of fixed size"));
    table->header()->setSectionResizeMode(FixedMapModel::NameColumn, QHeaderView::Stretch);
    const int unit = fontMetrics().averageCharWidth();
    for (const int column : {FixedMapModel::EntriesColumn, FixedMapModel::CreatedColumn, FixedMapModel::LoadedColumn,
                             FixedMapModel::FullColumn})
        table->setColumnWidth(column, 15 * unit);
    return table;
}

QWidget *FixedMapsPanel::createLoad()
{
    constexpr int columns = 2;
    auto *load = new QWidget(this);
    auto *grid = new QGridLayout(load);
    grid->setContentsMargins(14, 4, 14, 10);
    grid->setHorizontalSpacing(10);
    int number = 0;
    for (const LoadField &field : loadFields) {
        auto *box = new QSpinBox(load);
        box->setRange(0, mostOfALoad);
        box->setGroupSeparatorShown(true);
        box->setValue(static_cast<int>(m_scenario->load().*field.amount));
        box->setAccessibleName(tr(field.label));
        connect(box, &QSpinBox::valueChanged, this, &FixedMapsPanel::applyLoad);
        auto *label = new QLabel(tr(field.label), load);
        label->setBuddy(box);
        grid->addWidget(label, number / columns, number % columns * 2);
        grid->addWidget(box, number / columns, number % columns * 2 + 1);
        m_fields.push_back(box);
        ++number;
    }
    grid->setColumnStretch(1, 1);
    grid->setColumnStretch(3, 1);
    return load;
}

void FixedMapsPanel::applyLoad()
{
    NodeLoad load = m_scenario->load();
    for (std::size_t number = 0; number < loadFields.size(); ++number)
        load.*loadFields.at(number).amount = m_fields[number]->value();
    m_scenario->setLoad(load);
}

void FixedMapsPanel::showReason()
{
    const FixedMap *map = m_model.mapAt(m_table->currentIndex());
    m_reason->setText(map ? map->why
                          : tr("Maps that are filled as they are used grow up to their entries; the load "
                               "below says how far."));
}
