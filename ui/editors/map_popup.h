#pragma once

#include "core/catalogue/catalogue.h"
#include "core/result.h"

#include <QFrame>

class PopupFoot;
class QTableWidget;

/// Edits a map of scalars as a table of keys and values. What was of a type stays so where it can; new values are texts
/// where Kubernetes wants texts (labels, annotations, selectors), else what they look like.
class MapPopup final : public QFrame
{
    Q_OBJECT

public:
    MapPopup(const Setting *setting, const Value::Map &entries, QWidget *parent);

    PopupFoot *foot() { return m_foot; }
    /// What is in the table, or why that is no map.
    Result<Value> value() const;

Q_SIGNALS:
    void applied(const Value &map);
    void yamlRequested(); ///< to edit it as text instead

private:
    void addRow(const QString &key, const QString &text);
    void removeRow();
    void check();
    Result<Value> valueAt(int row, const QString &key) const;
    QString textAt(int row, int column) const;

    const Setting *m_setting;
    Value::Map m_before;
    bool m_holdsTexts;
    QTableWidget *m_table;
    PopupFoot *m_foot;
};

/// Whether a table can show it.
bool isFlatMap(const Value &value);
