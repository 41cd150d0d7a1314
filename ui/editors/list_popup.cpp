#include "ui/editors/list_popup.h"

#include "core/values/linux_capabilities.h"
#include "ui/editors/popup_foot.h"
#include "ui/editors/typed_value.h"
#include "ui/models/setting_text.h"
#include "ui/theme/tick_list.h"

#include <QLabel>
#include <QListWidget>
#include <QVBoxLayout>

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
    : QFrame(parent, Qt::Popup),
      m_setting(setting),
      m_list(new QListWidget(this)),
      m_foot(new PopupFoot(u"applyList"_s, this))
{
    setFrameShape(QFrame::StyledPanel);
    setAttribute(Qt::WA_DeleteOnClose);
    auto *title = new QLabel(setting ? setting->knowledge.label : tr("Entries"), this);
    title->setBuddy(m_list);
    m_list->setAccessibleName(tr("Entries of %1").arg(title->text()));
    m_list->setDragDropMode(QAbstractItemView::InternalMove);
    m_list->setWordWrap(true);
    outlineTicks(m_list);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(title);
    layout->addWidget(m_list);
    layout->addWidget(m_foot);
    createTools();
    connect(m_foot, &PopupFoot::applied, this, &ListPopup::apply);
    setMinimumSize(440, 320);
    fill(items);
    connect(m_list, &QListWidget::itemChanged, this, &ListPopup::check);
    m_list->setFocus();
}

/// What the catalogue knows, and of capabilities all that there are.
std::vector<Choice> ListPopup::knownEntries() const
{
    std::vector<Choice> known = m_setting ? m_setting->choices() : std::vector<Choice>();
    if (!m_setting || effectiveKind(*m_setting) != SettingKind::Capabilities)
        return known;
    for (const LinuxCapability &capability : linuxCapabilities()) {
        const Value name(QString::fromLatin1(capability.name));
        if (std::ranges::find(known, name, &Choice::value) == known.end())
            known.push_back(
                {.value = name, .what = QString::fromLatin1(capability.purpose), .since = {}, .maturity = {}});
    }
    return known;
}

void ListPopup::fill(const Value::List &items)
{
    const std::vector<Choice> choices = knownEntries();
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

void ListPopup::createTools()
{
    m_foot->addTool("add"_L1, tr("Add an entry"), [this] { addEntry(); });
    m_foot->addTool("remove"_L1, tr("Remove the entry"), [this] { removeEntry(); });
    m_foot->addTool("up"_L1, tr("Move up"), [this] { moveEntry(-1); });
    m_foot->addTool("down"_L1, tr("Move down"), [this] { moveEntry(1); });
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
    check();
}

void ListPopup::moveEntry(int by)
{
    const int row = m_list->currentRow();
    if (row < 0 || row + by < 0 || row + by >= m_list->count())
        return;
    QListWidgetItem *item = m_list->takeItem(row);
    m_list->insertItem(row + by, item);
    m_list->setCurrentItem(item);
    check();
}

Result<Value> ListPopup::entryAt(int row) const
{
    return readTypedItem(m_setting, entryText(*m_list->item(row)));
}

/// -1: all are good.
int ListPopup::firstBadRow() const
{
    for (int row = 0; row < m_list->count(); ++row)
        if (m_list->item(row)->checkState() == Qt::Checked && !entryAt(row))
            return row;
    return -1;
}

Result<Value> ListPopup::value() const
{
    Value::List list;
    for (int row = 0; row < m_list->count(); ++row) {
        if (m_list->item(row)->checkState() != Qt::Checked)
            continue;
        Result<Value> entry = entryAt(row);
        if (!entry)
            return entry;
        list.push_back(*std::move(entry));
    }
    return Value(std::move(list));
}

void ListPopup::check()
{
    const Result<Value> read = value();
    m_foot->check(read ? QString() : read.error().message);
}

void ListPopup::apply()
{
    const Result<Value> list = value();
    if (!list) {
        m_list->setCurrentRow(firstBadRow());
        check();
        return;
    }
    Q_EMIT applied(*list);
    close();
}
