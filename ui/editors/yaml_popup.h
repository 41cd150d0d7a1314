#pragma once

#include "core/catalogue/catalogue.h"

#include <QFrame>

class QLabel;
class QPlainTextEdit;

/// Edits a value of any shape (a map, a list of maps) as YAML, checked as it is typed.
class YamlPopup final : public QFrame
{
    Q_OBJECT

public:
    YamlPopup(const QString &title, const Value &value, QWidget *parent);

Q_SIGNALS:
    void applied(const Value &value);

private:
    void check();
    void apply();
    QWidget *createButtons();

    bool m_isList;
    QPlainTextEdit *m_text;
    QLabel *m_problem;
};
