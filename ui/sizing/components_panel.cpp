#include "ui/sizing/components_panel.h"

#include "core/values/memory_quantity.h"
#include "ui/explanation/html_parts.h"
#include "ui/sizing/calm_row_delegate.h"

#include <QHeaderView>
#include <QTextBrowser>
#include <QTreeView>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

ComponentsPanel::ComponentsPanel(SizingScenario *scenario, QWidget *parent)
    : QWidget(parent), m_scenario(scenario), m_model(scenario), m_table(createTable()), m_detail(new QTextBrowser(this))
{
    m_detail->setObjectName(u"componentDetail"_s);
    m_detail->setAccessibleName(tr("The current component, and what is left of a node"));
    m_detail->setOpenExternalLinks(true);
    m_detail->setFrameShape(QFrame::NoFrame);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_detail, 1);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &ComponentsPanel::showDetail);
    connect(&m_model, &QAbstractItemModel::modelReset, this, [this] {
        m_table->setCurrentIndex(m_model.index(0, 0));
        showDetail();
    });
    connect(&m_model, &QAbstractItemModel::dataChanged, this, &ComponentsPanel::showDetail);
    m_table->setCurrentIndex(m_model.index(0, 0));
    showDetail();
}

QTreeView *ComponentsPanel::createTable()
{
    auto *table = new QTreeView(this);
    table->setObjectName(u"componentTable"_s);
    table->setModel(&m_model);
    setUpCalmTable(table, tr("Components"));
    table->header()->setSectionResizeMode(ComponentModel::NameColumn, QHeaderView::Stretch);
    const int unit = fontMetrics().averageCharWidth();
    const std::pair<int, int> widths[] = {{ComponentModel::PlaceColumn, 13},
                                          {ComponentModel::RequestColumn, 18},
                                          {ComponentModel::LimitColumn, 14},
                                          {ComponentModel::MemoryColumn, 26}};
    for (const auto &[column, characters] : widths)
        table->setColumnWidth(column, characters * unit);
    return table;
}

QString ComponentsPanel::remainderHtml() const
{
    const int pool = m_scenario->currentPool();
    if (pool < 0 || m_scenario->present(pool).input.memoryBytes <= 0)
        return {};
    const NodeRemainder left = remainderOf(m_scenario->sizedPool(pool), m_model.components());
    const Figure range{.kind = FigureKind::Computed, .lowBytes = left.lowBytes, .highBytes = left.highBytes};
    QString html = paragraph(tr("Left for workloads"),
                             tr("Of %1 that a node of this pool sees, %2 are left when everything of Cilium’s that "
                                "runs on every node is there.")
                                 .arg(formatMemory(left.memoryBytes), figureText(range)));
    QStringList uncounted;
    for (const QString &name : left.uncounted)
        uncounted.append(componentTitle(name));
    if (!uncounted.isEmpty())
        html += paragraph({}, tr("Not counted, as nobody has published a figure: %1.").arg(uncounted.join(u", ")));
    if (!left.guideClaim.isEmpty())
        html += paragraph({}, tr("The guide claims: %1").arg(left.guideClaim));
    return html;
}

void ComponentsPanel::showDetail()
{
    QString html;
    if (const ComponentResources *component = m_model.componentAt(m_table->currentIndex())) {
        html += paragraph(componentTitle(component->name), component->memory.text);
        if (!component->guideClaim.isEmpty())
            html += paragraph({}, tr("The guide claims: %1").arg(component->guideClaim));
        if (!component->memory.source.isEmpty())
            html += u"<p>%1</p>"_s.arg(webLink(component->memory.source, component->memory.source));
    }
    m_detail->setHtml(HtmlStyle(palette()).page(html + remainderHtml()));
}
