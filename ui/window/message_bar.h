#pragma once

#include "ui/project/project.h"

#include <QFrame>

class QHBoxLayout;
class QLabel;

/// Says what was refused or done, above the list, without stopping anybody.
class MessageBar final : public QFrame
{
    Q_OBJECT

public:
    explicit MessageBar(Project *project, QWidget *parent = nullptr);

    QString text() const;

Q_SIGNALS:
    void answered();

protected:
    void changeEvent(QEvent *event) override;

private:
    void show(const Message &message);
    void recolour();
    void offer(const std::vector<Message::Choice> &choices);

    Severity m_severity = Severity::Hint;
    QLabel *m_icon;
    QLabel *m_text;
    QHBoxLayout *m_choices;
};
