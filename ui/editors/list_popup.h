#pragma once

#include "core/catalogue/catalogue.h"

#include <QFrame>

class QLabel;
class QListWidget;
class QListWidgetItem;

/// Edits a list of scalars: add, remove, reorder; where the catalogue knows what can be in it, all of that is there to
/// tick, each with what it is for. Applies on the button, drops everything on Escape or a click elsewhere.
class ListPopup final : public QFrame
{
    Q_OBJECT

public:
    ListPopup(const Setting *setting, const Value::List &items, QWidget *parent);

Q_SIGNALS:
    void applied(const Value &list);

private:
    void fill(const Value::List &items);
    void addItem(const QString &text, const QString &what, bool isTicked);
    QWidget *createButtons();
    void addEntry();
    void removeEntry();
    void moveEntry(int by);
    void apply();

    const Setting *m_setting;
    QListWidget *m_list;
    QLabel *m_problem;
};
