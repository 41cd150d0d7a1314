#pragma once

#include "ui/project/project.h"

#include <QFrame>

class QLabel;
class QPushButton;

/// Says what was refused or done, above the list, without stopping anybody.
class MessageBar final : public QFrame
{
    Q_OBJECT

public:
    explicit MessageBar(Project *project, QWidget *parent = nullptr);

    QString text() const;

protected:
    void changeEvent(QEvent *event) override;

private:
    void show(const Message &message);
    void recolour();
    QPushButton *addChoice(const QString &text);

    Project *m_project;
    Severity m_severity = Severity::Hint;
    QLabel *m_icon;
    QLabel *m_text;
    QPushButton *m_reload;
    QPushButton *m_keep;
};
