#include "ui/window/settings_page.h"

#include "ui/models/sections_model.h"
#include "ui/models/setting_text.h"
#include "ui/settings/settings_view.h"
#include "ui/theme/icons.h"
#include "ui/window/filter_menu.h"
#include "ui/window/message_bar.h"
#include "ui/window/search_box.h"
#include "ui/window/search_help.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QShortcut>
#include <QStackedWidget>
#include <QThreadPool>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace {

QString nothingIn(const QString &section)
{
    if (section == views::problems)
        return SettingsPage::tr("No setting has a problem.");
    if (section == views::unknown)
        return SettingsPage::tr("The chart knows every key of this file.");
    return SettingsPage::tr("Nothing is set in this file yet; the chart’s defaults hold.");
}

/// So that the first key is answered as fast as the others.
void prepareSearch(const Project &project)
{
    QThreadPool::globalInstance()->start(
        [catalogue = project.configuration().sharedCatalogue()] { (void)catalogue->searchIndex(); });
}

} // namespace

SettingsPage::SettingsPage(Project *project, const SectionsModel *sections, QWidget *parent)
    : QWidget(parent),
      m_project(project),
      m_sections(sections),
      m_model(project),
      m_section(m_model.filter().section),
      m_view(new SettingsView(&m_model, this)),
      m_pages(new QStackedWidget(this))
{
    setMinimumWidth(340);
    m_pages->addWidget(m_view);
    m_pages->addWidget(createEmptyPage());
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(new MessageBar(project, this));
    layout->addWidget(createHeader());
    layout->addWidget(m_pages, 1);
    setAutoFillBackground(true);
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(&m_model, signal, this, &SettingsPage::updateHeading);
    connect(&m_model, &QAbstractItemModel::modelReset, this, &SettingsPage::updateHeading);
    updateHeading();
    connect(project, &Project::catalogueChanged, this, [project] { prepareSearch(*project); });
    prepareSearch(*project);
}

QLayout *SettingsPage::createSearch(QWidget *header)
{
    m_search = new SearchBox([this](const QString &term) { return filterSuggestions(term, *m_project); }, header);
    m_search->setObjectName(u"search"_s);
    m_search->setPlaceholderText(tr("Search settings by path, name or words (Ctrl+F), @ for filters"));
    m_search->setAccessibleName(tr("Search settings"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(icon("search"_L1), QLineEdit::LeadingPosition);
    connect(m_search, &QLineEdit::textChanged, this, &SettingsPage::search);
    connect(m_search, &QLineEdit::returnPressed, m_view, qOverload<>(&QWidget::setFocus));
    auto *down = new QShortcut(Qt::Key_Down, m_search, nullptr, nullptr, Qt::WidgetShortcut);
    connect(down, &QShortcut::activated, m_view, qOverload<>(&QWidget::setFocus));
    auto *escape = new QShortcut(Qt::Key_Escape, m_search, nullptr, nullptr, Qt::WidgetShortcut);
    connect(escape, &QShortcut::activated, m_search, &QLineEdit::clear);
    auto *filters = new QToolButton(header);
    filters->setObjectName(u"filters"_s);
    filters->setIcon(icon("filter"_L1));
    filters->setToolTip(tr("Filters"));
    filters->setAccessibleName(filters->toolTip());
    filters->setPopupMode(QToolButton::InstantPopup);
    filters->setAutoRaise(true);
    filters->setMenu(new FilterMenu(m_search, m_project, filters));
    auto *layout = new QHBoxLayout;
    layout->setSpacing(4);
    layout->addWidget(m_search, 1);
    layout->addWidget(filters);
    return layout;
}

QWidget *SettingsPage::createHeader()
{
    auto *header = new QWidget(this);
    QLayout *search = createSearch(header);
    m_heading = new QLabel(header);
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.25);
    large.setBold(true);
    m_heading->setFont(large);
    m_purpose = new QLabel(header);
    m_purpose->setWordWrap(true);
    m_purpose->setTextFormat(Qt::PlainText);
    auto *layout = new QVBoxLayout(header);
    layout->setContentsMargins(14, 10, 14, 8);
    layout->setSpacing(4);
    layout->addLayout(search);
    layout->addSpacing(4);
    layout->addWidget(m_heading);
    layout->addWidget(m_purpose);
    return header;
}

QWidget *SettingsPage::createEmptyPage()
{
    m_empty = new QLabel(m_pages);
    m_empty->setObjectName(u"nothingFound"_s);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setMargin(24);
    connect(m_empty, &QLabel::linkActivated, this,
            [this](const QString &link) { m_search->setText(QUrl(link).path(QUrl::FullyDecoded)); });
    return m_empty;
}

void SettingsPage::showSection(const QString &id)
{
    m_section = id;
    const QSignalBlocker blocker(m_search);
    m_search->clear();
    m_model.setFilter({.section = id, .query = {}});
    Q_EMIT searching(false);
}

QString SettingsPage::goTo(const YamlPath &path)
{
    const Catalogue &catalogue = m_project->configuration().catalogue();
    const YamlPath row = rowPath(catalogue, path);
    if (m_view->select(row))
        return m_section;
    const Setting *setting = catalogue.find(row);
    showSection(setting ? setting->knowledge.section : QString(views::unknown));
    m_view->select(row);
    return m_section;
}

void SettingsPage::search()
{
    const QString query = m_search->finishedQuery();
    if (query == m_model.filter().query)
        return;
    m_model.setFilter({.section = m_section, .query = query});
    if (m_model.rowCount() > 0)
        m_view->setCurrentIndex(m_model.index(0));
    m_view->scrollToTop();
    Q_EMIT searching(!query.isEmpty());
}

void SettingsPage::updateHeading()
{
    m_heading->setText(heading());
    m_purpose->setText(purpose());
    m_pages->setCurrentIndex(m_model.rowCount() > 0 ? 0 : 1);
    const QString &query = m_model.filter().query;
    if (m_model.rowCount() == 0)
        m_empty->setText(query.isEmpty() ? nothingIn(m_section)
                                         : nothingFoundHtml(query, m_model.queryProblem(), *m_project));
}

QString SettingsPage::heading() const
{
    if (!m_model.filter().query.isEmpty())
        return counted(m_model.rowCount(), tr("1 setting found"), tr("%1 settings found"));
    return m_sections->indexOf(m_section).data().toString();
}

QString SettingsPage::purpose() const
{
    QString note = otherChartsNote(m_model.filter().query, m_project->configuration().catalogue());
    if (!note.isEmpty() && m_model.rowCount() > 0)
        return note;
    if (!m_model.filter().query.isEmpty())
        return tr(
            "All sections, best match first. Every word must match; OR, -word, \"a phrase\" and @filters work, too.");
    return m_sections->indexOf(m_section).data(SectionsModel::PurposeRole).toString();
}
