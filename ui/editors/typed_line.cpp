#include "ui/editors/typed_line.h"

#include "ui/editors/typed_value.h"
#include "ui/models/setting_text.h"

#include <QKeyEvent>

TypedLine::TypedLine(const Setting *setting, QWidget *parent) : QLineEdit(parent), m_setting(setting)
{
    if (setting)
        setPlaceholderText(tr("unset (default: %1)").arg(defaultText(*setting)));
    connect(this, &QLineEdit::textEdited, this, &TypedLine::check);
    connect(this, &QLineEdit::editingFinished, this, &TypedLine::commit);
}

void TypedLine::showValue(const std::optional<Value> &value)
{
    const QString text = value ? textForEditing(m_setting, *value) : QString();
    if (text == m_shown && isModified())
        return; // an edit elsewhere doesn't take away what is being typed here
    m_shown = text;
    setText(text);
    setCursorPosition(0);
    Q_EMIT checked({});
}

void TypedLine::keyPressEvent(QKeyEvent *event)
{
    if (event->key() != Qt::Key_Escape || text() == m_shown) {
        QLineEdit::keyPressEvent(event);
        return;
    }
    setText(m_shown);
    selectAll();
    Q_EMIT checked({});
}

void TypedLine::check()
{
    const Result<Value> value = readTyped(m_setting, text());
    Q_EMIT checked(text() == m_shown || value ? QString() : value.error().message);
}

void TypedLine::commit()
{
    if (text() == m_shown)
        return;
    const Result<Value> value = readTyped(m_setting, text());
    Q_EMIT checked(value ? QString() : value.error().message);
    if (!value)
        return;
    setModified(false);
    m_shown = text();
    Q_EMIT edited(*value);
}
