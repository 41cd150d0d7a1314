#include "ui/settings/settings_view.h"

#include "ui/models/settings_model.h"
#include "ui/models/value_habit.h"
#include "ui/settings/setting_delegate.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QLineEdit>

SettingsView::SettingsView(SettingsModel *model, QWidget *parent) : QListView(parent), m_model(model)
{
    auto *delegate = new SettingDelegate(this);
    setItemDelegate(delegate);
    setModel(model);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setResizeMode(QListView::Adjust);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setFrameShape(QFrame::NoFrame);
    setAccessibleName(tr("Settings"));
    connect(delegate, &SettingDelegate::editorLeft, this, [this] { setFocus(Qt::OtherFocusReason); });
    connect(model, &QAbstractItemModel::modelReset, this, &SettingsView::restoreCurrent);
    restoreCurrent();
}

bool SettingsView::select(const YamlPath &path)
{
    const QModelIndex index = m_model->indexOf(path);
    if (!index.isValid())
        return false;
    const bool isVisible = viewport()->rect().contains(visualRect(index));
    setCurrentIndex(index);
    scrollTo(index, isVisible ? QAbstractItemView::EnsureVisible : QAbstractItemView::PositionAtCenter);
    return true;
}

YamlPath SettingsView::currentPath() const
{
    return m_model->pathAt(currentIndex());
}

void SettingsView::editCurrent()
{
    if (QWidget *editor = indexWidget(currentIndex()))
        editor->setFocus(Qt::ShortcutFocusReason);
}

void SettingsView::unsetCurrent()
{
    if (currentIndex().isValid())
        m_model->setData(currentIndex(), QVariant::fromValue(std::optional<Value>()));
}

void SettingsView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    if (previous.isValid())
        closePersistentEditor(previous);
    QListView::currentChanged(current, previous);
    if (current.isValid()) {
        openPersistentEditor(current);
        if (auto *line = indexWidget(current) ? indexWidget(current)->findChild<QLineEdit *>() : nullptr)
            line->deselect(); // the view selects all of it although the focus stays here
        m_lastPath = m_model->pathAt(current);
    }
    Q_EMIT currentSettingChanged(m_model->pathAt(current));
}

void SettingsView::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_F2:
        editCurrent();
        return;
    case Qt::Key_Space:
        toggleCurrent();
        return;
    default:
        QListView::keyPressEvent(event);
    }
}

void SettingsView::contextMenuEvent(QContextMenuEvent *event)
{
    const QModelIndex index = event->reason() == QContextMenuEvent::Keyboard ? currentIndex() : indexAt(event->pos());
    if (!index.isValid())
        return;
    setCurrentIndex(index);
    const bool isKeyboard = event->reason() == QContextMenuEvent::Keyboard;
    Q_EMIT menuRequested(isKeyboard ? viewport()->mapToGlobal(visualRect(index).center()) : event->globalPos());
}

// Space switches between on and off; what isn't set is switched away from its default.
void SettingsView::toggleCurrent()
{
    const QModelIndex index = currentIndex();
    const auto *setting = index.data(SettingsModel::SettingRole).value<const Setting *>();
    if (!setting || static_cast<SettingKind>(index.data(SettingsModel::KindRole).toInt()) != SettingKind::Boolean)
        return;
    const auto value = index.data(SettingsModel::ValueRole).value<std::optional<Value>>();
    const bool isOn = (value ? meantBy(*setting, *value) : setting->facts.defaultValue).toBool();
    m_model->setData(index, QVariant::fromValue(std::optional(Value(!isOn))));
}

void SettingsView::restoreCurrent()
{
    const QModelIndex last = m_model->indexOf(m_lastPath);
    setCurrentIndex(last.isValid() ? last : m_model->index(0));
}
