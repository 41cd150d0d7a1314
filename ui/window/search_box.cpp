#include "ui/window/search_box.h"

#include "core/catalogue/search_filters.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QKeyEvent>
#include <QRegularExpression>
#include <QStandardItemModel>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int termRole = Qt::UserRole + 1;
constexpr int mostVisible = 12;

QStringList termsOf(const QString &text)
{
    return text.split(u' ', Qt::SkipEmptyParts);
}

/// `@mod` on its way to `@modified`, and `@type:` on its way to a value; `@modified` itself is finished.
bool isUnfinished(const QString &term)
{
    const QString name = term.startsWith(u'-') ? term.sliced(1) : term;
    if (name.endsWith(u':'))
        return name.startsWith(u'@') && findSearchFilter(name.sliced(1).chopped(1));
    if (!name.startsWith(u'@') || findSearchFilter(name.sliced(1)))
        return false;
    const auto begins = [&name](const SearchFilter &filter) {
        return QString::fromUtf8(filter.name).startsWith(name.sliced(1), Qt::CaseInsensitive);
    };
    return std::ranges::any_of(searchFilters(), begins);
}

} // namespace

SearchBox::SearchBox(Suggest suggest, QWidget *parent)
    : QLineEdit(parent),
      m_suggest(std::move(suggest)),
      m_suggestions(new QStandardItemModel(this)),
      m_completer(new QCompleter(m_suggestions, this))
{
    m_completer->setWidget(this); // not setCompleter(): that would complete the whole line
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_completer->setMaxVisibleItems(mostVisible);
    connect(m_completer, qOverload<const QModelIndex &>(&QCompleter::activated), this, &SearchBox::take);
    connect(this, &QLineEdit::textEdited, this, &SearchBox::offer);
}

QString SearchBox::finishedQuery() const
{
    const QString typed = text().trimmed();
    const qsizetype last = typed.lastIndexOf(u' ') + 1;
    return isUnfinished(typed.sliced(last)) ? typed.first(last).trimmed() : typed;
}

bool SearchBox::hasTerm(const QString &term) const
{
    return termsOf(text()).contains(term, Qt::CaseInsensitive);
}

void SearchBox::toggleTerm(const QString &term)
{
    QStringList terms = termsOf(text());
    const auto isTerm = [&term](const QString &other) { return other.compare(term, Qt::CaseInsensitive) == 0; };
    if (terms.removeIf(isTerm) == 0)
        terms << term;
    setText(terms.join(u' '));
    setFocus(Qt::OtherFocusReason);
}

void SearchBox::beginTerm(const QString &term)
{
    setText((termsOf(text()) << term).join(u' '));
    setFocus(Qt::OtherFocusReason);
    offer();
}

// What is offered takes Enter; only then the list gets the focus.
void SearchBox::keyPressEvent(QKeyEvent *event)
{
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isEnter && m_completer->popup()->isVisible())
        event->ignore();
    else
        QLineEdit::keyPressEvent(event);
}

/// Where the term at the cursor begins; a `-` before it stays out.
int SearchBox::termStart() const
{
    const QStringView before = QStringView(text()).first(cursorPosition());
    const auto start = before.lastIndexOf(u' ') + 1;
    return static_cast<int>(before.sliced(start).startsWith(u'-') ? start + 1 : start);
}

void SearchBox::offer()
{
    const QString term = text().mid(termStart(), cursorPosition() - termStart());
    const QList<Suggestion> suggestions = term.startsWith(u'@') ? m_suggest(term) : QList<Suggestion>();
    m_suggestions->clear();
    for (const Suggestion &suggestion : suggestions) {
        auto *item = new QStandardItem(suggestion.what.isEmpty() ? suggestion.term
                                                                 : tr("%1 – %2").arg(suggestion.term, suggestion.what));
        item->setData(suggestion.term, termRole);
        m_suggestions->appendRow(item);
    }
    const bool isThere = suggestions.size() == 1 && suggestions.front().term.compare(term, Qt::CaseInsensitive) == 0;
    if (suggestions.isEmpty() || isThere) {
        m_completer->popup()->hide();
        return;
    }
    m_completer->complete();
    m_completer->popup()->setCurrentIndex(m_completer->completionModel()->index(0, 0));
}

void SearchBox::take(const QModelIndex &index)
{
    const QString term = index.data(termRole).toString();
    const bool wantsValue = term.endsWith(u':');
    const int start = termStart();
    const QString rest = text().sliced(cursorPosition()).trimmed();
    const QString before = text().first(start) + term + (wantsValue ? QString() : u" "_s);
    setText(before + rest);
    setCursorPosition(static_cast<int>(before.size()));
    if (wantsValue)
        QMetaObject::invokeMethod(this, &SearchBox::offer, Qt::QueuedConnection); // the popup closes after this
}
