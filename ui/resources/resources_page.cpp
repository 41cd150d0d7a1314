#include "ui/resources/resources_page.h"

#include "core/kinds/blank_resource.h"
#include "core/kinds/kind_explanations.h"
#include "core/kinds/resource_templates.h"
#include "ui/explanation/html_parts.h"
#include "ui/resources/field_delegate.h"
#include "ui/theme/icons.h"

#include <QHeaderView>
#include <QInputDialog>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTextBrowser>
#include <QTreeView>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

ResourcesPage::ResourcesPage(Project *project, QWidget *parent)
    : QWidget(parent), m_project(project), m_pages(new QStackedWidget(this))
{
    setObjectName(u"resourcesPage"_s);
    m_empty = new QLabel(m_pages);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_pages->addWidget(createContent());
    m_pages->addWidget(m_empty);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(createHeader());
    layout->addWidget(m_pages, 1);
    connectSignals();
    m_list->setCurrentIndex(m_resources.index(0));
    updateState();
}

QWidget *ResourcesPage::createHeader()
{
    auto *header = new QWidget(this);
    auto *title = new QLabel(tr("<b>Cilium resources</b>"), header);
    m_add = new QPushButton(icon("add"_L1), tr("A&dd"), header);
    m_add->setObjectName(u"addResource"_s);
    m_add->setMenu(createAddMenu());
    m_remove = new QPushButton(icon("remove"_L1), tr("Re&move"), header);
    m_remove->setObjectName(u"removeResource"_s);
    auto *layout = new QHBoxLayout(header);
    layout->setContentsMargins(14, 8, 14, 8);
    layout->addWidget(title, 1);
    layout->addWidget(m_add);
    layout->addWidget(m_remove);
    connect(m_remove, &QPushButton::clicked, this, &ResourcesPage::removeCurrent);
    return header;
}

/// Filled when it opens, as kinds and their versions depend on the target.
QMenu *ResourcesPage::createAddMenu()
{
    auto *menu = new QMenu(this);
    menu->setToolTipsVisible(true);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] {
        menu->clear();
        const QString chart = m_project->configuration().catalogue().chartVersion();
        connect(menu->addAction(tr("Announce LoadBalancer IPs by &BGP …")), &QAction::triggered, this,
                &ResourcesPage::bgpRequested);
        connect(menu->addAction(tr("Announce LoadBalancer IPs in the &L2 Network …")), &QAction::triggered, this,
                &ResourcesPage::l2Requested);
        QMenu *templates = menu->addMenu(tr("From a &Template"));
        templates->setToolTipsVisible(true);
        for (const ResourceTemplate &each : resourceTemplates(chart)) {
            QAction *action = templates->addAction(each.title);
            action->setToolTip(each.what);
            connect(action, &QAction::triggered, this, [this, each] { add(each.resource, each.title); });
        }
        menu->addSeparator();
        for (const ResourceKind &kind : resourceKinds(chart)) {
            QAction *action = menu->addAction(kind.name);
            action->setToolTip(explanationOf(kind.name).what);
            connect(action, &QAction::triggered, this,
                    [this, &kind] { add(blankResource(kind, m_project->configuration().profile()), kind.name); });
        }
    });
    return menu;
}

QWidget *ResourcesPage::createContent()
{
    auto *splitter = new QSplitter(m_pages);
    m_list = new QListView(splitter);
    m_list->setModel(&m_resources);
    m_list->setObjectName(u"resourceList"_s);
    m_list->setAccessibleName(tr("Resources"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setSpacing(2);
    splitter->addWidget(m_list);
    splitter->addWidget(createForm());
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({250, 500});
    return splitter;
}

QWidget *ResourcesPage::createForm()
{
    auto *form = new QWidget(m_pages);
    m_form = new QTreeView(form);
    m_form->setModel(&m_fields);
    m_form->setItemDelegateForColumn(ResourceFieldModel::ValueColumn, new FieldDelegate(m_form));
    m_form->setObjectName(u"resourceForm"_s);
    m_form->setAccessibleName(tr("Fields of the resource"));
    m_form->setFrameShape(QFrame::NoFrame);
    m_form->setAlternatingRowColors(true);
    m_form->setEditTriggers(QAbstractItemView::AllEditTriggers);
    m_form->header()->setSectionResizeMode(ResourceFieldModel::NameColumn, QHeaderView::ResizeToContents);
    m_explanation = new QTextBrowser(form);
    m_explanation->setOpenExternalLinks(true);
    m_explanation->setFrameShape(QFrame::NoFrame);
    m_explanation->setAccessibleName(tr("What the field is for"));
    m_explanation->setMaximumHeight(fontMetrics().height() * 9);
    m_addItem = new QPushButton(icon("add"_L1), tr("Add &Entry"), form);
    m_addItem->setObjectName(u"addEntry"_s);
    m_removeField = new QPushButton(icon("remove"_L1), tr("Remove &Field"), form);
    m_removeField->setObjectName(u"removeField"_s);
    connect(m_addItem, &QPushButton::clicked, this, &ResourcesPage::addToField);
    connect(m_removeField, &QPushButton::clicked, this, &ResourcesPage::removeField);
    auto *buttons = new QHBoxLayout;
    buttons->setContentsMargins(8, 4, 8, 4);
    buttons->addWidget(m_addItem);
    buttons->addWidget(m_removeField);
    buttons->addStretch(1);
    auto *layout = new QVBoxLayout(form);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_form, 1);
    layout->addLayout(buttons);
    layout->addWidget(m_explanation);
    return form;
}

void ResourcesPage::connectSignals()
{
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ResourcesPage::showCurrent);
    connect(&m_fields, &QAbstractItemModel::modelReset, this, &ResourcesPage::restoreForm);
    connect(m_form->selectionModel(), &QItemSelectionModel::currentChanged, this, &ResourcesPage::explain);
    connect(m_project, &Project::findingsChanged, this, &ResourcesPage::updateState); // after the list's own update
    connect(m_project, &Project::documentOpened, this, [this] {
        m_list->setCurrentIndex(m_resources.index(0));
        updateState();
    });
}

