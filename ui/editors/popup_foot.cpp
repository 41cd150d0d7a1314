#include "ui/editors/popup_foot.h"

#include "ui/theme/icons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

namespace {
constexpr int idleMilliseconds = 200;
}

PopupFoot::PopupFoot(const QString &applyName, QWidget *popup)
    : QWidget(popup),
      m_tools(new QHBoxLayout),
      m_problem(new QLabel(this)),
      m_apply(new QPushButton(tr("Apply"), this)),
      m_idle(new QTimer(this))
{
    m_problem->setWordWrap(true);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setObjectName(QStringLiteral("popupProblem"));
    m_problem->hide();
    auto *cancel = new QPushButton(tr("Cancel"), this);
    m_apply->setObjectName(applyName);
    connect(cancel, &QPushButton::clicked, popup, &QWidget::close);
    connect(m_apply, &QPushButton::clicked, this, &PopupFoot::applied);
    m_idle->setSingleShot(true);
    m_idle->setInterval(idleMilliseconds);
    connect(m_idle, &QTimer::timeout, this, &PopupFoot::judge);
    auto *buttons = new QHBoxLayout;
    buttons->addLayout(m_tools);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_apply);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_problem);
    layout->addLayout(buttons);
}

void PopupFoot::addTool(QLatin1StringView iconName, const QString &text, const std::function<void()> &run)
{
    auto *button = new QToolButton(this);
    if (iconName.isEmpty())
        button->setText(text);
    else
        button->setIcon(icon(iconName));
    button->setToolTip(text);
    button->setAccessibleName(text);
    connect(button, &QToolButton::clicked, this, [run] { run(); });
    m_tools->addWidget(button);
}

void PopupFoot::setJudge(Judge judge)
{
    m_judge = std::move(judge);
}

void PopupFoot::check(const QString &refusal)
{
    m_apply->setEnabled(refusal.isEmpty());
    show(refusal.isEmpty() ? m_remark : refusal, !refusal.isEmpty());
    if (refusal.isEmpty() && m_judge)
        m_idle->start();
    else
        m_idle->stop();
}

void PopupFoot::remark(const QString &remark)
{
    m_remark = remark;
}

void PopupFoot::judge()
{
    const QString found = m_judge();
    if (!found.isEmpty())
        show(m_remark.isEmpty() ? found : m_remark + u'\n' + found, false);
}

void PopupFoot::show(const QString &text, bool isRefused)
{
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, tone(isRefused ? Tone::Error : Tone::Warning, colours));
    m_problem->setPalette(colours);
    m_problem->setText(text);
    m_problem->setVisible(!text.isEmpty());
}
