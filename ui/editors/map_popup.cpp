#include "ui/editors/map_popup.h"

#include "ui/editors/popup_foot.h"
#include "ui/editors/typed_value.h"
#include "ui/editors/value_shapes.h"

#include <QHeaderView>
#include <QLabel>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// Maps that Kubernetes takes texts in only.
bool takesTexts(const Setting *setting, const Value::Map &entries)
{
    static const QStringList endings{u"labels"_s, u"annotations"_s, u"nodeselector"_s};
    const QString name = setting ? setting->path().lastName().toLower() : QString();
    const auto ends = [&name](const QString &ending) { return name.endsWith(ending); };
    const auto isText = [](const Value::Entry &entry) { return entry.second.isString(); };
    return std::ranges::any_of(endings, ends) || (!entries.empty() && std::ranges::all_of(entries, isText));
}

QString textOf(const Value &value, bool holdsTexts)
{
    return holdsTexts && value.isString() ? value.toString() : value.toDisplay();
}

} // namespace

MapPopup::MapPopup(const Setting *setting, const Value::Map &entries, QWidget *parent)
    : QFrame(parent, Qt::Popup),
      m_setting(setting),
      m_before(entries),
      m_holdsTexts(takesTexts(setting, entries)),
      m_table(new QTableWidget(0, 2, this)),
      m_foot(new PopupFoot(u"applyMap"_s, this))
{
    setFrameShape(QFrame::StyledPanel);
    setAttribute(Qt::WA_DeleteOnClose);
    auto *title = new QLabel(setting ? setting->knowledge.label : tr("Entries"), this);
    title->setBuddy(m_table);
    m_table->setAccessibleName(tr("Entries of %1").arg(title->text()));
    m_table->setHorizontalHeaderLabels({tr("Key"), tr("Value")});
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->verticalHeader()->hide();
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(title);
    layout->addWidget(m_table);
    layout->addWidget(m_foot);
    m_foot->addTool("add"_L1, tr("Add an entry"), [this] {
        addRow({}, {});
        m_table->setCurrentCell(m_table->rowCount() - 1, 0);
        m_table->editItem(m_table->currentItem());
    });
    m_foot->addTool("remove"_L1, tr("Remove the entry"), [this] { removeRow(); });
    m_foot->addTool({}, tr("As YAML …"), [this] {
        Q_EMIT yamlRequested();
        close();
    });
    connect(m_foot, &PopupFoot::applied, this, [this] {
        Q_EMIT applied(value().value_or(Value(m_before)));
        close();
    });
    setMinimumSize(460, 300);
    for (const auto &[key, entry] : entries)
        addRow(key, textOf(entry, m_holdsTexts));
    connect(m_table, &QTableWidget::cellChanged, this, &MapPopup::check);
    m_table->setCurrentCell(0, 0);
    m_table->setFocus();
}

void MapPopup::addRow(const QString &key, const QString &text)
{
    const int row = m_table->rowCount();
    const QSignalBlocker blocker(m_table);
    m_table->insertRow(row);
    m_table->setItem(row, 0, new QTableWidgetItem(key));
    m_table->setItem(row, 1, new QTableWidgetItem(text));
}

void MapPopup::removeRow()
{
    m_table->removeRow(m_table->currentRow());
    check();
}

QString MapPopup::textAt(int row, int column) const
{
    const QTableWidgetItem *item = m_table->item(row, column);
    return item ? item->text() : QString();
}

Result<Value> MapPopup::valueAt(int row, const QString &key) const
{
    const QString text = textAt(row, 1);
    const auto before = std::ranges::find(m_before, key, &Value::Entry::first);
    if (before != m_before.end() && textOf(before->second, m_holdsTexts) == text)
        return before->second;
    if (m_holdsTexts)
        return Value(text);
    Result<Value> value = readTypedYaml(text);
    return value && !value->isScalar() ? Value(text) : value;
}

Result<Value> MapPopup::value() const
{
    Value::Map map;
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const QString key = textAt(row, 0).trimmed();
        if (key.isEmpty() && textAt(row, 1).isEmpty())
            continue;
        if (key.isEmpty())
            return failure(tr("Row %1 has a value, but no key").arg(row + 1));
        if (std::ranges::find(map, key, &Value::Entry::first) != map.end())
            return failure(tr("%1 is there twice").arg(key));
        Result<Value> value = valueAt(row, key);
        if (!value)
            return failure(tr("%1: %2").arg(key, value.error().message));
        map.emplace_back(key, *std::move(value));
    }
    if (QString problem = mapProblem(m_setting, map); !problem.isEmpty())
        return failure(problem);
    return Value(std::move(map));
}

void MapPopup::check()
{
    const Result<Value> read = value();
    m_foot->check(read ? QString() : read.error().message);
}

bool isFlatMap(const Value &value)
{
    const auto isScalar = [](const Value::Entry &entry) { return entry.second.isScalar(); };
    return value.isMap() && std::ranges::all_of(value.toMap(), isScalar);
}