int ResourcesPage::currentRow() const
{
    return m_list->currentIndex().isValid() ? m_list->currentIndex().row() : -1;
}

void ResourcesPage::updateState()
{
    if (currentRow() < 0 && m_resources.rowCount() > 0)
        return m_list->setCurrentIndex(m_resources.index(0)); // comes back here
    const bool isProfile = m_project->isProfile();
    m_add->setEnabled(isProfile);
    m_remove->setEnabled(isProfile && currentRow() >= 0);
    m_pages->setCurrentIndex(isProfile && m_resources.rowCount() > 0 ? 0 : 1);
    m_empty->setText(isProfile
                         ? tr("No resources yet. Add BGP, address pools, policies or options for some nodes; they "
                              "are kept in the profile and exported with it.")
                         : tr("Resources are kept in a profile, and this file holds Helm values only."));
}

void ResourcesPage::showResource(int number)
{
    m_list->setCurrentIndex(m_resources.index(number));
}

/// The field at the place, or the nearest one around it that the form has.
void ResourcesPage::goTo(const YamlPath &place)
{
    showResource(std::get<int>(place.at(1)));
    for (YamlPath at = place; at.size() > 2; at = at.parent()) {
        if (const QModelIndex field = m_fields.indexOf(at); field.isValid()) {
            m_form->setCurrentIndex(field.siblingAtColumn(ResourceFieldModel::ValueColumn));
            return m_form->scrollTo(field);
        }
    }
}

void ResourcesPage::showCurrent()
{
    m_currentField.clear();
    m_fields.setResource(currentRow());
    updateState();
    if (currentRow() >= 0)
        Q_EMIT lineRequested(
            positionOfResource(m_project->configuration(), YamlPath("resources").child(currentRow())).line);
}

/// What is set stands open; the field that was current still is.
void ResourcesPage::restoreForm()
{
    const auto visit = [this](const auto &self, const QModelIndex &parent) -> void {
        for (int row = 0; row < m_fields.rowCount(parent); ++row) {
            const QModelIndex index = m_fields.index(row, 0, parent);
            m_form->setExpanded(index, index.data(ResourceFieldModel::IsSetRole).toBool());
            if (m_fields.path(index).toString() == m_currentField)
                m_form->setCurrentIndex(index.siblingAtColumn(ResourceFieldModel::ValueColumn));
            self(self, index);
        }
    };
    const QString current = m_currentField;
    visit(visit, {});
    m_currentField = current;
    explain();
}

void ResourcesPage::explain()
{
    const std::vector<Resource> resources = resourcesOf(m_project->configuration().profile());
    const QModelIndex current = m_form->currentIndex();
    m_addItem->setEnabled(m_fields.canAddTo(current));
    m_removeField->setEnabled(m_fields.canRemove(current));
    if (currentRow() < 0 || currentRow() >= static_cast<int>(resources.size()))
        return m_explanation->clear();
    const QString &kind = resources[static_cast<std::size_t>(currentRow())].kind;
    const KindExplanation &explanation = explanationOf(kind);
    QString html = paragraph(kind, explanation.what);
    if (current.isValid()) {
        m_currentField = m_fields.path(current).toString();
        const QString field = current.data(ResourceFieldModel::FieldPathRole).toString();
        html = paragraph(field, fieldExplanation(kind, field)) + html;
    }
    const QString minor = m_project->configuration().catalogue().chartMinor();
    if (!explanation.docs.isEmpty())
        html += u"<p>%1</p>"_s.arg(
            webLink(u"https://docs.cilium.io/en/v%1/%2"_s.arg(minor, explanation.docs), tr("Documentation")));
    m_explanation->setHtml(HtmlStyle(palette()).page(html));
}

void ResourcesPage::add(const Value &resource, const QString &title)
{
    if (m_project->apply(withResources(m_project->configuration().profile(), {resource}), tr("Add %1").arg(title)))
        showResource(m_resources.rowCount() - 1);
}

void ResourcesPage::removeCurrent()
{
    if (currentRow() >= 0)
        m_project->apply({inProfile(YamlPath("resources").child(currentRow()), {})},
                         tr("Remove %1").arg(m_list->currentIndex().data().toString()));
}

void ResourcesPage::addToField()
{
    const QModelIndex field = m_form->currentIndex();
    QString key;
    if (m_fields.takesKeys(field))
        key = QInputDialog::getText(this, tr("Add Entry"), tr("Key of the new entry:"));
    m_fields.addTo(field, key.trimmed());
}

void ResourcesPage::removeField()
{
    m_fields.remove(m_form->currentIndex());
}

QList<QWidget *> ResourcesPage::regions() const
{
    return {m_list, m_form};
}
