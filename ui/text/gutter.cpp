#include "ui/text/gutter.h"

#include <QHelpEvent>
#include <QToolTip>

bool Gutter::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    QToolTip::showText(help->globalPos(), m_pane->problemsAtLine(m_pane->lineAt(help->pos().y())), this);
    return true;
}
