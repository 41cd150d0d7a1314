#include "ui/window/message_bar.h"

#include "ui/theme/icons.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

using namespace Qt::StringLiterals;

MessageBar::MessageBar(Project *project, QWidget *parent)
    : QFrame(parent), m_icon(new QLabel(this)), m_text(new QLabel(this)), m_choices(new QHBoxLayout)
{
    setObjectName(u"messageBar"_s);
    setAutoFillBackground(true);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *close = new QToolButton(this);
    close->setIcon(icon("close"_L1));
    close->setAutoRaise(true);
    close->setAccessibleName(tr("Close the message"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 6, 8, 6);
    layout->addWidget(m_icon);
    layout->addWidget(m_text, 1);
    layout->addLayout(m_choices);
    layout->addWidget(close);
    hide();
    connect(close, &QToolButton::clicked, this, &QWidget::hide);
    connect(project, &Project::messageRaised, this, &MessageBar::show);
    connect(this, &MessageBar::answered, project, &Project::silence); // in the other pages' bars, too
    connect(project, &Project::documentOpened, this, &QWidget::hide);
    connect(project, &Project::textChanged, this, [this] { setVisible(isVisible() && m_choices->count() > 0); });
}

QString MessageBar::text() const
{
    return m_text->text();
}

void MessageBar::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::ApplicationPaletteChange)
        recolour();
}

void MessageBar::show(const Message &message)
{
    m_severity = message.severity;
    m_text->setText(message.text);
    offer(message.choices);
    recolour();
    setVisible(!message.text.isEmpty());
}

void MessageBar::recolour()
{
    const bool isDone = m_severity == Severity::Hint;
    QPalette colours = parentWidget() ? parentWidget()->palette() : palette();
    colours.setColor(QPalette::Window, mixed(tone(isDone ? Tone::Good : toneOf(m_severity), colours),
                                             colours.color(QPalette::Base), 0.16));
    setPalette(colours);
    const int size = fontMetrics().height() + 2;
    m_icon->setPixmap((isDone ? icon("ok"_L1, Tone::Good) : severityIcon(m_severity)).pixmap(size, size));
}

void MessageBar::offer(const std::vector<Message::Choice> &choices)
{
    while (QLayoutItem *old = m_choices->takeAt(0)) {
        old->widget()->deleteLater(); // it may be the one that was just clicked
        delete old;
    }
    for (const Message::Choice &choice : choices) {
        auto *button = new QPushButton(choice.text, this);
        connect(button, &QPushButton::clicked, this, [this, run = choice.run] {
            Q_EMIT answered();
            run();
        });
        m_choices->addWidget(button);
    }
}
