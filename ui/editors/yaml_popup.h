#pragma once

#include "core/catalogue/catalogue.h"
#include "core/result.h"

#include <QFrame>

class PopupFoot;
class QPlainTextEdit;

/// Edits a value of any shape (a map, a list of maps) as YAML, checked as it is typed: whether it is YAML, whether the
/// chart takes such a value there, and what the rules say.
class YamlPopup final : public QFrame
{
    Q_OBJECT

public:
    YamlPopup(const Setting &setting, const Value &value, QWidget *parent);

    PopupFoot *foot() { return m_foot; }
    /// What the text says, or why that can't be.
    Result<Value> value() const;

Q_SIGNALS:
    void applied(const Value &value);

private:
    void check();

    const Setting &m_setting;
    bool m_isList;
    QPlainTextEdit *m_text;
    PopupFoot *m_foot;
};
