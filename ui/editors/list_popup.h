#pragma once

#include "core/catalogue/catalogue.h"
#include "core/result.h"

#include <QFrame>

class PopupFoot;
class QListWidget;
class QListWidgetItem;

/// Edits a list of scalars: add, remove, reorder; where the catalogue knows what can be in it, all of that is there to
/// tick, each with what it is for. Entries are checked as they are typed. Applies on the button, drops everything on
/// Escape or a click elsewhere.
class ListPopup final : public QFrame
{
    Q_OBJECT

public:
    ListPopup(const Setting *setting, const Value::List &items, QWidget *parent);

    PopupFoot *foot() { return m_foot; }
    /// The ticked entries, or what is wrong with the first bad one.
    Result<Value> value() const;

Q_SIGNALS:
    void applied(const Value &list);

private:
    void fill(const Value::List &items);
    void addItem(const QString &text, const QString &what, bool isTicked);
    void createTools();
    std::vector<Choice> knownEntries() const;
    void addEntry();
    void removeEntry();
    void moveEntry(int by);
    void check();
    void apply();
    int firstBadRow() const;
    Result<Value> entryAt(int row) const;

    const Setting *m_setting;
    QListWidget *m_list;
    PopupFoot *m_foot;
};
