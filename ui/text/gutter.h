#pragma once

#include "ui/text/text_pane.h"

/// The line numbers beside the text, with marks where findings are.
class Gutter final : public QWidget
{
    Q_OBJECT

public:
    explicit Gutter(TextPane *pane) : QWidget(pane), m_pane(pane) {}

    QSize sizeHint() const override { return {m_pane->gutterWidth(), 0}; }

protected:
    void paintEvent(QPaintEvent *event) override { m_pane->paintGutter(event); }
    bool event(QEvent *event) override;

private:
    TextPane *m_pane;
};
