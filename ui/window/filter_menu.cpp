#include "ui/window/filter_menu.h"

#include "core/catalogue/search_filters.h"
#include "ui/window/search_box.h"
#include "ui/window/search_help.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostEntries = 40; ///< more are typed, with completion

QString titleOf(const SearchFilter &filter)
{
    QString what = QCoreApplication::translate("SearchFilters", filter.what);
    what.replace(0, 1, what.first(1).toUpper());
    return what;
}

} // namespace

FilterMenu::FilterMenu(SearchBox *box, const Project *project, QWidget *parent)
    : QMenu(parent), m_box(box), m_project(project)
{
    connect(this, &QMenu::aboutToShow, this, &FilterMenu::fill);
}

void FilterMenu::fill()
{
    clear();
    bool wasOfDocument = false;
    for (const SearchFilter &filter : searchFilters()) {
        if (wasOfDocument && !filter.asksDocument)
            addSeparator();
        wasOfDocument = filter.asksDocument;
        addFilter(QString::fromUtf8(filter.name));
    }
}

void FilterMenu::addFilter(const QString &name)
{
    const SearchFilter &filter = *findSearchFilter(name);
    const QString term = u'@' + name;
    if (filter.value == SearchFilter::Value::None) {
        addTick(this, term, titleOf(filter));
        return;
    }
    const QList<SearchBox::Suggestion> values = filterSuggestions(term + u':', *m_project);
    if (values.size() > mostEntries || values.isEmpty()) {
        QAction *begin = addAction(u"%1 …\t%2:"_s.arg(titleOf(filter), term));
        connect(begin, &QAction::triggered, m_box, [box = m_box, term] { box->beginTerm(term + u':'); });
        return;
    }
    QMenu *menu = addMenu(titleOf(filter));
    if (filter.value == SearchFilter::Value::Optional)
        addTick(menu, term, tr("any"));
    for (const SearchBox::Suggestion &value : values)
        addTick(menu, value.term, value.term.section(u':', 1));
}

void FilterMenu::addTick(QMenu *menu, const QString &term, const QString &text)
{
    QAction *action = menu->addAction(u"%1\t%2"_s.arg(text, term)); // where shortcuts stand
    action->setCheckable(true);
    action->setChecked(m_box->hasTerm(term));
    connect(action, &QAction::triggered, m_box, [box = m_box, term] { box->toggleTerm(term); });
}
