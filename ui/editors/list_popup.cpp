#include "ui/editors/list_popup.h"

#include "ui/editors/typed_value.h"
#include "ui/models/setting_text.h"
#include "ui/theme/icons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int textRole = Qt::UserRole; ///< the entry itself; what is shown may have an explanation behind it

QString entryText(const QListWidgetItem &item)
{
    const QString known = item.data(textRole).toString();
    return known.isEmpty() ? item.text().trimmed() : known;
}

} // namespace

ListPopup::ListPopup(const Setting *setting, const Value::List &items, QWidget *parent)
    : QFrame(parent, Qt::Popup), m_setting(setting), m_list(new QListWidget(this)), m_problem(new QLabel(this))
{
    setFrameShape(QFrame::StyledPanel);
    setAttribute(Qt::WA_DeleteOnClose);
    auto *title = new QLabel(setting ? setting->knowledge.label : tr("Entries"), this);
    title->setBuddy(m_list);
    m_list->setAccessibleName(tr("Entries of %1").arg(title->text()));
    m_list->setDragDropMode(QAbstractItemView::InternalMove);
    m_list->setWordWrap(true);
    m_problem->setWordWrap(true);
    m_problem->hide();
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(title);
    layout->addWidget(m_list);
    layout->addWidget(m_problem);
    layout->addWidget(createButtons());
    setMinimumSize(440, 320);
    fill(items);
    m_list->setFocus();
}

void ListPopup::fill(const Value::List &items)
{
    const std::vector<Choice> choices = m_setting ? m_setting->choices() : std::vector<Choice>();
    const auto whatOf = [&choices](const Value &value) {
        const auto choice = std::ranges::find(choices, value, &Choice::value);
        return choice == choices.end() ? QString() : firstSentence(choice->what);
    };
    for (const Value &item : items)
        addItem(item.isString() ? item.toString() : item.toDisplay(), whatOf(item), true);
    for (const Choice &choice : choices) {
        if (std::ranges::find(items, choice.value) == items.end())
            addItem(displayText(choice.value), firstSentence(choice.what), false);
    }
    m_list->setCurrentRow(0);
}

void ListPopup::addItem(const QString &text, const QString &what, bool isTicked)
{
    auto *item = new QListWidgetItem(what.isEmpty() ? text : tr("%1 – %2").arg(text, what), m_list);
    item->setCheckState(isTicked ? Qt::Checked : Qt::Unchecked);
    if (what.isEmpty())
        item->setFlags(item->flags() | Qt::ItemIsEditable);
    else
        item->setData(textRole, text);
}

QWidget *ListPopup::createButtons()
{
    auto *buttons = new QWidget(this);
    auto *layout = new QHBoxLayout(buttons);
    layout->setContentsMargins(0, 0, 0, 0);
    const auto addTool = [&](QLatin1StringView name, const QString &text, auto action) {
        auto *button = new QToolButton(buttons);
        button->setIcon(icon(name));
        button->setToolTip(text);
        button->setAccessibleName(text);
        connect(button, &QToolButton::clicked, this, action);
        layout->addWidget(button);
    };
    addTool("add"_L1, tr("Add an entry"), &ListPopup::addEntry);
    addTool("remove"_L1, tr("Remove the entry"), &ListPopup::removeEntry);
    addTool("up"_L1, tr("Move up"), [this] { moveEntry(-1); });
    addTool("down"_L1, tr("Move down"), [this] { moveEntry(1); });
    layout->addStretch();
    auto *cancel = new QPushButton(tr("Cancel"), buttons);
    auto *apply = new QPushButton(tr("Apply"), buttons);
    apply->setDefault(true);
    apply->setObjectName(u"applyList"_s);
    connect(cancel, &QPushButton::clicked, this, &QWidget::close);
    connect(apply, &QPushButton::clicked, this, &ListPopup::apply);
    layout->addWidget(cancel);
    layout->addWidget(apply);
    return buttons;
}

void ListPopup::addEntry()
{
    auto *item = new QListWidgetItem(m_list);
    item->setCheckState(Qt::Checked);
    item->setFlags(item->flags() | Qt::ItemIsEditable);
    m_list->setCurrentItem(item);
    m_list->editItem(item);
}

void ListPopup::removeEntry()
{
    delete m_list->takeItem(m_list->currentRow());
}

void ListPopup::moveEntry(int by)
{
    const int row = m_list->currentRow();
    if (row < 0 || row + by < 0 || row + by >= m_list->count())
        return;
    QListWidgetItem *item = m_list->takeItem(row);
    m_list->insertItem(row + by, item);
    m_list->setCurrentItem(item);
}

void ListPopup::apply()
{
    Value::List list;
    for (int row = 0; row < m_list->count(); ++row) {
        const QListWidgetItem *item = m_list->item(row);
        if (item->checkState() != Qt::Checked)
            continue;
        const Result<Value> value = readTypedItem(m_setting, entryText(*item));
        if (!value) {
            m_list->setCurrentRow(row);
            m_problem->setText(value.error().message);
            m_problem->show();
            return;
        }
        list.push_back(*value);
    }
    Q_EMIT applied(Value(std::move(list)));
    close();
}
