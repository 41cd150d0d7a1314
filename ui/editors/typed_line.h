#pragma once

#include "core/catalogue/catalogue.h"

#include <QLineEdit>

/// A line of text that is checked with each key and given away on Enter or when the focus leaves. What can't be read
/// stays in the field; Escape brings the last good value back.
class TypedLine final : public QLineEdit
{
    Q_OBJECT

public:
    /// `setting` may be null: a key that nobody knows.
    explicit TypedLine(const Setting *setting, QWidget *parent = nullptr);

    void showValue(const std::optional<Value> &value);
    /// Gives the text away as Enter does.
    void commit();

Q_SIGNALS:
    void edited(const std::optional<Value> &value);
    void checked(const QString &problem); ///< empty: fine

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void check();

    const Setting *m_setting;
    QString m_shown; ///< the text of the last good value
};
